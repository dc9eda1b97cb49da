import { expect } from 'chai';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

interface Failed {
  id: string;
  status: number;
  error_code: string;
  field: string | null;
  body_excerpt: string;
  retried_at: string | null;
}

forEachDatabase('refused events', (open) => {
  let test: TestPlatform;

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const send = (body: unknown) => test.call('keyA', 'post', '/events', { body });
  const failures = async (caller: 'keyA' | 'advertiserA' | 'advertiserB' | 'root' = 'advertiserA') =>
    (await test.expect<{ data: Failed[] }>(200, caller, 'get', '/failed-events')).data;

  it('are kept with what was wrong, newest first, for those whose they are', async () => {
    await send({ action: 'refund', value: '1' });
    await send('{"action":');
    await send({ action: 'signup', event_id: 'x' });
    await send({ action: 'purchase', event_id: 'x' });
    expect(
      (await failures()).map(({ status, error_code, field }) => [status, error_code, field]),
    ).to.deep.equal([
      [409, 'idempotency_key_reused', 'event_id'],
      [400, 'invalid_json', null],
      [422, 'invalid_field', 'action'],
    ]);
    expect(await failures('advertiserB')).to.deep.equal([]);
    expect(await failures('root')).to.have.length(3);
    const [{ id } = { id: '' }] = await failures();
    expect(await test.expect<Failed>(200, 'keyA', 'get', `/failed-events/${id}`)).to.include({ status: 409 });
    await test.expectRefusal([404, 'not_found'], 'keyB', 'get', `/failed-events/${id}`);
  });

  it('are kept without anything personal', async () => {
    const secrets = [
      'jane@example.com',
      'Jane',
      'token=abc',
      's-123',
      'So11111111111111111111111111111111111111112',
    ];
    const personal = {
      customer_id: secrets[0],
      properties: { name: secrets[1], 'jane@example.com': 1 },
      landing_url: `https://shop.example/?${secrets[2]}`,
      referrer: `https://shop.example/?${secrets[2]}`,
      session_id: secrets[3],
      customer_wallet: secrets[4],
      'jane@example.com': true,
      coupon_code: 'jane@example.com',
    };
    await send({ action: 'refund', value: '49.90', event_id: 'order-1', ...personal });
    await send(`${JSON.stringify({ action: 'purchase', ...personal })},`);
    await test.call('keyA', 'post', '/events/batch', {
      body: { events: [{ action: 'refund', ...personal }], more: 1 },
    });
    const kept = await failures();
    expect(kept).to.have.length(3);
    for (const { body_excerpt } of kept)
      for (const secret of secrets) expect(body_excerpt).not.to.contain(secret);
    const [batch, broken, event] = kept;
    expect(event?.body_excerpt).to.contain('"action":"refund","value":"49.90","event_id":"order-1"');
    expect(broken?.body_excerpt).to.contain('customer_id');
    expect(batch?.body_excerpt).to.contain('"action":"refund"');
  });

  it('are kept short, whatever came', async () => {
    for (const body of [
      'x'.repeat(60_000),
      `[${'['.repeat(30_000)}`,
      '{"action":"\u0000"',
      JSON.stringify('a'.repeat(5_000)),
      '[]',
      'null',
      '7',
    ])
      expect((await send(body)).status, body.slice(0, 20)).to.be.within(400, 422);
    const kept = await failures();
    expect(kept).to.have.length(7);
    for (const { body_excerpt } of kept) expect(body_excerpt.length).to.be.at.most(1_024);
  });

  it('are not kept of strangers and of those who may not send', async () => {
    await test.call('anonymous', 'post', '/events', { body: {} });
    await test.call('narrowKeyA', 'post', '/events', { body: {} });
    expect(await failures('root')).to.deep.equal([]);
  });

  it('can be told again, and are marked then', async () => {
    await send({ action: 'refund', event_id: 'order-1' });
    const [failed] = await failures();
    const path = `/failed-events/${failed?.id}/retry`;
    await test.expectRefusal([422, 'invalid_field'], 'keyA', 'post', path, {
      body: { action: 'refund' },
    });
    expect((await failures())[0]?.retried_at).to.equal(null);
    const body = { action: 'purchase', event_id: 'order-1' };
    await test.expectRefusal([404, 'not_found'], 'keyB', 'post', path, { body });
    for (const person of ['root', 'advertiserA'] as const) {
      const { status } = await test.call(person, 'post', path, { body });
      expect(status, 'keys alone tell events').to.equal(403);
    }
    const { id } = await test.expect<{ id: string }>(201, 'keyA', 'post', path, { body });
    const retriedAt = new Date(test.clock.now()).toISOString();
    expect((await failures())[0]?.retried_at).to.equal(retriedAt);
    test.clock.advance(1_000);
    expect(await test.expect<{ id: string }>(200, 'keyA', 'post', path, { body })).to.include({ id });
    expect((await failures())[0]?.retried_at).to.equal(retriedAt);
    expect(await test.expect(200, 'advertiserA', 'get', `/events/${id}`)).to.include({ action: 'purchase' });
  });
});
