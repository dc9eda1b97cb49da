import type { ProgramName } from './idl';

/** What an account is, which decides what faults it can have. */
export type Kind =
  /** A person's account; `wallet` fields of the IDL that sign, and those that only receive. */
  | 'wallet'
  /** An account of the router program. */
  | 'router'
  /** An account of the AC-D program. */
  | 'attention'
  | 'token'
  | 'mint'
  | 'program'
  /** The loader's record of a program. */
  | 'loader'
  /** A derived address without an account. */
  | 'address'
  | 'sysvar';

const SHARED: Readonly<Record<string, Kind>> = {
  payer: 'wallet',
  admin: 'wallet',
  rent_payer: 'wallet',
  program_data: 'loader',
  token_program: 'program',
  system_program: 'program',
  event_authority: 'address',
  program: 'program',
  acd_mint: 'mint',
  minter: 'attention',
};

const KINDS: Readonly<Record<ProgramName, Readonly<Record<string, Kind>>>> = {
  campaign_reward_router: {
    ...SHARED,
    owner: 'wallet',
    co_signer: 'wallet',
    payee: 'wallet',
    pending_admin: 'wallet',
    attester: 'wallet',
    funder: 'wallet',
    caller: 'wallet',
    wallet: 'wallet',
    verifier: 'wallet',
    user: 'wallet',
    config: 'router',
    campaign: 'router',
    pot: 'router',
    attribution: 'router',
    influencer: 'router',
    participation: 'router',
    vault: 'token',
    user_token: 'token',
    influencer_token: 'token',
    payee_usdc: 'token',
    associated_usdc: 'token',
    owner_usdc: 'token',
    funder_usdc: 'token',
    ac_reserve: 'token',
    usdc_mint: 'mint',
    attention_state: 'attention',
    instructions: 'sysvar',
    swap_authority: 'address',
    minter_authority: 'address',
    attention_event_authority: 'address',
    venue_program: 'program',
    attention_token_program: 'program',
  },
  attention_token: {
    ...SHARED,
    new_admin: 'wallet',
    upgrade_authority: 'wallet',
    minter_authority: 'wallet',
    holder: 'wallet',
    state: 'attention',
    ac_mint: 'mint',
    reserve: 'token',
    destination: 'token',
    holder_acd: 'token',
  },
};

/**
 * The kind of an account.
 * @throws for an account that this table does not know: a new one has to be given a kind.
 */
export function kindOf(program: ProgramName, account: string): Kind {
  const kind = KINDS[program][account];
  if (kind === undefined)
    throw new Error(`tests/matrix/kinds.ts does not know ${program}'s account ${account}`);
  return kind;
}
