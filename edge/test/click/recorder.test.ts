import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { ClickRecorder, type JournalOutcome } from '../../src/click/recorder';
import { ClickRescue } from '../../src/click/rescue';
import type { Click, LimitRule, LimitState, Outcome } from '../../src/model';
import type { FrontPort } from '../../src/ports';

const LIMIT: LimitRule = { key: 'redirect:ip:x', most: 1, windowSeconds: 60 };
const STATE: LimitState = { limit: 1, remaining: 0, resetSeconds: 60 };
const REFUSED: Outcome<LimitState> = {
  ok: false,
  refusal: { code: 'rate_limited', status: 429, message: 'enough', retryAfterSeconds: 60 },
};

function click(id: string): Click {
  return {
    id,
    atMs: 0,
    code: 'abc',
    campaignId: null,
    influencer: null,
    ipHash: `hash of ${id}`,
    country: 'ZZ',
    device: 'desktop',
    operatingSystem: 'Windows',
    browser: 'Chrome',
    referrerHost: null,
    botReason: null,
    signals: [],
  };
}

describe('recorder of clicks', () => {
  let clock: TestClock;
  let answer: (click: Click, limits: readonly LimitRule[]) => Promise<Outcome<LimitState>>;
  let stored: string[];
  let outcomes: JournalOutcome[];
  let lateRefusals: string[];
  let failures: unknown[];
  let background: Promise<unknown>[];
  let rescue: ClickRescue;
  let recorder: ClickRecorder;

  /** Fails or hangs as told; what works is stored. */
  const front = {
    admitClick: async (each: Click, limits: readonly LimitRule[]) => {
      const outcome = await answer(each, limits);
      if (outcome.ok) stored.push(each.id);
      return outcome;
    },
    admit: (limits: readonly LimitRule[]) => answer(click('none'), limits),
  } as unknown as FrontPort;

  const works = async (): Promise<Outcome<LimitState>> => ({ ok: true, value: STATE });
  const fails = () => Promise.reject(new Error('out of order'));

  beforeEach(() => {
    clock = new TestClock();
    answer = works;
    [stored, outcomes, lateRefusals, failures, background] = [[], [], [], [], []];
    const inBackground = (work: Promise<unknown>) => background.push(work);
    rescue = new ClickRescue({
      front: () => front,
      clock,
      inBackground,
      onStored: () => outcomes.push('repeated'),
      onLost: () => outcomes.push('lost'),
      most: 100,
      pauseMs: 1,
    });
    recorder = new ClickRecorder({
      rescue,
      deadlineMs: 20,
      inBackground,
      onOutcome: (outcome) => outcomes.push(outcome),
      onLateRefusal: ({ code }, { id }) => lateRefusals.push(`${code} ${id}`),
      onFailure: (error) => failures.push(error),
    });
  });

  async function settled(): Promise<void> {
    while (background.length > 0) await Promise.all(background.splice(0));
  }

  it('stores in time where it can', async () => {
    expect(await recorder.record(front, click('a'), [LIMIT])).to.equal(null);
    expect([stored, outcomes, rescue.size]).to.deep.equal([['a'], ['in_time'], 0]);
  });

  it('tells a limit that is reached in time', async () => {
    answer = async () => REFUSED;
    expect((await recorder.record(front, click('a'), [LIMIT]))?.code).to.equal('rate_limited');
    expect([stored, outcomes]).to.deep.equal([[], []]);
  });

  it('lets the visitor go on when the store is slow, and stores behind that', async () => {
    answer = () => new Promise((resolve) => setTimeout(async () => resolve(await works()), 40));
    expect(await recorder.record(front, click('a'), [LIMIT])).to.equal(null);
    expect(stored).to.deep.equal([]);
    await settled();
    expect([stored, outcomes]).to.deep.equal([['a'], ['late']]);
  });

  it('tells a limit for which the answer could not wait', async () => {
    answer = () => new Promise((resolve) => setTimeout(() => resolve(REFUSED), 40));
    expect(await recorder.record(front, click('a'), [LIMIT])).to.equal(null);
    await settled();
    expect([stored, outcomes, lateRefusals]).to.deep.equal([[], [], ['rate_limited a']]);
  });

  it('repeats what failed until it is stored, in order and without asking the limits again', async () => {
    answer = fails;
    const ids = Array.from({ length: 80 }, (_, index) => `click ${index}`);
    await Promise.all(ids.map((id) => recorder.record(front, click(id), [LIMIT])));
    while (rescue.size < ids.length) await new Promise((resolve) => setTimeout(resolve, 1));
    const asked: number[] = [];
    answer = (_, limits) => {
      asked.push(limits.length);
      return works();
    };
    await settled();
    expect(stored).to.deep.equal(ids);
    expect([...new Set(asked)]).to.deep.equal([0]);
    expect(outcomes).to.deep.equal(new Array(80).fill('repeated'));
    expect(failures).to.have.length(80);
    expect(rescue.size).to.equal(0);
  });

  it('is not held up by one click that is never taken', async () => {
    answer = (each) => (each.id === 'poison' ? fails() : works());
    rescue.add(click('poison'));
    for (const id of ['a', 'b', 'c']) rescue.add(click(id));
    while (rescue.size > 1) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(stored).to.deep.equal(['a', 'b', 'c']);
    answer = works;
    await settled();
    expect(stored).to.deep.equal(['a', 'b', 'c', 'poison']);
  });

  it('says which clicks it has no room for', async () => {
    answer = fails;
    for (let i = 0; i < 103; i += 1) rescue.add(click(`${i}`));
    expect([rescue.size, outcomes]).to.deep.equal([100, ['lost', 'lost', 'lost']]);
    answer = works;
    await settled();
    expect(stored).to.have.length(100);
  });

  it('goes on with the next click after the loop that repeated was cut off', async () => {
    let cutOff = true;
    answer = () => (cutOff ? new Promise(() => undefined) : works());
    rescue.add(click('a'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    background.splice(0);
    cutOff = false;
    clock.advance(60_000);
    rescue.add(click('b'));
    await settled();
    expect(stored).to.deep.equal(['a', 'b']);
  });

  it('goes on after the loop was cut off also when nothing fails any more', async () => {
    let cutOff = true;
    answer = () => (cutOff ? new Promise(() => undefined) : works());
    rescue.add(click('a'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    background.splice(0);
    cutOff = false;
    await recorder.record(front, click('b'), [LIMIT]);
    expect(background, 'the loop may still turn').to.have.length(0);
    clock.advance(60_000);
    await recorder.record(front, click('c'), [LIMIT]);
    await settled();
    expect(stored).to.deep.equal(['b', 'c', 'a']);
    expect(rescue.size).to.equal(0);
  });

  it('refuses nobody when limits can not be asked', async () => {
    answer = fails;
    expect(await recorder.admit(front, [LIMIT])).to.equal(null);
    answer = () => new Promise(() => undefined);
    expect(await recorder.admit(front, [LIMIT])).to.equal(null);
    answer = async () => REFUSED;
    expect((await recorder.admit(front, [LIMIT]))?.code).to.equal('rate_limited');
  });
});
