import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  attribute,
  type CampaignTerms,
  type CouponFact,
  decide,
  type LinkFact,
  recordedKeys,
  recordedLookups,
  STEPS,
  type TraceableEvent,
} from '../../src/attribution';
import { verdictOf } from './support/reference';
import { lookupsOf, NOW_MS, type World } from './support/world';

const RUNS = 3000;
const CLOCKS_DIFFER_MOST_MS = 300_000;

const advertiser = fc.constantFrom('shop', 'other');
const statuses = ['draft', 'reviewing', 'published', 'paused', 'completed'] as const;
const campaign = fc.constantFrom('campaign-1', 'campaign-2');
const influencer = fc.option(fc.constantFrom('A', 'B', 'C'));
const time = fc.integer({ min: -5, max: 5 }).map((seconds) => NOW_MS + seconds * 1000);
const terms: fc.Arbitrary<CampaignTerms> = fc.record({
  source: fc.constantFrom('any', 'any', 'any', 'coupon', 'link'),
  status: fc.constantFrom('published', 'published', ...statuses),
  statusSinceMs: time,
  creditsIn: fc.oneof({ weight: 3, arbitrary: fc.constant([...statuses]) }, fc.subarray([...statuses])),
  windowMs: fc.constantFrom(1_000, 3_000, 1_000_000),
});
const linkCode = fc.constantFrom('abc', 'Abc', 'x-1', 'gone');
const clickIds = [1, 2, 3].map((n) => `01890000-0000-7000-8000-00000000000${n}`);

const coupon: fc.Arbitrary<CouponFact> = fc.record({
  id: fc.uuid(),
  advertiserId: advertiser,
  codeKey: fc.constantFrom('JESSICA20', 'SUMMER20'),
  campaignId: campaign,
  influencerId: influencer,
  terms,
  validFromMs: fc.option(time, { freq: 2 }),
  validUntilMs: fc.option(time, { freq: 2 }),
  createdAtMs: time,
  invalidatedAtMs: fc.option(time),
});

const link = (code: string): fc.Arbitrary<LinkFact> =>
  fc.record({
    code: fc.constant(code),
    advertiserId: advertiser,
    campaignId: fc.option(campaign),
    influencerId: influencer,
    terms,
    createdAtMs: time,
  });

const world: fc.Arbitrary<World> = fc
  .tuple(
    fc.array(coupon, { maxLength: 4 }),
    fc.tuple(link('abc'), link('Abc'), link('x-1')),
    fc.record({
      eventId: fc.uuid(),
      advertiserId: advertiser,
      campaignId: fc.option(campaign),
      influencerId: fc.constantFrom('A', 'B'),
      linkCode: fc.option(linkCode),
      terms,
      ageMostMs: fc.constantFrom(2_000, 1_000_000),
      occurredAtMs: time,
      receivedAtMs: time,
      ordinal: fc.integer({ min: 0, max: 2 }),
    }),
    fc.array(time, { minLength: 2, maxLength: 2 }),
  )
  .map(([coupons, links, session, times]) => ({
    coupons,
    links,
    session,
    clicks: times.map((clickedAtMs, at) => ({
      id: clickIds[at] as string,
      clickedAtMs,
      link: links[at] as LinkFact,
    })),
  }));

const url = fc.oneof(
  linkCode.map((code) => `https://shop/x?utm=1&ref_code=${code}#y`),
  linkCode.map((code) => `http://shop/?ref_code=${code}&ref_code=abc`),
  linkCode.map((code) => `https://shop/x#ref_code=${code}`),
  linkCode.map((code) => `/p?a=1&ref_code=&REF_CODE=${code}/`),
  linkCode.map((code) => `?ref_code=${code}`),
  fc.constantFrom('not a url', 'ftp://shop/?ref_code=abc', 'https://shop/?xref_code=abc', ''),
);

