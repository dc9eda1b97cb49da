/** Who may call what: every route that is registered is called by everybody, and who gets past the door must be who is named here. */
import { expect } from 'chai';
import { CALLERS, type Caller, TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';
import { TEST_ROUTES } from '../support/routes';
import { WHO_MAY_CALL } from './who-may-call';

const DOOR_CODES: readonly unknown[] = ['unauthorized', 'forbidden', 'pending_approval'];

/** No route knows it: whoever gets past the door is refused behind it, before anything is done. */
const NO_EFFECT = { query: { no_such_field: 1 } };

onOneDatabase('who may call', (open) => {
  it('is said for every route that is registered, and for no other', () => {
    const names = TEST_ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(WHO_MAY_CALL)).to.have.members(names);
  });

  it('is who is named, and nobody else', async () => {
    const test = await TestPlatform.start(await open());
    const found: Record<string, string> = {};
    for (const { method, path } of TEST_ROUTES) {
      const past: Caller[] = [];
      for (const caller of CALLERS) {
        const target = path.replace(/\{\w+\}/g, () => test.newId());
        const { status, body } = await test.call(caller, method, target, NO_EFFECT);
        const code = status >= 400 ? (body as { error: { code: string } }).error.code : null;
        if (!DOOR_CODES.includes(code)) past.push(caller);
      }
      found[`${method} ${path}`] = past.join(' ');
    }
    expect(found).to.deep.equal(WHO_MAY_CALL);
  });
});
