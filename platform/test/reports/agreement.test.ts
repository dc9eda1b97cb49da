/** All zones of a dashboard say the same, whatever is filtered for: the whole, its parts, its course over time, its flows. */
import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Db } from '../../src/database';
import { microsOf } from '../../src/events';
import { breakdown, DIMENSIONS, type Dimension, type Part } from '../../src/reports/breakdown';
import { SERIES_UNITS, type SeriesUnit } from '../../src/reports/facts';
import type { Figures } from '../../src/reports/figures';
import { everything, type ReportFilter } from '../../src/reports/filter';
import { funnel } from '../../src/reports/funnel';
import { journey } from '../../src/reports/journey';
import { totals } from '../../src/reports/overview';
import { series } from '../../src/reports/series';
import { Scope } from '../../src/tenancy/scope';
import { forEachDatabase } from '../support/database';
import { type Asked, clicksOf, eventsOf, nothing, type Totals, totalsOf } from './support/reference';
import { randomWorld, type World, type WorldClick, type WorldEvent } from './support/world';

const HOUR_MS = 3_600_000;
const RUNS = 25;

forEachDatabase('agreement of reports', (open) => {
  it('every zone adds up to the same figures, and to those of a walk over all clicks and events', async () => {
    const { db } = await open();
    const world = await randomWorld(db, 20_260_105);
    await fc.assert(
      fc.asyncProperty(askedOf(world), async (asked) => {
        const expected = totalsOf(world, clicksOf(world, asked), eventsOf(world, asked));
        const filter = filterOf(db, asked);
        expect(sumOf([await totals(db, filter)]), 'overview').to.deep.equal(expected);
        for (const dimension of DIMENSIONS) {
          expect(sumOf(await allParts(db, filter, dimension)), dimension).to.deep.equal(expected);
        }
        for (const unit of SERIES_UNITS) {
          if (unit === 'hour' && !hasBothEnds(asked)) continue;
          expect(sumOf(await series(db, filter, unit)), unit).to.deep.equal(expected);
        }
        const { flows } = await journey(db, filter);
        expect(flows.reduce((sum, { events }) => sum + events, 0)).to.equal(expected.events);
        const { steps } = await funnel(db, filter);
        expect(steps.find(({ step }) => step === 'purchase')?.events).to.equal(expected.purchases);
      }),
      { numRuns: runs(RUNS), seed: 7 },
    );
  });

  it('every part says what a walk over its own clicks and events says', async () => {
    const { db } = await open();
    const world = await randomWorld(db, 99);
    const asked: Asked = { ...NOBODY, advertiserId: world.advertisers[0] ?? null };
    for (const dimension of DIMENSIONS) {
      const parts = await allParts(db, filterOf(db, asked), dimension);
      expect(new Set(parts.map(({ key }) => key)).size).to.equal(parts.length);
      for (const part of parts) {
        const [clicks, events] = [clicksOf(world, asked), eventsOf(world, asked)].map((facts) =>
          facts.filter((fact) => keyOf(world, dimension, fact) === part.key),
        ) as [ReturnType<typeof clicksOf>, ReturnType<typeof eventsOf>];
        expect(sumOf([part]), `${dimension} ${part.key}`).to.deep.equal(totalsOf(world, clicks, events));
      }
    }
  });

  it('every point of a series says what a walk over its own clicks and events says', async () => {
    const { db } = await open();
    const world = await randomWorld(db, 5);
    const ends = { from: new Date(world.from + 90 * 60_000), to: new Date(world.from + 50.2 * HOUR_MS) };
    const lengths: Record<SeriesUnit, number> = { hour: HOUR_MS, day: 24 * HOUR_MS };
    for (const unit of SERIES_UNITS) {
      const points = await series(db, filterOf(db, { ...NOBODY, ...ends }), unit);
      expect(points).to.have.length(unit === 'hour' ? 50 : 3);
      for (const point of points) {
        const begin = Date.parse(point.at);
        const asked: Asked = {
          ...NOBODY,
          from: new Date(Math.max(begin, ends.from.getTime())),
          to: new Date(Math.min(begin + lengths[unit], ends.to.getTime())),
        };
        expect(sumOf([point]), point.at).to.deep.equal(
          totalsOf(world, clicksOf(world, asked), eventsOf(world, asked)),
        );
      }
    }
  });
});

const NOBODY: Asked = {
  advertiserId: null,
  influencerTenant: null,
  from: null,
  to: null,
  campaignId: null,
  influencerId: null,
  couponId: null,
  linkCode: null,
  currency: null,
};

