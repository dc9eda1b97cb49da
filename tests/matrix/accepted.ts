import type { ProgramName } from './idl';

/** A fault that the program takes on purpose. */
export interface Harmless {
  readonly program: ProgramName;
  /** Default: every instruction. */
  readonly instructions?: readonly string[];
  readonly accounts: readonly string[];
  /** Beginnings of fault names. */
  readonly faults: readonly string[];
  readonly reason: string;
}

const ROUTER = 'campaign_reward_router';
const ATTENTION = 'attention_token';

/** Every fault that is accepted, with its reason. One that is refused after all fails the test. */
export const HARMLESS: readonly Harmless[] = [
  {
    program: ROUTER,
    accounts: [
      'owner',
      'co_signer',
      'admin',
      'pending_admin',
      'attester',
      'funder',
      'caller',
      'wallet',
      'verifier',
      'payee',
    ],
    faults: ['wrong owner'],
    reason: 'who signs is known by the signature, whatever program owns the account',
  },
  {
    program: ATTENTION,
    accounts: ['admin', 'new_admin', 'upgrade_authority', 'minter_authority', 'holder'],
    faults: ['wrong owner'],
    reason: 'who signs is known by the signature, whatever program owns the account',
  },
  {
    program: ROUTER,
    instructions: ['process_campaign_vau'],
    accounts: ['user', 'system_program'],
    faults: ['given needlessly'],
    reason: 'a later VAU may name its user, whom the attribution names, and a program that it does not call',
  },
  {
    program: ROUTER,
    instructions: ['update_campaign'],
    accounts: ['co_signer'],
    faults: ['left out'],
    reason: 'the owner alone announces a successor, who takes over after a day',
  },
  {
    program: ROUTER,
    accounts: ['user', 'rent_payer'],
    faults: ['wrong owner'],
    reason: "a wallet that only receives is known by its address; it may be a program's",
  },
  {
    program: ATTENTION,
    accounts: ['rent_payer'],
    faults: ['wrong owner'],
    reason: "a wallet that only receives is known by its address; it may be a program's",
  },
  {
    program: ROUTER,
    accounts: ['payer'],
    faults: ['another of its type'],
    reason: 'whoever signs for it may pay the rent',
  },
  {
    program: ATTENTION,
    accounts: ['payer'],
    faults: ['another of its type'],
    reason: 'whoever signs for it may pay the rent',
  },
  {
    program: ROUTER,
    accounts: ['event_authority', 'attention_event_authority', 'swap_authority', 'minter_authority'],
    faults: ['wrong owner'],
    reason: 'an address that only signs; no account of it is read',
  },
  {
    program: ATTENTION,
    accounts: ['event_authority'],
    faults: ['wrong owner'],
    reason: 'an address that only signs; no account of it is read',
  },
  {
    program: ROUTER,
    instructions: ['initialize_config'],
    accounts: ['program_data'],
    faults: ['wrong owner'],
    reason: 'its address is derived from the loader, so only the loader can own it',
  },
  {
    program: ROUTER,
    instructions: ['verify_influencer'],
    accounts: ['influencer'],
    faults: ['another of its type'],
    reason: 'the verifier may verify every influencer',
  },
  {
    program: ATTENTION,
    instructions: ['initialize'],
    accounts: ['ac_mint'],
    faults: ['another of its type'],
    reason: 'the deployer chooses the mint',
  },
  {
    program: ROUTER,
    accounts: ['user_token', 'influencer_token'],
    faults: ['wrong owner', 'empty data', 'truncated data'],
    reason: 'it is the associated address, so the reward accrues',
  },
  {
    program: ROUTER,
    accounts: [
      'participation',
      'instructions',
      'config',
      'venue_program',
      'minter',
      'attention_state',
      'attention_event_authority',
      'attention_token_program',
    ],
    faults: ['given needlessly'],
    reason: 'valid and not looked at: neither a first touch nor a payout in AC-D',
  },
  {
    program: ROUTER,
    instructions: ['claim_rewards'],
    accounts: ['associated_usdc'],
    faults: ['given needlessly'],
    reason: 'looked at only where another account is paid without the payee’s signature',
  },
  {
    program: ROUTER,
    instructions: ['claim_rewards', 'update_campaign'],
    accounts: ['program'],
    faults: ['wrong program'],
    reason: 'an event is a call of the program to itself, whatever stands here',
  },
];

/** The reason why a fault may be accepted; undefined when it may not. */
export function reasonFor(
  program: ProgramName,
  instruction: string,
  account: string,
  fault: string,
): Harmless | undefined {
  return HARMLESS.find(
    (rule) =>
      rule.program === program &&
      (rule.instructions?.includes(instruction) ?? true) &&
      rule.accounts.includes(account) &&
      rule.faults.some((start) => fault.startsWith(start)),
  );
}
