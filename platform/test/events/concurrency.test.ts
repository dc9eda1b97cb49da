import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Ingestion } from '../../src/events/ingestion';
import type { ToldEvent } from '../../src/events/model';
import { type TestPlatform as Test, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { Shop } from './support/shop';

const POLICY = { sessionMostMs: 86_400_000, lateFactMostMs: 86_400_000 };
const DUPLICATES = 1_000;
const BODIES = 400;

const TOLD: ToldEvent = {
  action: 'purchase',
  valueMicros: 1n,
  currency: 'USD',
  properties: {},
  couponCode: null,
  refCode: null,
  clickId: null,
  landingUrl: null,
  referrer: null,
  sessionId: null,
  customerHash: null,
  customerWallet: null,
  occurredAt: null,
  eventId: null,
};

forEachDatabase('events at once', (open) => {
  let test: Test;
  let shop: Shop;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
    shop = new Shop(test);
  });

  it(`are one of ${DUPLICATES} that say the same, and all are answered with it`, async () => {
    const body = { action: 'purchase', value: '10', event_id: 'order-1' };
    const answers = await Promise.all(
      Array.from({ length: DUPLICATES }, () =>
        test.call<{ id: string; duplicate: boolean }>('keyA', 'post', '/events', { body }),
      ),
    );
    const rows = await shop.events();
    expect(rows).to.have.length(1);
    expect(new Set(answers.map((each) => each.body.id))).to.deep.equal(new Set([rows[0]?.id]));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(answers.filter(({ status, body: { duplicate } }) => status === 200 && duplicate)).to.have.length(
      DUPLICATES - 1,
    );
  });

  it(`are as many as there are ids, when each of 100 comes ten times, through two processes' intakes`, async () => {
    const other = new Ingestion(test.db, POLICY, () => test.newId());
    const mine = new Ingestion(test.db, POLICY, () => test.newId());
    const receipts = await Promise.all(
      Array.from({ length: DUPLICATES }, (_, at) =>
        (at % 2 === 0 ? mine : other).take({
          id: test.newId(),
          advertiserId: test.ids.advertiserA,
          told: { ...TOLD, eventId: `${(at * 7) % 100}` },
          bodyHash: 'same',
          unreadable: [],
          receivedAt: new Date(test.clock.now()),
        }),
      ),
    );
    expect(await shop.events()).to.have.length(100);
    expect(new Set(receipts.map(({ id }) => id)).size).to.equal(100);
    expect(receipts.filter(({ duplicate }) => !duplicate)).to.have.length(100);
  });

  it("are one also without an id, through two processes' intakes, and on both sides of any boundary of time", async () => {
    const intakes = [
      new Ingestion(test.db, POLICY, () => test.newId()),
      new Ingestion(test.db, POLICY, () => test.newId()),
    ];
    const receipts = await Promise.all(
      Array.from({ length: 200 }, (_, at) =>
        (intakes[at % 2] as Ingestion).take({
          id: test.newId(),
          advertiserId: test.ids.advertiserA,
          told: TOLD,
          bodyHash: 'same',
          unreadable: [],
          receivedAt: new Date(test.clock.now() + at * 1_000),
        }),
      ),
    );
    expect(await shop.events()).to.have.length(1);
    expect(receipts.filter(({ duplicate }) => !duplicate)).to.have.length(1);
  });

  it('are taken by the same transaction, whoever sends them, and one that conflicts fails alone', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        const body = { action: 'purchase', event_id: `${at % 20}`, value: at < 40 ? '1' : '2' };
        return (await test.call(at % 2 === 0 ? 'keyA' : 'keyB', 'post', '/events', { body })).status;
      }),
    );
    const count = (status: number) => statuses.filter((each) => each === status).length;
    expect([count(201), count(200), count(409)]).to.deep.equal([20, 20, 20]);
  });

  it('are stored with what follows from them or not at all, and one that the database refuses fails alone', async () => {
    await shop.chainCampaign('pays', '1');
    const code = await shop.link(await shop.campaign({ chain_campaign_id: 'pays' }));
    await sql`ALTER TABLE platform.chain_conversions ADD CONSTRAINT full_up CHECK (wallet = '')`.execute(
      test.db,
    );
    try {
      const customer_wallet = 'So11111111111111111111111111111111111111112';
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) => {
          const conversion = at === 7 ? { ref_code: code, customer_wallet } : {};
          return test.call('keyA', 'post', '/events', {
            body: { action: 'purchase', event_id: `${at}`, ...conversion },
          });
        }),
      );
      expect(answers.filter(({ status }) => status === 201)).to.have.length(19);
      expect(answers[7]?.status).to.equal(422);
      const keys = (await shop.events()).map(({ dedup_key }) => dedup_key);
      expect(keys).to.have.length(19).and.not.include('id:7');
    } finally {
      await sql`ALTER TABLE platform.chain_conversions DROP CONSTRAINT full_up`.execute(test.db);
    }
  });

  it('never fail in here, whatever the body is', async () => {
    const field = fc.constantFrom(
      'action',
      'value',
      'currency',
      'properties',
      'coupon_code',
      'ref_code',
      'click_id',
      'landing_url',
      'referrer',
      'session_id',
      'customer_id',
      'customer_wallet',
      'occurred_at',
      'event_id',
      '__proto__',
      'constructor',
    );
    const plausible = fc.constantFrom(
      'purchase',
      '1.5',
      'USD',
      '',
      ' ',
      '\u0000',
      '\ud800',
      'https://x/?ref_code=\u0000',
      'https://x/?ref_code=%00',
      '2026-05-01T00:00:00Z',
      '9'.repeat(400),
      'İ'.repeat(300),
    );
    const value = fc.oneof(fc.jsonValue(), plausible, fc.string({ unit: 'binary' }));
    const event = fc.dictionary(field, value).map((fields) => ({ action: 'purchase', ...fields }));
    const fair = fc.record({
      action: fc.constant('purchase'),
      coupon_code: fc.string(),
      landing_url: fc.webUrl(),
    });
    const body = fc.oneof(
      fair.map((each) => JSON.stringify(each)),
      event.map((each) => JSON.stringify(each)),
      fc.array(event, { maxLength: 3 }).map((events) => JSON.stringify({ events })),
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => new Uint8Array(bytes)),
    );
    const path = fc.constantFrom('/events', '/events/batch', '/event/purchase', '/event/signup');
    const header = fc.option(fc.string({ unit: fc.constantFrom('a', '1', '=', ',', ' ', '~') }));
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(path, body, header, async (to, sent, key) => {
        const headers = key === null ? {} : { 'idempotency-key': key, 'x-crr-signature': key };
        const { status } = await test.call('keyA', 'post', to, {
          body: sent,
          ...(Math.random() < 0.2 ? { headers } : {}),
        });
        seen.add(status);
        expect(status).to.be.below(500);
      }),
      { numRuns: runs(BODIES) },
    );
    expect([...seen]).to.include.members([201, 400, 422]);
  });
});