function askedOf(world: World): fc.Arbitrary<Asked> {
  const maybe = (values: readonly string[]) => fc.option(fc.constantFrom(...values), { freq: 2, nil: null });
  // Often on the full hour or day, where ranges are cut.
  const moment = fc
    .tuple(fc.integer({ min: 0, max: 5 * 24 }), fc.constantFrom(0, 0, 1, 1_234_567))
    .map(
      ([hours, more]) => new Date(world.from + (hours % 5 === 0 ? 24 * (hours / 5) : hours) * HOUR_MS + more),
    );
  const range = fc
    .tuple(moment, moment)
    .filter(([a, b]) => a.getTime() !== b.getTime())
    .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }));
  const ends = fc.oneof(
    range,
    range,
    range.map(({ from }) => ({ from, to: null })),
    range.map(({ to }) => ({ from: null, to })),
    fc.constant({ from: null, to: null }),
  );
  return fc
    .tuple(
      ends,
      fc.record({
        advertiserId: maybe(world.advertisers),
        influencerTenant: fc.constant(null),
        campaignId: maybe(world.campaigns.map(({ id }) => id)),
        influencerId: maybe(world.influencers),
        couponId: fc.option(fc.constantFrom(...world.coupons.map(({ id }) => id)), { freq: 1, nil: null }),
        linkCode: fc.option(fc.constantFrom(...world.links.map(({ code }) => code)), { freq: 1, nil: null }),
        currency: maybe(['USD', 'EUR', 'GBP']),
      }),
      maybe(world.influencers),
    )
    .map(([ends, asked, influencerTenant]) => ({
      ...asked,
      ...ends,
      ...(influencerTenant === null ? {} : { influencerTenant, advertiserId: null }),
    }));
}

function filterOf(db: Db, asked: Asked): ReportFilter {
  const { advertiserId, influencerTenant, ...rest } = asked;
  return { ...everything(scopeOf(db, asked)), ...rest };
}

function scopeOf(db: Db, { advertiserId, influencerTenant }: Asked): Scope {
  if (influencerTenant !== null) {
    return new Scope(db, { kind: 'influencer', userId: influencerTenant, influencerId: influencerTenant });
  }
  if (advertiserId !== null) return new Scope(db, { kind: 'advertiser', userId: advertiserId, advertiserId });
  return new Scope(db, { kind: 'admin', userId: 'root', scopes: ['root'] });
}

async function allParts(db: Db, filter: ReportFilter, dimension: Dimension): Promise<Part[]> {
  const parts: Part[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const next = await breakdown(db, filter, dimension, { limit: 7, ...(cursor ? { cursor } : {}) });
    parts.push(...next.parts);
    cursor = next.nextCursor;
  }
  return parts;
}

function sumOf(figures: readonly Figures[]): Totals {
  const totals = nothing();
  for (const { clicks, bot_clicks, actions, conversions, revenue, estimated_commission } of figures) {
    totals.clicks += clicks;
    totals.botClicks += bot_clicks;
    totals.events += Object.values(actions).reduce((sum, count) => sum + count, 0);
    totals.purchases += conversions;
    for (const { currency, revenue: amount } of revenue) {
      totals.revenue[currency] = (totals.revenue[currency] ?? 0n) + microsOf(amount);
    }
    for (const { currency, amount } of estimated_commission) {
      totals.commission[currency] = (totals.commission[currency] ?? 0n) + microsOf(amount);
    }
  }
  return totals;
}

function keyOf(world: World, dimension: Dimension, fact: object): string | null {
  const { campaignId, influencerId, couponId, linkCode } = keysOf(world, fact);
  return {
    campaign: campaignId,
    influencer: influencerId,
    platform: world.platforms.get(influencerId ?? '') ?? null,
    coupon: couponId,
    link: linkCode,
  }[dimension];
}

function keysOf(
  world: World,
  fact: object,
): Pick<WorldEvent, 'campaignId' | 'influencerId' | 'couponId' | 'linkCode'> {
  if (!('clickedAt' in fact)) return fact as WorldEvent;
  const { code } = fact as WorldClick;
  const link = world.links.find((each) => each.code === code);
  return {
    campaignId: link?.campaignId ?? null,
    influencerId: link?.influencerId ?? null,
    couponId: null,
    linkCode: link?.code ?? null,
  };
}

function hasBothEnds({ from, to }: Asked): boolean {
  return from !== null && to !== null && to.getTime() - from.getTime() <= 7 * 24 * HOUR_MS;
}