const event: fc.Arbitrary<TraceableEvent> = fc.record({
  advertiserId: fc.constant('shop'),
  couponCode: fc.option(
    fc.constantFrom(
      'jessica20',
      'SUMMER20 ',
      'Nobody',
      '',
      "'; DROP",
      'jessica20, summer20',
      'summer20,jessica20',
    ),
  ),
  refCode: fc.option(fc.oneof(linkCode, fc.constantFrom(' abc ', '', 'a b'))),
  landingUrl: fc.option(url),
  referrer: fc.option(url),
  clickId: fc.option(fc.constantFrom(...clickIds, clickIds[0]?.toUpperCase() as string, 'none')),
  sessionId: fc.option(fc.constantFrom('s', '')),
  occurredAtMs: time,
  receivedAtMs: time,
  ordinal: fc.integer({ min: 0, max: 2 }),
});

describe('the waterfall, whatever it is asked', () => {
  it('says what an independent ranking of the evidence says', () => {
    const decided = new Set<string>();
    fc.assert(
      fc.property(event, world, (asked, known) => {
        const { campaignId, influencerId, decidingKey } = attribute(asked, lookupsOf(known));
        expect({ campaignId, influencerId, decidingKey }).to.deep.equal(verdictOf(asked, known));
        decided.add(decidingKey);
      }),
      { numRuns: runs(RUNS) },
    );
    expect([...decided].sort()).to.deep.equal([...STEPS, 'none'].sort());
  });

  it('says of every step what became of it, and is sure exactly where somebody is credited', () => {
    fc.assert(
      fc.property(event, world, (asked, known) => {
        const said = attribute(asked, lookupsOf(known));
        expect([...new Set(said.steps.map(({ step }) => step))]).to.deep.equal(STEPS);
        const deciding = said.steps.filter(({ outcome }) => outcome === 'decided').map(({ step }) => step);
        expect(deciding).to.have.length.at.most(1);
        if (deciding[0] !== undefined) expect(said.decidingKey).to.equal(deciding[0]);
        expect(said.attributed).to.equal(said.influencerId !== null);
        expect(said.confidencePercent > 0).to.equal(said.attributed);
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it('says the same again of what it recorded, through JSON', () => {
    fc.assert(
      fc.property(event, world, (asked, known) => {
        const said = attribute(asked, lookupsOf(known));
        const steps = JSON.parse(JSON.stringify(said.steps));
        expect(decide(recordedKeys(steps), asked, recordedLookups(steps, asked))).to.deep.equal(said);
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it('never finds anything of another advertiser', () => {
    fc.assert(
      fc.property(event, world, (asked, known) => {
        const foreign: World = {
          coupons: known.coupons.map((each) => ({ ...each, advertiserId: 'other' })),
          links: known.links.map((each) => ({ ...each, advertiserId: 'other' })),
          clicks: known.clicks.map((each) => ({ ...each, link: { ...each.link, advertiserId: 'other' } })),
          session: known.session === null ? null : { ...known.session, advertiserId: 'other' },
        };
        const { steps, ...said } = attribute(asked, lookupsOf(foreign));
        expect(said).to.deep.include({
          campaignId: null,
          influencerId: null,
          linkCode: null,
          decidingKey: 'none',
        });
        expect(steps.every(({ found }) => found === undefined)).to.equal(true);
      }),
      { numRuns: runs(RUNS) },
    );
  });

  it('keeps what it said when coupons, links and clicks come or end after the event was received', () => {
    fc.assert(
      fc.property(event, world, world, (asked, known, later) => {
        const after = asked.receivedAtMs + 1;
        const grown: World = {
          ...known,
          coupons: [
            ...known.coupons.map((each) => ({ ...each, invalidatedAtMs: each.invalidatedAtMs ?? after })),
            ...later.coupons.map((each) => ({ ...each, createdAtMs: after })),
          ],
          clicks: [
            ...known.clicks,
            ...later.clicks.map((each) => ({
              ...each,
              id: clickIds[2] as string,
              clickedAtMs: after + CLOCKS_DIFFER_MOST_MS,
            })),
          ],
        };
        const outcome = ({ steps, ...said }: ReturnType<typeof attribute>) => said;
        expect(outcome(attribute(asked, lookupsOf(grown)))).to.deep.equal(
          outcome(attribute(asked, lookupsOf(known))),
        );
      }),
      { numRuns: runs(RUNS) },
    );
  });
});
