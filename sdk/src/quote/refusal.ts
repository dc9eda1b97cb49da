/** The refusals that a quote can foresee, by the names of the program's error codes. */

/** The program's number for each. */
export const REFUSAL_CODES = {
  NoCampaignTag: 6005,
  InsufficientAttention: 6006,
  CampaignInactive: 6007,
  SiteNotTargeted: 6008,
  CohortMismatch: 6009,
  NoAttribution: 6011,
  AlreadyConverted: 6012,
  CountryNotTargeted: 6013,
  CampaignIdMismatch: 6018,
  RoleConflict: 6020,
  SelfReferral: 6021,
  InfluencerMismatch: 6022,
  NotJoined: 6023,
  SequenceMismatch: 6024,
  TagSignerUnknown: 6026,
  TagExpired: 6028,
  InvalidTagLifetime: 6029,
  UnauthorizedAttester: 6030,
  InvalidMinimumOut: 6038,
  ArithmeticOverflow: 6048,
  EarnedInFuture: 6056,
  AttentionExceedsTime: 6058,
} as const;

/** The name of an error code that a quote can foresee. */
export type Refusal = keyof typeof REFUSAL_CODES;
