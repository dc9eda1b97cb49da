import { openDatabase, type Row } from '@crr/db';
import { uuidv7 } from '@crr/kit';
import { anyTable, freshPostgresUrl, memberUrl, openAs } from '@crr/testing/database';
import { PATIENCE_MS, TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { Registry } from 'prom-client';
import type { Db } from '../../src/database';
import { JobRunner } from '../../src/jobs';
import { retentionHandler } from '../../src/retention';
import { runRetention } from '../../src/retention/job';
import { WorldMaker } from '../reports/support/world';
import { TestPlatform } from '../support/app';
import { forEachDatabase, type OpenDatabase } from '../support/database';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 6, 1, 12);
const daysAgo = (days: number) => new Date(NOW - days * DAY_MS);
const DOLLAR = 1_000_000n;

async function world(open: OpenDatabase) {
  const database = await open();
  const { db } = database;
  const own = (await openAs(database, 'platform')).db;
  const maker = new WorldMaker(db);
  const advertiser = await maker.advertiser();
  const campaign = await maker.campaign(advertiser);
  await maker.link({ code: 'link', advertiserId: advertiser, campaignId: campaign, influencerId: null });
  return { db, own, maker, advertiser, campaign };
}

forEachDatabase('retention', (open) => {
  it('deletes clicks of whole days that are too old, and keeps their count', async () => {
    const { db, own, maker } = await world(open);
    const clicks = [400, 181, 180.6, 180.4, 179, 0].map((days) => ({
      code: 'link',
      clickedAt: daysAgo(days),
      isBot: false,
    }));
    await maker.clicks(clicks);
    const gone = await runRetention({ db: own, nowMs: NOW });
    expect(gone.clicks).to.equal(3);
    const left = await db.selectFrom('edge.clicks').select('clicked_at').orderBy('clicked_at').execute();
    expect(left.map(({ clicked_at }) => clicked_at)).to.deep.equal([
      daysAgo(180.4),
      daysAgo(179),
      daysAgo(0),
    ]);
    const counted = await db.selectFrom('edge.click_days').select('clicks').execute();
    expect(counted.reduce((sum, { clicks }) => sum + clicks, 0)).to.equal(clicks.length);
    const [deletion] = await db
      .selectFrom('platform.retention_deletions')
      .selectAll()
      .where('subject', '=', 'clicks')
      .execute();
    expect(deletion).to.deep.include({
      deleted_before: new Date(Date.UTC(2026, 0, 2)),
      deleted_rows: 3,
      ran_at: new Date(NOW),
    });
    expect((await runRetention({ db: own, nowMs: NOW })).clicks).to.equal(0);
  });

  it('goes in batches of the size that it is told, none of them larger', async () => {
    const { own, maker } = await world(open);
    await maker.clicks(
      Array.from({ length: 25 }, () => ({ code: 'link', clickedAt: daysAgo(300), isBot: false })),
    );
    const batches: number[] = [];
    const gone = await runRetention({
      db: own,
      nowMs: NOW,
      batchRows: 10,
      onGone: (_, rows) => batches.push(rows),
    });
    expect(gone.clicks).to.equal(25);
    expect(batches).to.deep.equal([10, 10, 5]);
  });

  it('empties what was told of customers in old events, and keeps value, attribution and count', async () => {
    const { db, own, maker, advertiser, campaign } = await world(open);
    const told = {
      properties: JSON.stringify({ email: 'someone@x.example' }),
      session_id: 's',
      customer_hash: 'h',
      customer_wallet: 'w',
      landing_url: 'https://shop.example/?a',
      referrer: 'https://x.example/',
    };
    const idAt = (days: number, place: number) =>
      uuidv7(daysAgo(days).getTime(), (bytes) => Buffer.alloc(bytes, place));
    const event = (days: number, place: number) =>
      maker.event(advertiser, {
        id: idAt(days, place),
        occurredAt: daysAgo(days),
        micros: DOLLAR,
        campaignId: campaign,
      });
    const old = [event(500, 1), event(400, 2), event(399, 3), event(398, 4)];
    const waiting = event(450, 5);
    await maker.events([...old, waiting, event(390, 6)], told);
    const conversion = (id: string, state: Row<'platform.chain_conversions'>['state']) => ({
      event_id: id,
      advertiser_id: advertiser,
      campaign_id: campaign,
      wallet: 'w',
      state,
      created_at: new Date(NOW),
    });
    await db
      .insertInto('platform.chain_conversions')
      .values([conversion(waiting.id, 'queued'), conversion(old[0]?.id ?? '', 'accepted')])
      .execute();
    expect((await runRetention({ db: own, nowMs: NOW, batchRows: 2 })).customer_events).to.equal(4);
    const rows = await db.selectFrom('platform.customer_events').selectAll().orderBy('id').execute();
    expect(rows.map(({ id, customer_hash }) => [id, customer_hash])).to.deep.equal(
      [old[0], waiting, old[1], old[2], old[3]]
        .map((each) => [each?.id, each === waiting ? 'h' : null])
        .concat([[idAt(390, 6), 'h']]),
    );
    const [first] = rows;
    expect(first).to.deep.include({
      ...{
        properties: {},
        session_id: null,
        customer_hash: null,
        customer_wallet: null,
        landing_url: null,
        referrer: null,
      },
      ...{ value_micros: '1000000', campaign_id: campaign, action: 'purchase' },
    });
    const wallets = await db
      .selectFrom('platform.chain_conversions')
      .select(['state', 'wallet'])
      .orderBy('state')
      .execute();
    expect(wallets).to.deep.equal([
      { state: 'accepted', wallet: 'deleted' },
      { state: 'queued', wallet: 'w' },
    ]);
    await db.updateTable('platform.chain_conversions').set({ state: 'accepted' }).execute();
    expect((await runRetention({ db: own, nowMs: NOW })).customer_events).to.equal(1);
    expect((await runRetention({ db: own, nowMs: NOW })).customer_events).to.equal(0);
  });

  it('keeps reports of attention that are on their way to the chain, however old', async () => {
    const { db, own } = await world(open);
    const report = (id: string, state: Row<'edge.attention_reports'>['state'], days: number) => ({
      id,
      kind: 'vau' as const,
      chain_campaign_id: 'c',
      account: 'a',
      state,
      seconds: 1,
      country: 'DE',
      received_at: daysAgo(days),
      changed_at: daysAgo(days),
      signals: '[]',
    });
    await db
      .insertInto('edge.attention_reports')
      .values([
        report('1', 'final', 200),
        report('2', 'parked', 200),
        report('3', 'queued', 999),
        report('4', 'final', 100),
      ])
      .execute();
    expect((await runRetention({ db: own, nowMs: NOW })).attention_reports).to.equal(2);
    const left = await db.selectFrom('edge.attention_reports').select('id').orderBy('id').execute();
    expect(left.map(({ id }) => id)).to.deep.equal(['3', '4']);
  });

  it('deletes old refusals, audit entries and challenges, each after its own time', async () => {
    const { db, own, maker, advertiser } = await world(open);
    const influencer = await maker.influencer();
    await fillOld(db, maker, advertiser, influencer);
    const gone = await runRetention({ db: own, nowMs: NOW });
    expect(gone).to.deep.include({ failed_events: 1, audit_log: 1, wallet_challenges: 1 });
    for (const table of ['failed_events', 'audit_log', 'wallet_challenges']) {
      expect(await anyTable(db).selectFrom(`platform.${table}`).selectAll().execute(), table).to.have.length(
        1,
      );
    }
  });

  it('keeps for as long as is set from now on; what has gone stays marked as gone', async () => {
    const test = await TestPlatform.start(await open());
    const maker = new WorldMaker(test.db);
    await maker.clicks(
      [10, 40, 70].map((days) => ({ code: 'link', clickedAt: daysAgo(days), isBot: false })),
    );
    const path = '/retention/clicks';
    await test.expect(200, 'root', 'put', path, { body: { keep_days: 30 } });
    expect((await runRetention({ db: test.db, nowMs: NOW })).clicks).to.equal(2);
    await test.expect(200, 'root', 'put', path, { body: { keep_days: 50 } });
    expect((await runRetention({ db: test.db, nowMs: NOW })).clicks).to.equal(0);
    const { data } = await test.expect<{ data: Record<string, unknown>[] }>(
      200,
      'plainAdmin',
      'get',
      '/retention',
    );
    expect(data[0]).to.deep.equal({
      subject: 'clicks',
      keep_days: 50,
      default_days: 180,
      deleted_before: '2026-06-01T00:00:00.000Z',
      deleted_rows: 2,
      ran_at: '2026-07-01T12:00:00.000Z',
    });
    const audited = await test.db
      .selectFrom('platform.audit_log')
      .select(['before', 'after'])
      .where('action', '=', 'retention.update')
      .orderBy('id')
      .execute();
    expect(audited).to.deep.equal([
      { before: { keep_days: 180 }, after: { keep_days: 30 } },
      { before: { keep_days: 30 }, after: { keep_days: 50 } },
    ]);
    await test.expectRefusal([403, 'forbidden'], 'plainAdmin', 'put', path, { body: { keep_days: 1 } });
    await test.expectRefusal([422, 'invalid_field'], 'root', 'put', path, { body: { keep_days: 0 } });
  });

  it('runs at the start and again after the pause, and counts what went', async () => {
    const { db, own, maker } = await world(open);
    const clock = new TestClock(NOW);
    const registry = new Registry();
    const click = (days: number) => maker.clicks([{ code: 'link', clickedAt: daysAgo(days), isBot: false }]);
    const counted = async () => {
      const metric = await registry.getSingleMetric('crr_platform_retention_rows_total')?.get();
      return metric?.values.find(({ labels }) => labels.subject === 'clicks')?.value;
    };
    await click(200);
    const failures: unknown[] = [];
    const job = new JobRunner({
      db: own,
      clock,
      handlers: [retentionHandler(registry)],
      pollMs: 5,
      onFailure: (_, error) => failures.push(error),
    });
    job.start();
    await eventually(async () => (await counted()) === 1);
    await click(179);
    clock.advance(3 * DAY_MS);
    await eventually(async () => (await counted()) === 2);
    await job.stop();
    expect(failures).to.deep.equal([]);
    expect(await db.selectFrom('edge.clicks').selectAll().execute()).to.deep.equal([]);
  });
});

