import type { Row } from '@crr/db';
import { anyTable } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import type { Db } from '../../src/database';
import { customerHash } from '../../src/events/customer-hash';
import { PERSONAL_COLUMNS } from '../../src/personal/columns';
import { WorldMaker } from '../reports/support/world';
import { TestPlatform } from '../support/app';
import { forEachDatabase, type OpenDatabase } from '../support/database';

interface Answer {
  id: string;
  subject_id: string;
  result: Record<string, number>;
  data: Record<string, Record<string, unknown>[]> | null;
}

/** What every personal value of these tests holds. */
const MARK = 'PERSONAL';
const DOLLAR = 1_000_000n;

async function start(open: OpenDatabase) {
  const test = await TestPlatform.start(await open());
  return { test, maker: new WorldMaker(test.db) };
}

forEachDatabase('being forgotten', (open) => {
  it('leaves nothing personal of an influencer in any column of any table, and every amount and count', async () => {
    const { test, maker } = await start(open);
    const { influencerA, advertiserA, users } = test.ids;
    const campaign = await maker.campaign(advertiserA);
    await fillInfluencer(test, maker, campaign);
    await maker.events([
      maker.event(advertiserA, {
        campaignId: campaign,
        influencerId: influencerA,
        micros: 7n * DOLLAR,
        decidingKey: 'coupon',
      }),
    ]);
    expect(await marked(test.db)).to.have.members([
      'users.email',
      'influencers.handle',
      'influencers.email',
      'influencers.wallet',
      'applications.note',
      'applications.history',
      'evidence.url',
      'evidence.note',
      'evidence.review_note',
      'tracking_links.influencer',
      'wallet_challenges.wallet',
      'wallet_challenges.message',
      'audit_log.before',
      'audit_log.after',
      'idempotency_keys.response',
    ]);
    const before = await figures(test);
    const answer = await test.expect<Answer>(
      201,
      'root',
      'post',
      `/privacy/influencers/${influencerA}/delete`,
    );
    expect(answer.data).to.equal(null);
    expect(answer.result).to.include({
      influencers: 1,
      users: 1,
      applications: 1,
      evidence: 1,
      audit_log: 3,
    });
    expect(await marked(test.db)).to.deep.equal([]);
    expect(await figures(test)).to.deep.equal(before);
    const row = await test.db
      .selectFrom('platform.influencers')
      .selectAll()
      .where('id', '=', influencerA)
      .executeTakeFirstOrThrow();
    expect(row).to.include({
      handle: `deleted-${influencerA}`,
      status: 'deleted',
      email: null,
      wallet: null,
    });
    const { history } = await test.db
      .selectFrom('platform.applications')
      .select('history')
      .executeTakeFirstOrThrow();
    expect(history).to.deep.equal([
      { from: null, to: 'applied', at: '2026-01-01', by: 'influencer', reason: null },
    ]);
    // The same person can begin anew, and finds nothing of before.
    expect(
      await test.db
        .selectFrom('platform.users')
        .select('sub')
        .where('id', '=', users.influencerA)
        .executeTakeFirst(),
    ).to.deep.equal({
      sub: `deleted:${users.influencerA}`,
    });
    await test.expectRefusal([403, 'pending_approval'], 'influencerA', 'get', '/influencer/stats/overview');
    const again = await test.expect<Answer>(
      201,
      'root',
      'post',
      `/privacy/influencers/${influencerA}/delete`,
    );
    expect(again.result.wallet_challenges).to.equal(0);
  });

  it('empties what was told of a customer in all their events of one advertiser, and no one else’s', async () => {
    const { test, maker } = await start(open);
    const { advertiserA, advertiserB } = test.ids;
    const hash = (advertiser: string, customer: string) =>
      customerHash(new Uint8Array(32).fill(7), advertiser, customer);
    const told = (advertiser: string, customer: string) => ({
      properties: JSON.stringify({ name: `${MARK} ${customer}` }),
      landing_url: `https://shop.example/${MARK}`,
      referrer: `https://x.example/${MARK}`,
      session_id: `${MARK}-session`,
      customer_wallet: `${MARK}-wallet`,
      customer_hash: hash(advertiser, customer),
    });
    const own = [
      maker.event(advertiserA, { micros: DOLLAR }),
      maker.event(advertiserA, { micros: 2n * DOLLAR }),
    ];
    await maker.events(own, told(advertiserA, 'c1'));
    await maker.events([maker.event(advertiserA)], told(advertiserA, 'c2'));
    await maker.events([maker.event(advertiserB)], told(advertiserB, 'c1'));
    const campaign = await maker.campaign(advertiserA);
    const conversion = (state: Row<'platform.chain_conversions'>['state']) => ({
      event_id: own[0]?.id ?? '',
      advertiser_id: advertiserA,
      campaign_id: campaign,
      wallet: `${MARK}-wallet`,
      state,
      created_at: new Date(),
    });
    await test.db.insertInto('platform.chain_conversions').values(conversion('queued')).execute();
    const before = await figures(test);
    const options = { body: { customer_id: 'c1' } };
    await test.expectRefusal(
      [409, 'conversion_under_way'],
      'keyA',
      'post',
      '/privacy/customers/delete',
      options,
    );
    await test.db.updateTable('platform.chain_conversions').set({ state: 'accepted' }).execute();
    const answer = await test.expect<Answer>(201, 'keyA', 'post', '/privacy/customers/delete', options);
    expect(answer.result).to.deep.equal({ customer_events: 2, chain_conversions: 1 });
    const rows = await test.db.selectFrom('platform.customer_events').selectAll().execute();
    for (const row of rows) {
      const isForgotten = own.some(({ id }) => id === row.id);
      expect(JSON.stringify(row).includes(MARK)).to.equal(!isForgotten);
      expect(row.customer_hash === null).to.equal(isForgotten);
    }
    const { wallet } = await test.db
      .selectFrom('platform.chain_conversions')
      .select('wallet')
      .executeTakeFirstOrThrow();
    expect(wallet).to.equal('deleted');
    expect(await figures(test)).to.deep.equal(before);
    const byHash = { body: { customer_hash: hash(advertiserA, 'c2') } };
    await test.expect(201, 'advertiserB', 'post', '/privacy/customers/delete', byHash);
    expect(
      await test.db
        .selectFrom('platform.customer_events')
        .selectAll()
        .where('customer_hash', 'is not', null)
        .execute(),
    ).to.have.length(2);
  });

  it('ends the account of whoever asks for it themselves', async () => {
    const { test } = await start(open);
    await test.db
      .updateTable('platform.users')
      .set({ email: `${MARK}@x.example` })
      .where('id', '=', test.ids.users.advertiserA)
      .execute();
    const confirm = (user_id: string) => ({ body: { user_id } });
    const path = '/privacy/me/delete';
    const { advertiserA, advertiserB } = test.ids.users;
    await test.expectRefusal([422, 'invalid_field'], 'advertiserA', 'post', path, confirm(advertiserB));
    await test.expect(201, 'advertiserA', 'post', path, confirm(advertiserA));
    expect(await marked(test.db)).to.deep.equal([]);
    await test.expectRefusal([403, 'pending_approval'], 'advertiserA', 'get', '/stats/overview');
    const others = await test.call('advertiserB', 'get', '/stats/overview');
    expect(others.status).to.equal(200);
  });
});

