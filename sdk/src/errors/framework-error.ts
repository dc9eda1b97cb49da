import * as constants from '@coral-xyz/anchor-errors';

const PREFIX = 'ANCHOR_ERROR__';

/** Codes that Anchor 1.x gave out, which the package of constants, of 0.3x, does not know. */
const SINCE_ANCHOR_1: readonly (readonly [code: number, name: string])[] = [
  [2040, 'ConstraintDuplicateMutableAccount'],
  [2041, 'AccountAlreadyMigrated'],
  [2042, 'AccountNotMigrated'],
  [2043, 'ConstraintMintPausableExtension'],
  [2044, 'ConstraintMintPausableAuthority'],
];

const NAMES: ReadonlyMap<number, string> = new Map([
  ...Object.entries(constants).map(([constant, code]) => [code, nameOf(constant)] as const),
  ...SINCE_ANCHOR_1,
]);

/** Anchor's own checks of an instruction or its accounts refused, before the program's code ran. */
export class AnchorFrameworkError extends Error {
  override readonly name = 'AnchorFrameworkError';
  readonly retryable = false;
  /** The rule that was broken, in words. */
  readonly rule: string;
  /** The account it is about, in camelCase, where the logs say so. */
  readonly field: string | undefined;

  constructor(
    /** Below 6000. */
    readonly code: number,
    /** E.g. `ConstraintSeeds`. */
    readonly codeName: string,
    account?: string,
  ) {
    const rule = account === undefined ? words(codeName) : `${words(codeName)} (account ${account})`;
    super(`${codeName} (${code}): ${rule}`);
    this.rule = rule;
    this.field = account;
  }
}

/** The framework's error of a code; null when Anchor has no such code. */
export function frameworkErrorOf(code: number, account?: string): AnchorFrameworkError | null {
  const name = NAMES.get(code);
  return name === undefined ? null : new AnchorFrameworkError(code, name, account);
}

/** `ANCHOR_ERROR__CONSTRAINT_HAS_ONE` → `ConstraintHasOne`. */
function nameOf(constant: string): string {
  const parts = constant.slice(PREFIX.length).split('_');
  const capitalized = parts.map((word) => word.charAt(0) + word.slice(1).toLowerCase());
  return capitalized.join('');
}

/** `ConstraintHasOne` → `constraint has one`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}
