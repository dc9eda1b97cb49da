import { campaign_reward_router_idl } from '../generated/campaign_reward_router';

/** Names of the router program's error codes. */
export type RouterErrorName = (typeof campaign_reward_router_idl)['errors'][number]['name'];

/** Where the refused value stood, for the codes that are about one value. */
const FIELDS: Partial<Record<RouterErrorName, string>> = {
  InvalidDateRange: 'endDate',
  BudgetTooLow: 'totalBudgetUsdc',
  InvalidShareRatios: 'influencerShareBps',
  UnauthorizedFunder: 'funder',
  ExceedsTotalBudget: 'amountUsdc',
  NoCampaignTag: 'vau.campaignTag',
  InsufficientAttention: 'vau.seconds',
  SiteNotTargeted: 'vau.siteHash',
  CohortMismatch: 'vau.cohortFilter',
  InvalidHandle: 'profile.handle',
  NoAttribution: 'attribution',
  CountryNotTargeted: 'vau.country',
  InvalidName: 'name',
  InvalidMultiplier: 'payoutRules.qualityMultipliers',
  InvalidTargeting: 'targeting',
  InvalidAttributionWindow: 'attributionWindowSeconds',
  CampaignIdMismatch: 'campaignId',
  ZeroAmount: 'amountUsdc',
  SelfReferral: 'user',
  InfluencerMismatch: 'influencer',
  NotJoined: 'participation',
  SequenceMismatch: 'vau.sequence',
  TagSignerUnknown: 'tagSigner',
  TagExpired: 'vau.earnedAt',
  InvalidTagLifetime: 'vau.campaignTag',
  UnauthorizedAttester: 'attester',
  UnauthorizedOwner: 'owner',
  UnauthorizedAdmin: 'admin',
  UnauthorizedPendingAdmin: 'pendingAdmin',
  UnauthorizedVerifier: 'verifier',
  VenueNotAllowed: 'acd.venueProgram',
  InvalidMinimumOut: 'minAcOut',
  InvalidPlatform: 'profile.platform',
  InvalidMint: 'usdcMint',
  InvalidVenues: 'swapVenues',
  InvalidFloorPrice: 'minAcPerUsdc',
  EarnedInFuture: 'vau.earnedAt',
  ProfileChanged: 'reviewed',
  AttentionExceedsTime: 'vau.seconds',
  InvalidHold: 'holdSeconds',
  UnauthorizedCoSigner: 'coSigner',
};

/** The router program refused. Sending the same again is refused again. */
export class RouterError extends Error {
  readonly retryable = false;
  /** The argument or account it is about, where it is one. */
  readonly field: string | undefined;

  constructor(
    /** 6000 and up. */
    readonly code: number,
    readonly codeName: RouterErrorName,
    /** The rule that was broken, in words. */
    readonly rule: string,
  ) {
    super(`${codeName} (${code}): ${rule}`);
    this.field = FIELDS[codeName];
    this.name = codeName;
  }
}

/** The class of one error code. */
export type RouterErrorClass = new () => RouterError;

/** One class per error code, by its name: `error instanceof ROUTER_ERRORS.SequenceMismatch`. */
export const ROUTER_ERRORS: Readonly<Record<RouterErrorName, RouterErrorClass>> = Object.fromEntries(
  campaign_reward_router_idl.errors.map(({ code, name, msg }) => [name, errorClass(code, name, msg)]),
) as Record<RouterErrorName, RouterErrorClass>;

const NAMES_BY_CODE: ReadonlyMap<number, RouterErrorName> = new Map(
  campaign_reward_router_idl.errors.map(({ code, name }) => [code, name]),
);

/** The error of a code; null when the program has no such code. */
export function routerErrorOf(code: number): RouterError | null {
  const name = NAMES_BY_CODE.get(code);
  return name === undefined ? null : new ROUTER_ERRORS[name]();
}

function errorClass(code: number, name: RouterErrorName, rule: string): RouterErrorClass {
  return class extends RouterError {
    constructor() {
      super(code, name, rule);
    }
  };
}