forEachDatabase('being told what is held', (open) => {
  it('tells an influencer everything of theirs, and nothing of their customers but sums', async () => {
    const { test, maker } = await start(open);
    const { advertiserA, influencerA } = test.ids;
    const campaign = await maker.campaign(advertiserA);
    await fillInfluencer(test, maker, campaign);
    const credited = {
      campaignId: campaign,
      influencerId: influencerA,
      decidingKey: 'coupon',
      micros: DOLLAR,
    };
    await maker.events([maker.event(advertiserA, credited), maker.event(advertiserA, credited)], {
      session_id: 'somebody else',
    });
    const { data } = await test.expect<Answer>(201, 'influencerA', 'post', '/privacy/me/export');
    const told = JSON.stringify(data);
    for (const { table, column } of PERSONAL_COLUMNS.filter(
      ({ person, table }) => person === 'influencer' && table !== 'platform.audit_log',
    )) {
      if (table !== 'platform.idempotency_keys')
        expect(data?.[table.replace('platform.', '')]?.[0], table).to.have.property(column);
    }
    expect(told).to.not.contain('somebody else');
    expect(data?.customer_events).to.deep.equal([
      { action: 'purchase', currency: 'USD', events: 2, value_micros: '2000000' },
    ]);
  });

  it('tells an advertiser what is held on a customer, and keeps that it was asked', async () => {
    const { test, maker } = await start(open);
    const { advertiserA } = test.ids;
    const customer_hash = customerHash(new Uint8Array(32).fill(7), advertiserA, 'c1');
    await maker.events([maker.event(advertiserA, { micros: DOLLAR })], { customer_hash, session_id: 's1' });
    const body = { customer_id: 'c1' };
    const { data, id } = await test.expect<Answer>(201, 'advertiserA', 'post', '/privacy/customers/export', {
      body,
    });
    expect(data?.customer_events?.[0]).to.include({ session_id: 's1', value_micros: '1000000' });
    const other = await test.expect<Answer>(201, 'advertiserB', 'post', '/privacy/customers/export', {
      body,
    });
    expect(other.data).to.deep.equal({ customer_events: [], chain_conversions: [] });
    const kept = await test.expect<{ data: Answer[] }>(200, 'advertiserA', 'get', '/privacy/requests');
    expect(kept.data.map((request) => [request.id, request.result])).to.deep.equal([
      [id, { customer_events: 1, chain_conversions: 0 }],
    ]);
    expect(
      JSON.stringify(await test.db.selectFrom('platform.audit_log').selectAll().execute()),
    ).to.not.contain(customer_hash);
  });

  it('needs exactly one name of a customer, and the advertiser from admins', async () => {
    const { test } = await start(open);
    const field = (caller: 'root' | 'keyA', body: object, code = 'invalid_field') =>
      test.expectRefusal([422, code], caller, 'post', '/privacy/customers/export', { body });
    expect(await field('keyA', {}, 'missing_field')).to.equal('customer_id');
    expect(await field('keyA', { customer_id: 'c', customer_hash: 'a'.repeat(64) })).to.equal(
      'customer_hash',
    );
    expect(await field('root', { customer_id: 'c' }, 'missing_field')).to.equal('advertiser_id');
  });
});

