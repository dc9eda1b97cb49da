import fc from 'fast-check';

/** How often each kind of step is drawn, relative to the others. */
const WEIGHTS = {
  vau: 46,
  convert: 6,
  claim: 6,
  create: 2,
  fund: 4,
  pause: 2,
  retarget: 2,
  moveEnd: 1,
  rotateAttester: 1,
  rotateTagSigner: 1,
  emptyUpdate: 1,
  minutesPass: 6,
  dayPasses: 2,
  clockStepsBack: 2,
  campaignTimesOut: 1,
  freeze: 2,
  thaw: 3,
  closeAccount: 2,
  openAccount: 3,
  donate: 2,
  finalize: 1,
  withdraw: 3,
  close: 3,
  closeAttribution: 4,
  register: 2,
  updateInfluencer: 1,
  verify: 2,
  closeInfluencer: 1,
  join: 3,
  leave: 1,
  updateConfig: 1,
  proposeAdmin: 1,
  acceptAdmin: 1,
} as const;

export type Kind = keyof typeof WEIGHTS;

/** One random operation: what it is, on whom, and dice that each kind reads in its own way. */
export interface Step {
  kind: Kind;
  campaign: number;
  user: number;
  influencer: number;
  /** For amounts and times. */
  amount: number;
  seconds: number;
  /** 0 to 99. */
  dice: number;
  coin: boolean;
}

/** Any step. */
export const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    ...Object.entries(WEIGHTS).map(([kind, weight]) => ({ weight, arbitrary: fc.constant(kind as Kind) })),
  ),
  campaign: fc.nat(999),
  user: fc.nat(999),
  influencer: fc.nat(999),
  amount: fc.nat(2_000_000_000),
  seconds: fc.oneof(fc.nat(12), fc.nat(65_535)),
  dice: fc.nat(99),
  coin: fc.boolean(),
});
