import { expect } from 'chai';
import { Attempts, MOST_REPEATED } from '../../tools/test/attempts';

function attempt(part: string, ok: boolean) {
  const outcome = { ok, passed: 2, failed: ok ? 0 : 1 };
  return { step: 'step', part, outcome, failures: ok ? '' : `what failed in ${part}` };
}

describe('the attempts at parts of a step', () => {
  it('are to be repeated where they failed', () => {
    const attempts = new Attempts();
    attempts.add(attempt('a', true));
    attempts.add(attempt('b', false));
    expect(attempts.repeatable()).to.deep.equal(['b']);
  });

  it('count by the last one, and what passed only then is told as flaky with its first failure', () => {
    const attempts = new Attempts();
    for (const each of [attempt('a', true), attempt('b', false), attempt('c', false)]) attempts.add(each);
    attempts.add(attempt('b', true));
    attempts.add(attempt('c', false));
    expect(attempts.failed().map(({ part }) => part)).to.deep.equal(['c']);
    expect(attempts.flaky().map(({ part, failures }) => [part, failures])).to.deep.equal([
      ['b', 'what failed in b'],
    ]);
    expect(attempts.sum()).to.deep.equal({ ok: false, passed: 6, failed: 1 });
  });

  it('are not repeated where more failed than a busy machine explains', () => {
    const attempts = new Attempts();
    for (let part = 0; part <= MOST_REPEATED; part += 1) attempts.add(attempt(`${part}`, false));
    expect(attempts.repeatable()).to.deep.equal([]);
  });
});