async function fillInfluencer(test: TestPlatform, maker: WorldMaker, campaign: string): Promise<void> {
  const { db } = test;
  const { influencerA, advertiserA, users } = test.ids;
  const at = new Date(Date.UTC(2026, 0, 1));
  const own = { influencer_id: influencerA, advertiser_id: advertiserA };
  await db
    .updateTable('platform.influencers')
    .set({
      handle: `${MARK}-handle`,
      email: `${MARK}@x.example`,
      wallet: `${MARK}-wallet`,
      wallet_proven_at: at,
    })
    .where('id', '=', influencerA)
    .execute();
  await db
    .updateTable('platform.users')
    .set({ email: `${MARK}@x.example` })
    .where('id', '=', users.influencerA)
    .execute();
  await maker.share({
    advertiserId: advertiserA,
    campaignId: campaign,
    influencerId: influencerA,
    type: 'flat_once',
    flat: DOLLAR,
  });
  await maker.coupon(advertiserA, campaign, influencerA);
  const application = maker.id();
  const history = [
    { from: null, to: 'applied', at: '2026-01-01', by: 'influencer', reason: `${MARK} reason` },
  ];
  await db
    .insertInto('platform.applications')
    .values({
      ...own,
      id: application,
      campaign_id: campaign,
      status: 'applied',
      note: `${MARK} note`,
      history: JSON.stringify(history),
      created_at: at,
      updated_at: at,
    })
    .execute();
  await db
    .insertInto('platform.evidence')
    .values({
      ...own,
      id: maker.id(),
      application_id: application,
      kind: 'post',
      url: `https://x.example/${MARK}`,
      note: `${MARK} note`,
      status: 'submitted',
      review_note: `${MARK} review`,
      created_at: at,
    })
    .execute();
  await maker.link({
    code: 'own',
    advertiserId: advertiserA,
    campaignId: campaign,
    influencerId: influencerA,
  });
  await db
    .updateTable('platform.tracking_links')
    .set({ influencer: `${MARK}-wallet` })
    .execute();
  await db
    .insertInto('platform.wallet_challenges')
    .values({
      id: maker.id(),
      influencer_id: influencerA,
      wallet: `${MARK}-wallet`,
      nonce: 'nonce',
      message: `${MARK} signs in`,
      created_at: at,
      expires_at: at,
    })
    .execute();
  await db
    .insertInto('platform.idempotency_keys')
    .values({
      scope: 'admin root post /influencers',
      key: 'key',
      body_hash: 'hash',
      status: 201,
      response: JSON.stringify({ id: influencerA, email: `${MARK}@x.example` }),
      created_at: at,
    })
    .execute();
  for (const [kind, subject, facts] of [
    ['influencers', influencerA, { id: influencerA, handle: `${MARK}-handle`, wallet: `${MARK}-wallet` }],
    ['applications', application, { status: 'applied', note: `${MARK} note` }],
    ['users', users.influencerA, { role: 'influencer', email: `${MARK}@x.example` }],
  ] as const) {
    await db
      .insertInto('platform.audit_log')
      .values({
        id: maker.id(),
        at,
        actor_kind: 'system',
        action: 'change',
        subject_kind: kind,
        subject_id: subject,
        before: JSON.stringify(facts),
        after: JSON.stringify(facts),
      })
      .execute();
  }
}

