import type { Database } from '@crr/db';
import type { RouterEvent, RouterEventName } from '@crr/sdk';
import { playEverything } from '@crr/testing/chain';
import { forEachDatabase } from '@crr/testing/database';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { ChainEvent } from '../../src/model';
import { Projection, run } from '../../src/project';
import { type HistoryTransaction, historyOf } from '../support/history';
import { dump } from '../support/tables';

type EventOf<Name extends RouterEventName> = Extract<RouterEvent, { name: Name }>;

const U64_MAX = 18_446_744_073_709_551_615n;
const HOUR = 3_600n;
/** 2027-01-16, midnight in UTC. */
const MIDNIGHT = 1_800_057_600n;

// Amounts and times that no scenario reaches: events of the real programs with other numbers, applied without the sink's checks.
forEachDatabase('the projection', (open) => {
  let history: HistoryTransaction[];
  let database: Database;

  before(async () => {
    history = historyOf(await playEverything());
  });

  beforeEach(async () => {
    database = await open();
  });

  const first = <Name extends RouterEventName>(name: Name) =>
    history.flatMap(({ events }) => events).find(({ event }) => event.name === name) as ChainEvent & {
      event: EventOf<Name>;
    };
  const firstTouch = () =>
    history.find(({ events }) => events.some(({ event }) => event.name === 'AttributionCreated'))
      ?.events as ChainEvent[];
  const withCampaign = async (events: readonly ChainEvent[]) => {
    const id = events[0]?.event.streamKey.replace('campaign:', '');
    await run(database.db, 'INSERT INTO chain.campaign_stats VALUES ($1, 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0)', [
      id,
    ]);
    await run(database.db, 'INSERT INTO chain.pots VALUES ($1, 0,0,0,0,0)', [id]);
    return new Projection(events);
  };
  const rows = (text: string) => run(database.db, text);

  it('sums amounts up to u64’s greatest, and beyond it, exactly', async () => {
    const vau = first('CampaignVauProcessed');
    const payout = {
      ...vau.event.data.payout,
      payableUsdc: U64_MAX,
      userUsdc: U64_MAX,
      userAccrued: true,
      userAcd: U64_MAX,
    };
    const events = [1n, 2n, 3n].map((seq) => changed(vau, { seq, payout, user: userOf(seq) }));
    const projection = await withCampaign(events);
    await projection.apply(database.db);
    expect(await rows('SELECT payable_usdc, user_acd FROM chain.vaus LIMIT 1')).to.deep.equal([
      { payable_usdc: `${U64_MAX}`, user_acd: `${U64_MAX}` },
    ]);
    const sum = `${3n * U64_MAX}`;
    expect(await rows('SELECT paid_out_usdc, user_acd FROM chain.campaign_stats')).to.deep.equal([
      { paid_out_usdc: sum, user_acd: sum },
    ]);
    expect(await rows('SELECT payable_usdc FROM chain.campaign_hours')).to.deep.equal([
      { payable_usdc: sum },
    ]);
    expect(await rows('SELECT accrued_usdc, paid_usdc, available_usdc FROM chain.pots')).to.deep.equal([
      { accrued_usdc: sum, paid_usdc: '0', available_usdc: `-${sum}` },
    ]);
    await projection.takeBack(database.db);
    expect(await rows('SELECT paid_out_usdc FROM chain.campaign_stats')).to.deep.equal([
      { paid_out_usdc: '0' },
    ]);
    expect(await rows('SELECT * FROM chain.campaign_hours')).to.deep.equal([]);
  });

  it('puts the last second of an hour and of a day before the edge, the next one behind it', async () => {
    const vau = first('CampaignVauProcessed');
    const times = [MIDNIGHT - HOUR - 1n, MIDNIGHT - HOUR, MIDNIGHT - 1n, MIDNIGHT];
    const events = times.map((timestamp, i) => changed(vau, { seq: BigInt(i + 1), timestamp }));
    await (await withCampaign(events)).apply(database.db);
    expect(await rows('SELECT hour::text, vaus FROM chain.campaign_hours ORDER BY hour')).to.deep.equal([
      { hour: '2027-01-15 22:00:00+00', vaus: 1 },
      { hour: '2027-01-15 23:00:00+00', vaus: 2 },
      { hour: '2027-01-16 00:00:00+00', vaus: 1 },
    ]);
    const days = [
      { day: '2027-01-15', vaus: 3 },
      { day: '2027-01-16', vaus: 1 },
    ];
    for (const table of [
      'campaign_days',
      'campaign_country_days',
      'campaign_quality_days',
      'influencer_days',
    ]) {
      expect(await rows(`SELECT day, vaus FROM chain.${table} ORDER BY day`), table).to.deep.equal(days);
    }
  });

  it('counts nobody’s link for the campaign and for no influencer', async () => {
    const vau = changed(first('CampaignVauProcessed'), { influencer: null });
    await (await withCampaign([vau])).apply(database.db);
    expect(await rows('SELECT vaus FROM chain.campaign_days')).to.deep.equal([{ vaus: 1 }]);
    expect(await rows('SELECT * FROM chain.influencer_days')).to.deep.equal([]);
    expect(await rows('SELECT influencer FROM chain.vaus')).to.deep.equal([{ influencer: null }]);
  });

  it('keeps the times of a tag whatever 64 bits they have', async () => {
    const touch = firstTouch().map((each) =>
      each.event.name === 'AttributionCreated'
        ? changed(each as ChainEvent & { event: EventOf<'AttributionCreated'> }, {
            tagIssuedAt: -(2n ** 63n),
            tagExpiresAt: 2n ** 63n - 1n,
          })
        : each,
    );
    await (await withCampaign(touch)).apply(database.db);
    expect(
      await rows(
        'SELECT tag_issued_at::text AS issued, tag_expires_at::text AS expires FROM chain.attributions',
      ),
    ).to.deep.equal([{ issued: '0001-01-01 00:00:00+00', expires: '9999-12-31 23:59:59+00' }]);
  });

  it('gives an attribution that is created and used in one batch the same row as in two', async () => {
    const [creation, ...uses] = firstTouch().filter(({ event }) => event.streamKey.startsWith('campaign:'));
    await (await withCampaign([creation as ChainEvent, ...uses])).apply(database.db);
    const together = await dump(database, { derivedOnly: true });
    expect(together.attributions).to.have.length(1);
    await new Projection([creation as ChainEvent, ...uses]).takeBack(database.db);
    await new Projection([creation as ChainEvent]).apply(database.db);
    await new Projection(uses).apply(database.db);
    expect(await dump(database, { derivedOnly: true })).to.deep.equal(together);
  });
});

function changed<Name extends RouterEventName>(
  each: ChainEvent & { event: EventOf<Name> },
  changes: Partial<EventOf<Name>['data']>,
): ChainEvent {
  const data = { ...each.event.data, ...changes };
  return { ...each, event: { ...each.event, data, seq: data.seq } as RouterEvent };
}

function userOf(number: bigint): PublicKey {
  return new PublicKey(Uint8Array.from({ length: 32 }, () => Number(number)));
}
