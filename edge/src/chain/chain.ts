/** What the edge asks of the chain. */
import type { Attribution, Campaign, RouterEvent } from '@crr/sdk';
import type { PublicKey, VersionedTransaction } from '@solana/web3.js';

/** Where a campaign stands, its terms included; `closed` once no more than its tombstone is left, null where there is nothing. */
export type CampaignLookup = Campaign | 'closed' | null;

/** Accounts as they stood at one moment. */
export interface CampaignView {
  readonly campaign: CampaignLookup;
  /** In the order of the wallets asked for; null for one who has none. */
  readonly attributions: readonly (Attribution | null)[];
}

/** How sure an answer has to be: a fork can still undo what is only confirmed. */
export type Commitment = 'confirmed' | 'finalized';

/** From when on an answer is wanted. */
export interface ViewOptions {
  readonly commitment: Commitment;
  /** A node that has not come so far refuses with `ChainUnavailableError`. */
  readonly leastSlot?: number;
}

/** A blockhash, and the last block height at which a transaction with it can land. */
export interface Blockhash {
  readonly blockhash: string;
  readonly lastValidBlockHeight: number;
}

/** The newest finalized block. */
export interface FinalizedTip {
  readonly slot: number;
  readonly blockHeight: number;
}

/** What became of a transaction that is in a block. */
export interface Standing {
  readonly level: 'processed' | 'confirmed' | 'finalized';
  readonly slot: number;
  /** null on success. */
  readonly error: unknown;
}

/** Standings, and how far the node that told them had come. */
export interface Standings {
  readonly slot: number;
  /** In the order of the signatures asked for; null for one that the node does not know. */
  readonly standings: readonly (Standing | null)[];
}

/** What a transaction would do. */
export interface Simulation {
  /** null on success. */
  readonly error: unknown;
  readonly logs: readonly string[];
  /** Null where the node does not say. */
  readonly computeUnits: number | null;
}

/** What the router's config says of payouts. */
export interface PayoutConfig {
  readonly usdcMint: PublicKey;
  readonly acMint: PublicKey;
  readonly acdMint: PublicKey;
  /** Programs that may swap. */
  readonly swapVenues: readonly PublicKey[];
  /** Their pools that payouts may go through. */
  readonly swapPools: readonly PublicKey[];
}

/** An account of any program. */
export interface RawAccount {
  readonly owner: PublicKey;
  readonly lamports: bigint;
  readonly data: Uint8Array;
}

/** Every method throws `ChainUnavailableError` for a failure of the moment, `ChainRefusalError` for one that stays. */
export interface Chain {
  /** A campaign, and what wallets did in it. */
  view(campaignId: Uint8Array, wallets: readonly PublicKey[], options: ViewOptions): Promise<CampaignView>;
  /** Null where the router was not set up yet. */
  payoutConfig(): Promise<PayoutConfig | null>;
  /** Confirmed; in the order asked for, null for one that is not there. */
  accounts(addresses: readonly PublicKey[]): Promise<readonly (RawAccount | null)[]>;
  latestBlockhash(leastSlot?: number): Promise<Blockhash>;
  finalizedTip(): Promise<FinalizedTip>;
  /** Searches the whole history. */
  standings(signatures: readonly string[]): Promise<Standings>;
  /** Signatures are not checked, and the blockhash is replaced by a good one. */
  simulate(transaction: VersionedTransaction, leastSlot?: number): Promise<Simulation>;
  /** Hands signed bytes to the node, which passes them on; says nothing of whether they land. */
  send(wire: Uint8Array): Promise<void>;
  /** What others paid lately for writing to these accounts: the median, micro-lamports per compute unit. */
  priorityFee(accounts: readonly PublicKey[]): Promise<bigint>;
  /** Signatures of the finalized, successful transactions that name the wallet's attribution, newest first; 1,000 at most. */
  recordsOf(wallet: PublicKey, campaignId: Uint8Array): Promise<readonly string[]>;
  /** The router's events in a transaction, by default a finalized one; null for one that the node does not know, or does not show yet. */
  eventsOf(signature: string, commitment?: Commitment): Promise<readonly RouterEvent[] | null>;
}
