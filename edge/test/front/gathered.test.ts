import { setTimeout as delay } from 'node:timers/promises';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import { GatheredFront } from '../../src/front/gathered';
import type { LimitState, Outcome } from '../../src/model';
import type { FrontPort, Visit } from '../../src/ports';

const OPEN: LimitState = { limit: 5, remaining: 4, resetSeconds: 60 };
const REFUSED = { code: 'rate_limited', status: 429, message: 'enough' };

/** A front that notes its calls and answers when it is told to. */
class FarFront {
  readonly calls: (readonly string[])[] = [];
  private readonly ends: ((how: 'answered' | 'failed') => void)[] = [];

  readonly port = {
    admitAll: (visits: readonly Visit[]) => {
      const keys = visits.map(({ limits }) => limits[0]?.key ?? '');
      this.calls.push(keys);
      return new Promise<Outcome<LimitState>[]>((resolve, reject) => {
        this.ends.push((how) => {
          if (how === 'failed') reject(new Error('the front is gone'));
          else resolve(keys.map((key) => outcomeOf(key)));
        });
      });
    },
  } as unknown as FrontPort;

  async end(how: 'answered' | 'failed' = 'answered'): Promise<void> {
    this.ends.shift()?.(how);
    await delay(5);
  }
}

function outcomeOf(key: string): Outcome<LimitState> {
  return key === 'refused' ? { ok: false, refusal: REFUSED } : { ok: true, value: OPEN };
}

describe('a gathered front', () => {
  let far: FarFront;
  let front: GatheredFront;
  let kept: Promise<unknown>[];
  const ask = (key: string) => front.admit([{ key, most: 5, windowSeconds: 60 }]);

  beforeEach(() => {
    far = new FarFront();
    kept = [];
    front = new GatheredFront({ front: () => far.port, inBackground: (work) => kept.push(work) });
  });

  it('asks at once where nobody else does', async () => {
    const first = ask('a');
    expect(far.calls).to.deep.equal([['a']]);
    await far.end();
    expect(await first).to.deep.equal({ ok: true, value: OPEN });
  });

  it('asks once for all who come during a call, and gives each its own outcome', async () => {
    const asked = ['a', 'b', 'refused', 'c'].map(ask);
    await far.end();
    expect(far.calls).to.deep.equal([['a'], ['b', 'refused', 'c']]);
    await far.end();
    expect((await Promise.all(asked)).map(({ ok }) => ok)).to.deep.equal([true, true, false, true]);
  });

  it('goes on with the others when the request is answered that asked for all', async () => {
    const asked = ['a', 'b'].map(ask);
    expect(kept).to.have.length(1);
    await far.end();
    await far.end();
    await Promise.all([...asked, ...kept]);
  });

  it('fails those whose call failed, and nobody else', async () => {
    const failed = caught(ask('a'));
    const later = ask('b');
    await far.end('failed');
    expect(((await failed) as Error).message).to.equal('the front is gone');
    await far.end();
    expect((await later).ok).to.equal(true);
  });

  it('does not wait for a call that was given up with its request', async () => {
    const lost = ask('a');
    const waiting = ask('b');
    await delay(60);
    const next = ask('c');
    await delay(5);
    expect(far.calls).to.deep.equal([['a'], ['b', 'c']]);
    await far.end();
    await far.end();
    expect(await Promise.all([lost, waiting, next])).to.have.length(3);
  });
});
