/** The SPL Token program's error codes, in their order. */
const RULES = [
  ['NotRentExempt', 'lamport balance below the rent-exempt threshold'],
  ['InsufficientFunds', 'insufficient funds'],
  ['InvalidMint', 'invalid mint'],
  ['MintMismatch', 'the account is not associated with this mint'],
  ['OwnerMismatch', 'the owner does not match'],
  ['FixedSupply', 'the supply of this token is fixed'],
  ['AlreadyInUse', 'the account is already in use'],
  ['InvalidNumberOfProvidedSigners', 'invalid number of provided signers'],
  ['InvalidNumberOfRequiredSigners', 'invalid number of required signers'],
  ['UninitializedState', 'the account is not initialized'],
  ['NativeNotSupported', 'the instruction does not support native tokens'],
  ['NonNativeHasBalance', 'a non-native account can only be closed when it is empty'],
  ['InvalidInstruction', 'invalid instruction'],
  ['InvalidState', 'the account is in a state in which this is not possible'],
  ['Overflow', 'the operation overflowed'],
  ['AuthorityTypeNotSupported', 'the account does not support this authority type'],
  ['MintCannotFreeze', 'this mint can not freeze accounts'],
  ['AccountFrozen', 'the account is frozen'],
  ['MintDecimalsMismatch', 'the decimals do not match the mint'],
  ['NonNativeNotSupported', 'the instruction does not support non-native tokens'],
] as const;

/** Names of the SPL Token program's error codes. */
export type TokenErrorName = (typeof RULES)[number][0];

/** The SPL Token program refused. */
export class TokenProgramError extends Error {
  override readonly name = 'TokenProgramError';
  readonly retryable = false;

  constructor(
    readonly code: number,
    readonly codeName: TokenErrorName,
    /** The rule that was broken, in words. */
    readonly rule: string,
  ) {
    super(`${codeName} (token program, ${code}): ${rule}`);
  }
}

/** The error of a code; null when the program has no such code. */
export function tokenErrorOf(code: number): TokenProgramError | null {
  const found = RULES[code];
  return found === undefined ? null : new TokenProgramError(code, found[0], found[1]);
}
