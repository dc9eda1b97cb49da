/** What a desk can be set to. */
import type { AcdRoute } from '@crr/sdk';
import type { AddressLookupTableAccount, PublicKey } from '@solana/web3.js';

/** Figures of a desk; times in the unit of the name. */
export interface DeskSettings {
  /** A session ends this long after it was opened, and never after its tag. */
  readonly sessionSeconds: number;
  /** How often beacons report, unless a campaign wants longer stretches. */
  readonly reportEverySeconds: number;
  /** The most that one report may claim, unless a campaign's minimum is above it. */
  readonly maxSecondsPerReport: number;
  /** How much sooner than the claimed seconds allow a report may arrive: what timers and networks jitter by. */
  readonly graceMs: number;
  /** Sessions in a minute that all tags of one influencer in the campaign may open. */
  readonly sessionsPerTagPerMinute: number;
  /** Reports in a minute with all tags of one influencer in the campaign. */
  readonly reportsPerTagPerMinute: number;
  /** Reports of the campaign from one site in a minute. */
  readonly reportsPerSitePerMinute: number;
  /** Accounts new in the campaign that one network may bring in an hour: the attester pays a deposit for each. */
  readonly newAccountsPerNetworkPerHour: number;
  /** Accounts new in the campaign that all tags of one influencer may bring in an hour. */
  readonly newAccountsPerTagPerHour: number;
  /** Accounts new in the campaign in a day: the most that anybody can make the attester pay deposits for. */
  readonly newAccountsPerCampaignPerDay: number;
  /** What was taken waits this long for company in its transaction. */
  readonly gatherMs: number;
  /** How often the fate of what was sent is looked at. */
  readonly pollMs: number;
  /** After how long without a trace the same bytes are sent again. */
  readonly resendMs: number;
  /** The longest wait between attempts. */
  readonly maxBackoffMs: number;
  /** After how many attempts an error that no rule explains is given up. */
  readonly unexplainedAttempts: number;
  /** How long a conversion waits for the first VAU of its account, or for budget, from when it was taken; 0 parks it at once. */
  readonly conversionWaitSeconds: number;
  /** The most that is paid for priority, micro-lamports per compute unit; 0 for nothing. */
  readonly maxPriorityMicroLamports: number;
  /** The most transactions that one drain sends for a campaign. */
  readonly transactionsPerDrain: number;
  /**
   * How long settled VAUs and ended sessions are kept, longer than a session lasts: their nonces can come back that long. Conversions stay, for
   * their idempotency keys.
   */
  readonly keepSeconds: number;
  /** Where payouts in AC-D are swapped; null where campaigns in AC-D are not served. */
  readonly acd: AcdSettings | null;
}

/** Addresses of what payouts in AC-D need. */
export interface AcdSettings {
  /** State of a pool of spl-token-swap between USDC and AC. */
  readonly pool: PublicKey;
  /** A payout in AC-D fits a transaction only with a table that holds the addresses which all of them share. */
  readonly lookupTable: PublicKey;
}

/** A setting with which payouts in AC-D can not be made as things are on chain; what is to be paid waits. Named like the variable that sets it. */
export class AcdSettingsError extends Error {
  override readonly name = 'AcdSettingsError';
  readonly retryable = true;

  constructor(
    readonly variable: 'CRR_ACD_POOL' | 'CRR_LOOKUP_TABLE',
    readonly rule: string,
  ) {
    super(`${variable} ${rule}`);
  }
}

/** The way of payouts in AC-D through a pool. The price is held to the floor that the campaign names. */
export interface AcdPayouts {
  readonly route: AcdRoute;
  readonly lookupTables: readonly AddressLookupTableAccount[];
}

/** What holds where nothing else is said. */
export const DEFAULT_DESK_SETTINGS: DeskSettings = {
  sessionSeconds: 1_800,
  reportEverySeconds: 15,
  maxSecondsPerReport: 300,
  graceMs: 1_000,
  sessionsPerTagPerMinute: 600,
  reportsPerTagPerMinute: 3_000,
  reportsPerSitePerMinute: 12_000,
  newAccountsPerNetworkPerHour: 60,
  newAccountsPerTagPerHour: 1_000,
  newAccountsPerCampaignPerDay: 10_000,
  gatherMs: 500,
  pollMs: 1_000,
  resendMs: 2_000,
  maxBackoffMs: 60_000,
  unexplainedAttempts: 8,
  conversionWaitSeconds: 3_600,
  maxPriorityMicroLamports: 50_000,
  transactionsPerDrain: 32,
  keepSeconds: 10_800,
  acd: null,
};
