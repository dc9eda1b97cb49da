import fc from 'fast-check';

/** How often each kind of step is drawn, relative to the others. */
const WEIGHTS = {
  vau: 60,
  convert: 8,
  claim: 6,
  create: 3,
  fund: 5,
  pause: 2,
  retarget: 1,
  moveFloor: 2,
  hold: 1,
  moveEnd: 1,
  rotateAttester: 2,
  rotateTagSigner: 2,
  emptyUpdate: 1,
  minutesPass: 5,
  dayPasses: 1,
  clockStepsBack: 2,
  campaignTimesOut: 1,
  freeze: 2,
  thaw: 4,
  closeAccount: 1,
  openAccount: 4,
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
  seconds: fc.oneof({ weight: 4, arbitrary: fc.nat(40) }, { weight: 1, arbitrary: fc.nat(65_535) }),
  dice: fc.nat(99),
  coin: fc.boolean(),
});

/** What every play begins with, so that there are influencers and campaigns with money. */
export const PROLOGUE: readonly Step[] = [
  ...[0, 1, 2, 3, 4].map((influencer) =>
    ordinary('register', { influencer, amount: 8_000_000 * influencer ** 3 }),
  ),
  ...[0, 1, 2, 3, 4, 5].flatMap((campaign) => [
    ordinary('create', {}),
    ordinary('fund', { campaign, amount: 1_900_000_000 }),
  ]),
];

function ordinary(kind: Kind, differing: Partial<Step>): Step {
  const step = { kind, campaign: 0, user: 0, influencer: 9, amount: 0, seconds: 30, dice: 60, coin: false };
  return { ...step, ...differing };
}
