import { createHash, createHmac } from 'node:crypto';
import { signRequest } from '@crr/sdk';
import { expect } from 'chai';
import { TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';

const PATH = '/api/v1/events';

onOneDatabase('signatures of events', (open) => {
  let test: TestPlatform;
  const body = JSON.stringify({ action: 'purchase', value: '49.90', properties: { city: 'Köln' } });

  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const nowSeconds = () => Math.floor(test.clock.now() / 1000);
  const signed = (timestamp: number, secret = test.hmacSecretA, over = body) =>
    signRequest(secret, { method: 'POST', path: PATH, body: over, timestamp });
  const send = (signature: string, caller: 'keyA' | 'keyB' = 'keyA', sent = body) =>
    test.call<{ id: string; error?: { code: string; field: string } }>(caller, 'post', '/events', {
      body: sent,
      headers: { 'x-crr-signature': signature },
    });
  const count = async () =>
    (await test.db.selectFrom('platform.customer_events').select('id').execute()).length;
  const requireSignatures = () =>
    test.expect(200, 'root', 'patch', `/api-keys/${test.ids.keyA}`, { body: { hmac_required: true } });

  it('takes what is signed as documented, by the client and by hand', async () => {
    expect((await send(await signed(nowSeconds()))).status).to.equal(201);
    const other = '{"action":"signup"}';
    const canonical = `${nowSeconds()}.POST.${PATH}.${createHash('sha256').update(other).digest('hex')}`;
    const mac = createHmac('sha256', test.hmacSecretA).update(canonical).digest('hex');
    expect((await send(`t=${nowSeconds()},v1=${mac}`, 'keyA', other)).status).to.equal(201);
  });

  it('takes a signature for 300 seconds to both sides, and not a second longer', async () => {
    for (const [seconds, status] of [
      [-300, 201],
      [300, 200],
      [-301, 401],
      [301, 401],
    ] as const) {
      const answer = await send(await signed(nowSeconds() + seconds));
      expect(answer.status, `${seconds} s`).to.equal(status);
      if (status === 401)
        expect(answer.body.error).to.include({ code: 'stale_signature', field: 'x-crr-signature' });
    }
  });

  it('is not harmed by a signed request that is sent again within the window', async () => {
    const signature = await signed(nowSeconds() + 300);
    const first = await send(signature);
    test.clock.advance(600_000);
    const again = await send(signature);
    expect([first.status, again.status, again.body.id]).to.deep.equal([201, 200, first.body.id]);
    expect(await count()).to.equal(1);
    test.clock.advance(1);
    expect((await send(signature)).body.error?.code).to.equal('stale_signature');
  });

  it('refuses a signature of another body, secret, path, method or time', async () => {
    const now = nowSeconds();
    const request = { method: 'POST', path: PATH, body, timestamp: now };
    const wrong = [
      await signed(now, test.hmacSecretA, `${body} `),
      await signed(now, 'whs_another'),
      await signRequest(test.hmacSecretA, { ...request, path: `${PATH}/batch` }),
      await signRequest(test.hmacSecretA, { ...request, method: 'PUT' }),
      (await signed(now)).replace(`t=${now}`, `t=${now + 1}`),
    ];
    for (const signature of wrong)
      expect((await send(signature)).body.error?.code, signature).to.equal('invalid_signature');
    expect((await send(await signed(now, test.hmacSecretA), 'keyB')).body.error?.code).to.equal(
      'invalid_signature',
    );
    expect(await count()).to.equal(0);
  });

  it('refuses a header that is no signature', async () => {
    const mac = 'a'.repeat(64);
    for (const header of [
      '',
      'v1=',
      `t=1,v1=${mac.slice(1)}`,
      `t=x,v1=${mac}`,
      `t=1,v1=${mac.toUpperCase()}`,
      `t=1,v1=${mac},v1=${mac}`,
    ])
      expect((await send(header)).body.error?.code, header).to.equal('malformed_signature');
  });

  it('refuses unsigned events of a key that needs signatures, at every address', async () => {
    await requireSignatures();
    for (const [path, sent] of [
      ['/events', { action: 'signup' }],
      ['/events/batch', { events: [{ action: 'signup' }] }],
      ['/event/purchase', {}],
      ['/event/add-to-cart', {}],
      ['/event/signup', {}],
      ['/event/drop-off', {}],
    ] as const)
      await test.expectRefusal([401, 'signature_required'], 'keyA', 'post', path, { body: sent });
    expect((await send(await signed(nowSeconds()))).status).to.equal(201);
    expect(await count()).to.equal(1);
  });

  it('refuses the retry of a failed event without a signature, too, where the key needs them', async () => {
    await test.expectRefusal([422, 'missing_field'], 'keyA', 'post', '/events', { body: {} });
    const [failed] = await test.db.selectFrom('platform.failed_events').select('id').execute();
    await requireSignatures();
    const path = `/failed-events/${failed?.id}/retry`;
    await test.expectRefusal([401, 'signature_required'], 'keyA', 'post', path, {
      body: { action: 'signup' },
    });
    // Nor is there a way around it by who is no key.
    const { status } = await test.call('advertiserA', 'post', path, { body: { action: 'signup' } });
    expect(status).to.equal(403);
  });
});