/** Columns of the whole schema that hold the mark. */
async function marked(db: Db): Promise<string[]> {
  const { rows } = await sql<{ schema: string; table: string; column: string }>`
    SELECT c.relnamespace::regnamespace::text AS schema, c.relname AS "table", a.attname AS "column"
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace::regnamespace::text IN ('chain', 'edge', 'ledger', 'platform') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND a.atttypid IN ('text'::regtype, 'jsonb'::regtype)`.execute(db);
  const checks = rows.map(
    ({ schema, table, column }) => sql`
      SELECT ${`${table}.${column}`}::text AS name WHERE EXISTS (
        SELECT FROM ${sql.table(`${schema}.${table}`)} WHERE position(${MARK}::text IN ${sql.ref(column)}::text) > 0)`,
  );
  const found = await sql<{ name: string }>`${sql.join(checks, sql` UNION ALL `)}`.execute(db);
  return found.rows.map(({ name }) => name);
}

/** Amounts and counts, which forgetting changes nothing of. */
async function figures(test: TestPlatform): Promise<unknown> {
  const counts: Record<string, number> = {};
  for (const table of [
    'users',
    'applications',
    'evidence',
    'assignments',
    'coupons',
    'tracking_links',
    'customer_events',
  ]) {
    counts[table] = (await anyTable(test.db).selectFrom(`platform.${table}`).selectAll().execute()).length;
  }
  const { data } = await test.expect<{ data: Record<string, unknown>[] }>(
    200,
    'root',
    'get',
    '/stats/influencers',
  );
  return { counts, data: data.map(({ name, ...figures }) => figures) };
}