async function fillOld(db: Db, maker: WorldMaker, advertiser: string, influencer: string): Promise<void> {
  for (const days of [31, 29]) {
    await db
      .insertInto('platform.failed_events')
      .values({
        id: maker.id(),
        advertiser_id: advertiser,
        received_at: daysAgo(days),
        status: 422,
        error_code: 'invalid_field',
        body_excerpt: '{}',
      })
      .execute();
  }
  for (const days of [1_098, 1_090]) {
    await db
      .insertInto('platform.audit_log')
      .values({
        id: maker.id(),
        at: daysAgo(days),
        actor_kind: 'system',
        action: 'change',
        subject_kind: 'users',
        subject_id: 'somebody',
      })
      .execute();
  }
  for (const days of [9, 6]) {
    await db
      .insertInto('platform.wallet_challenges')
      .values({
        id: maker.id(),
        influencer_id: influencer,
        wallet: 'w',
        nonce: `nonce ${days}`,
        message: 'm',
        created_at: daysAgo(days),
        expires_at: daysAgo(days),
      })
      .execute();
  }
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (Date.now() > until) throw new Error('it did not come to be so');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('retention by a login of the platform’s group alone', () => {
  it('takes the edge’s rows away, and keeps what their links earned', async () => {
    const url = await freshPostgresUrl();
    const owner = await openDatabase({ url });
    const member = await openDatabase({ url: memberUrl(url, 'platform') });
    try {
      await sql`INSERT INTO chain.transactions (slot, tx_index, signature) VALUES (1, 0, 'signature')`.execute(
        owner.db,
      );
      await sql`
        INSERT INTO chain.vaus (campaign_id, seq, user_wallet, influencer, sequence, earned_at, recorded_at, attention_seconds, quality_score,
          country, site_hash, payable_usdc, user_usdc, influencer_usdc, user_bonus_usdc, user_accrued, influencer_accrued, user_acd,
          influencer_acd, slot, tx_index)
        VALUES ('campaign', 1, 'account', NULL, 1, ${daysAgo(300)}, ${daysAgo(300)}, 10, 80, 'DE', 'hash', 10, 7, 3, 0, FALSE, FALSE, 0, 0,
          1, 0)`.execute(owner.db);
      await sql`
        INSERT INTO edge.attention_reports (id, kind, chain_campaign_id, account, link_code, state, sequence, signature, seconds, country,
          received_at, changed_at, signals)
        VALUES ('vau', 'vau', 'campaign', 'account', 'link', 'final', 1, 'signature', 10, 'DE', ${daysAgo(300)}, ${daysAgo(300)}, '[]')`.execute(
        owner.db,
      );
      const runs = [runRetention({ db: member.db, nowMs: NOW }), runRetention({ db: member.db, nowMs: NOW })];
      const gone = (await Promise.all(runs)).map(({ attention_reports }) => attention_reports);
      expect(gone.sort()).to.deep.equal([0, 1]);
      const { rows } =
        await sql`SELECT link_code, vaus, influencer_usdc::text AS usdc FROM platform.link_earnings`.execute(
          member.db,
        );
      expect(rows).to.deep.equal([{ link_code: 'link', vaus: 1, usdc: '3' }]);
    } finally {
      await member.close();
      await owner.close();
    }
  });
});
