import { eventsOfTransaction, type RouterEvent, type RouterEventName } from '@crr/sdk';
import { playEverything, type World } from '@crr/testing/chain';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  foldCampaign,
  foldConfig,
  foldInfluencer,
  foldParticipation,
  isoTime,
  type SlottedEvent,
  storableText,
} from '../../src/fold';

type DataOf<Name extends RouterEventName> = Extract<RouterEvent, { name: Name }>['data'];

function streamsOf(world: World): Map<string, SlottedEvent[]> {
  const streams = new Map<string, SlottedEvent[]>();
  for (const result of world.sent) {
    if (result.error !== null) continue;
    for (const event of eventsOfTransaction(result)) {
      const stream = streams.get(event.streamKey) ?? [];
      streams.set(event.streamKey, [...stream, { event, slot: Number(result.slot) }]);
    }
  }
  return streams;
}

const seconds = (time: string | null) => BigInt(time === null ? 0 : Date.parse(time) / 1_000);

describe('folding', () => {
  let world: World;
  let streams: Map<string, SlottedEvent[]>;

  before(async () => {
    world = await playEverything();
    streams = streamsOf(world);
  });

  it('makes of a campaign’s events what its account says', async () => {
    let compared = 0;
    for (const [key, events] of streams) {
      const created = events[0]?.event;
      if (created?.name !== 'CampaignCreated') continue;
      const account = await world.accounts.campaign(created.data.campaignId);
      const row = foldCampaign(events);
      expect(`campaign:${row?.campaign_id}`).to.equal(key);
      if (account === null) {
        expect(row?.status).to.equal('Buried');
        continue;
      }
      compared += 1;
      expect(row).to.include({
        owner: account.owner.toBase58(),
        name: account.name,
        status: account.status,
        paused: account.paused,
        attester: account.attester.current.toBase58(),
        next_attester: account.attester.next?.toBase58() ?? null,
        tag_signer: account.tagSigner.current.toBase58(),
        next_tag_signer: account.tagSigner.next?.toBase58() ?? null,
        total_budget_usdc: `${account.totalBudgetUsdc}`,
      });
      const times = [row?.start_date, row?.end_date, row?.ended_at, row?.settles_until, row?.paused_at];
      expect(times.map((time) => seconds(time ?? null))).to.deep.equal([
        account.startDate,
        account.endDate,
        account.endedAt,
        account.settlesUntil,
        account.pausedAt,
      ]);
    }
    expect(compared).to.be.greaterThan(2);
  });

  it('leaves a closed influencer’s row, and clears the mark when they register again', () => {
    const gone =
      [...streams.values()].find((events) => events.at(-1)?.event.name === 'InfluencerClosed') ?? [];
    const closed = foldInfluencer(gone);
    expect(closed).to.include({ handle: '@gone', platform: 'Mastodon', follower_count: '7' });
    expect(closed?.closed_at).to.equal(isoTime(gone.at(-1)?.event.data.timestamp as bigint));
    const again = foldInfluencer([...gone, gone[0] as SlottedEvent]);
    expect(again).to.include({ handle: '@jana', verified: false, closed_at: null });
  });

  it('keeps a participation that was left, with when', () => {
    const all = [...streams].flatMap(([key, events]) =>
      key.startsWith('influencer:') ? (foldParticipation(events) ?? []) : [],
    );
    expect(all.map(({ left_at }) => left_at === null)).to.have.members([true, false]);
  });

  it('follows the admin’s offer until it is accepted', async () => {
    const events = streams.get('config') ?? [];
    const account = await world.accounts.config();
    expect(foldConfig(events)).to.include({
      admin: account?.admin.toBase58(),
      pending_admin: null,
      verifier: account?.verifier.toBase58(),
    });
    const offered = events.findIndex(({ event }) => event.name === 'AdminProposed');
    expect(foldConfig(events.slice(0, offered + 1))?.pending_admin).to.not.equal(null);
  });

  it('comes to the same rows from the row before and the next event as from all events at once', () => {
    let compared = 0;
    for (const events of streams.values()) {
      const folds = [foldCampaign, foldConfig, foldInfluencer, foldParticipation] as const;
      for (const fold of folds as readonly ((
        events: readonly SlottedEvent[],
        before?: never,
      ) => object | null)[]) {
        let row: object | null = null;
        for (const [i, event] of events.entries()) {
          row = fold([event], row as never);
          expect(row).to.deep.equal(fold(events.slice(0, i + 1)));
          if (row !== null) compared += 1;
        }
      }
    }
    expect(compared).to.be.greaterThan(20);
  });

  it('goes on from a campaign’s row through any changes of its terms, pauses and keys', () => {
    const campaign = [...streams.values()].find(([first]) => first?.event.name === 'CampaignCreated') ?? [];
    const [created] = campaign as [SlottedEvent, ...SlottedEvent[]];
    const pattern = [...streams.values()].flat().find(({ event }) => event.name === 'CampaignUpdated');
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new PublicKey(bytes));
    const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
    const seconds = fc.bigInt({ min: 1n, max: 253_402_300_799n });
    const change = fc.record({
      paused: nullable(fc.boolean()),
      endDate: nullable(seconds),
      attester: nullable(key),
      tagSigner: nullable(fc.record({ key, overlapSeconds: fc.nat(86_400) })),
      targeting: nullable(
        fc.record({
          requireCohort: fc.boolean(),
          sites: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { maxLength: 3 }),
          cohorts: fc.array(fc.nat(700), { maxLength: 3 }),
          countries: fc.array(fc.constantFrom('DE', 'A\0', 'US'), { maxLength: 3 }),
        }),
      ),
      minAcPerUsdc: nullable(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      holdSeconds: nullable(fc.nat(604_800)),
    });
    const ends = ['CampaignFinalized', 'CampaignWithdrawn'] as const;
    const step = fc.oneof(
      { weight: 8, arbitrary: fc.record({ params: change, coSigner: nullable(key) }) },
      { weight: 1, arbitrary: fc.constantFrom(...ends) },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat(100_000)), { maxLength: 12 }), (steps) => {
        let now = created.event.data.timestamp;
        const events = steps.map(([next, later], i): SlottedEvent => {
          now += BigInt(later);
          const times = { timestamp: now, endedAt: now - 1n, settlesUntil: now + 5n };
          const [name, data] =
            typeof next === 'string' ? [next, times] : ['CampaignUpdated', { ...times, ...next }];
          return {
            event: { ...pattern?.event, name, data } as unknown as RouterEvent,
            slot: created.slot + i,
          };
        });
        const whole = foldCampaign([created, ...events]);
        const stepwise = events.reduce((row, event) => foldCampaign([event], row), foldCampaign([created]));
        expect(stepwise).to.deep.equal(whole);
      }),
    );
  });

  it('gives nothing for a stream that never began', () => {
    expect(foldCampaign([])).to.equal(null);
    expect(foldInfluencer([])).to.equal(null);
    expect(foldParticipation([])).to.equal(null);
    expect(foldConfig([])).to.equal(null);
  });

  it('takes names with a NUL, and dates beyond what a database can tell', () => {
    const [events] = [...streams].flatMap(([key, list]) => (key.startsWith('campaign:') ? [list] : []));
    const { event, slot } = (events as SlottedEvent[])[0] as SlottedEvent;
    const data = event.data as DataOf<'CampaignCreated'>;
    const params = { ...data.params, name: 'a\0b', startDate: -(2n ** 63n), endDate: 2n ** 63n - 1n };
    const row = foldCampaign([{ event: { ...event, data: { ...data, params } } as RouterEvent, slot }]);
    expect(row).to.include({
      name: 'a\uFFFDb',
      start_date: '0001-01-01T00:00:00.000Z',
      end_date: '9999-12-31T23:59:59.000Z',
    });
    expect(storableText('plain')).to.equal('plain');
  });
});
