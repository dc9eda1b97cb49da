import { expect } from 'chai';
import { ANSWERS_KEPT_MS, forgetOldAnswers } from '../../src/idempotency/forget';
import { type Caller, TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';

const BODY = { name: 'Spring', budget_usdc: '1000000' };

forEachDatabase('a request with an Idempotency-Key', (open) => {
  let test: TestPlatform;
  beforeEach(async () => {
    test = await TestPlatform.start(await open());
  });

  const send = (caller: Caller = 'keyA', body: object = BODY, key = 'order-1') =>
    test.call<{ id: string }>(caller, 'post', '/campaigns', { body, headers: { 'idempotency-key': key } });
  const made = async () => (await test.db.selectFrom('platform.campaigns').select('id').execute()).length;

  it('that is repeated has one effect, and is answered as the first time, saying so', async () => {
    const first = await send();
    const second = await send();
    expect([first.status, second.status]).to.deep.equal([201, 201]);
    expect(second.body).to.deep.equal(first.body);
    expect(first.headers.get('idempotency-replayed')).to.equal(null);
    expect(second.headers.get('idempotency-replayed')).to.equal('true');
    expect(await made()).to.equal(1);
  });

  it('that is sent ten times at once has one effect, and ten answers of the same', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => send()));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).to.equal(1);
    expect(answers[0]?.status).to.equal(201);
    expect(await made()).to.equal(1);
    const log = await test.db.selectFrom('platform.audit_log').select('id').execute();
    expect(log).to.have.length(1);
  });

  it('whose body is another is refused', async () => {
    await send();
    const answer = await send('keyA', { ...BODY, name: 'Summer' });
    expect(answer.status).to.equal(409);
    expect(answer.body).to.have.nested.property('error.code', 'idempotency_key_reused');
    expect(await made()).to.equal(1);
  });

  it('of another caller, or to another route, is another request', async () => {
    const first = await send('keyA');
    const callers: Caller[] = ['advertiserA', 'keyB'];
    for (const caller of callers) {
      const { status, body } = await send(caller);
      expect([status, body.id === first.body.id]).to.deep.equal([201, false]);
    }
    const headers = { 'idempotency-key': 'order-1' };
    const submit = await test.call('keyA', 'post', `/campaigns/${first.body.id}/submit`, { headers });
    expect(submit.status).to.equal(200);
  });

  it('to another address of the same route is refused', async () => {
    const [one, two] = [await send('keyA', BODY, 'a'), await send('keyA', BODY, 'b')];
    const headers = { 'idempotency-key': 'submit' };
    await test.expect(200, 'keyA', 'post', `/campaigns/${one.body.id}/submit`, { headers });
    const path = `/campaigns/${two.body.id}/submit`;
    await test.expectRefusal([409, 'idempotency_key_reused'], 'keyA', 'post', path, { headers });
  });

  it('that was refused may be repeated, and has its effect then', async () => {
    const headers = { 'idempotency-key': 'later' };
    const { body } = await send();
    const path = `/campaigns/${body.id}/withdraw`;
    await test.expectRefusal([409, 'illegal_move'], 'keyA', 'post', path, { headers });
    await test.expect(200, 'keyA', 'post', `/campaigns/${body.id}/submit`);
    await test.expect(200, 'keyA', 'post', path, { headers });
  });

  it('whose key can not be kept is refused', async () => {
    for (const key of ['a b', 'x'.repeat(256)]) {
      expect((await send('keyA', BODY, key)).body).to.have.nested.property(
        'error.code',
        'invalid_idempotency_key',
      );
    }
    expect((await send('keyA', BODY, 'x'.repeat(255))).status).to.equal(201);
  });

  it('is remembered for a day', async () => {
    const first = await send();
    test.clock.advance(ANSWERS_KEPT_MS);
    expect(await forgetOldAnswers(test.db, test.clock.now())).to.equal(0);
    expect((await send()).body.id).to.equal(first.body.id);
    test.clock.advance(1);
    expect(await forgetOldAnswers(test.db, test.clock.now())).to.equal(1);
    expect((await send()).body.id).to.not.equal(first.body.id);
  });
});
