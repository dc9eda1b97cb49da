/** Transactions that an advertiser was given to sign, as a campaign's row keeps them: the newest of each action. */

/** What can be done with a campaign on chain. */
export const CHAIN_ACTIONS = ['create', 'fund', 'pause', 'resume', 'finalize', 'withdraw', 'close'] as const;
/** One of {@link CHAIN_ACTIONS}. */
export type ChainAction = (typeof CHAIN_ACTIONS)[number];

/**
 * How a transaction stands: `prepared` was given out; `sent` is one whose signature was told; `landed` is confirmed; `failed` was executed
 * and refused by the program; `expired` can not land any more.
 */
export const CHAIN_STATES = ['prepared', 'sent', 'landed', 'failed', 'expired'] as const;
/** One of {@link CHAIN_STATES}. */
export type ChainState = (typeof CHAIN_STATES)[number];

/** A transaction that was given out. */
export interface ChainEntry {
  readonly action: ChainAction;
  readonly state: ChainState;
  /** Who signs and pays, in base58. */
  readonly wallet: string;
  /** The campaign on chain, in base58. */
  readonly chain_campaign_id: string;
  /** SHA-256 of the program's instruction, in hex: by which it is known again, whatever a wallet adds to the transaction. */
  readonly fingerprint: string;
  /** The signature of the action's transaction before, which is not this one's; null for none. */
  readonly not_signature: string | null;
  /** How far the chain had come when it was made: it lands there or later. */
  readonly slot: number;
  readonly last_valid_block_height: number;
  /** In base58; null while it is not known. */
  readonly signature: string | null;
  /** Why it failed, or what is wrong; null otherwise. */
  readonly reason: string | null;
  /** ISO 8601, UTC. */
  readonly prepared_at: string;
  /** ISO 8601, UTC; null before. */
  readonly landed_at: string | null;
}

/** `campaigns.chain_tx`. */
export type ChainEntries = Partial<Record<ChainAction, ChainEntry>>;

/** Whether a transaction may still land. */
export function isOpen({ state }: ChainEntry): boolean {
  return state === 'prepared' || state === 'sent';
}
