/** What the ledger is made of. Amounts are USDC base units. */

/** Kinds of accounts, and the sign of what lies in them: 1 for assets, -1 for liabilities. The same as `ledger.account_kinds`. */
export const ACCOUNT_SIDES = {
  /** In the campaign's vault on chain, what has accrued there included. */
  pot: 1,
  /** The advertiser's: deposited, and neither spent nor promised. */
  adv: -1,
  /** Accrued on chain for payees who could not be paid yet. */
  owed_chain: -1,
  /** What the advertiser promised beyond what is deposited. */
  adv_owes: 1,
  /** Earned, and not deposited yet. */
  unfunded: -1,
  /** Earned and deposited, in its hold. */
  held: -1,
  /** Released: nobody takes it back. */
  due: -1,
  /** Released for sales that were refunded since. */
  debt: 1,
  /** What the advertiser gets back when debts are netted. */
  adv_claim: -1,
} as const;
/** One of {@link ACCOUNT_SIDES}. */
export type AccountKind = keyof typeof ACCOUNT_SIDES;

/** Kinds of which each influencer of a campaign has an account; of the others each campaign has one. */
export const INFLUENCERS_KINDS: readonly AccountKind[] = ['unfunded', 'held', 'due', 'debt'];

/** What a transaction says. `ledger.routes` lists the pairs of accounts that each may move. */
export const POSTING_KINDS = [
  'fund',
  'spend',
  'pay',
  'withdraw',
  'cover',
  'uncover',
  'accrue',
  'void',
  'release',
  'claw',
  'net',
  'write_off',
] as const;
/** One of {@link POSTING_KINDS}. */
export type PostingKind = (typeof POSTING_KINDS)[number];

/** An account of a book. */
export interface Account {
  readonly kind: AccountKind;
  readonly campaignId: string;
  /** Undefined for an account of the campaign. */
  readonly influencerId?: string;
}

/** An amount that goes from one account to another. */
export interface Movement {
  /** Whose balance rises. */
  readonly debit: Account;
  /** Whose balance falls. */
  readonly credit: Account;
  /** Above zero. */
  readonly amountUsdc: bigint;
}

/** A business fact, to be posted once. */
export interface Posting {
  /** The advertiser. */
  readonly bookId: string;
  readonly kind: PostingKind;
  /** Names the fact. */
  readonly key: string;
  readonly occurredAt: Date;
  readonly movements: readonly Movement[];
}

/** What became of a posting. */
export interface Posted {
  readonly sequence: number;
  /** It had been posted before, and nothing changed. */
  readonly isRepetition: boolean;
}

/** The largest amount: a u64. */
export const AMOUNT_MOST = 2n ** 64n - 1n;

/** Unique in a book. */
export function codeOf({ kind, campaignId, influencerId }: Account): string {
  return influencerId === undefined ? `${kind}:${campaignId}` : `${kind}:${campaignId}:${influencerId}`;
}

/** Base of the ledger's errors: none passes by itself. */
export abstract class LedgerError extends Error {
  readonly retryable = false;
}

/** A key names a fact already that says something else. */
export class LedgerKeyReusedError extends LedgerError {
  override readonly name = 'LedgerKeyReusedError';
  constructor(
    readonly key: string,
    /** The transaction that has it. */
    readonly sequence: number,
  ) {
    super(`ledger key ${key} is transaction ${sequence}'s, which says something else`);
  }
}

/** An account would have less than nothing. */
export class LedgerFloorError extends LedgerError {
  override readonly name = 'LedgerFloorError';
  constructor(
    readonly account: string,
    /** What would be in it, below zero. */
    readonly amountUsdc: bigint,
  ) {
    super(`ledger account ${account} would have ${amountUsdc} USDC base units: its floor is 0`);
  }
}

/** A posting that can't be one. */
export class LedgerPostingError extends LedgerError {
  override readonly name = 'LedgerPostingError';
  constructor(
    readonly key: string,
    readonly rule: string,
  ) {
    super(`ledger posting ${key}: ${rule}`);
  }
}
