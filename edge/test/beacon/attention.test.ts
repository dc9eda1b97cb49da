import { expect } from 'chai';
import { Attention } from '../../beacon/attention';

const SEEN = { visible: true, focused: true };
const HIDDEN = { visible: false, focused: false };
const BEHIND = { visible: true, focused: false };

describe('attention', () => {
  let attention: Attention;
  let nowMs: number;
  beforeEach(() => {
    attention = new Attention();
    nowMs = 1_000_000;
    attention.look(nowMs, SEEN);
  });

  /** Time passes as on a page: looked at twice a second. */
  function pass(seconds: number, scene = SEEN): void {
    for (let halves = 0; halves < seconds * 2; halves += 1) {
      nowMs += 500;
      attention.look(nowMs, scene);
    }
  }

  /** The page changes, and somebody looks at once. */
  function become(scene: typeof SEEN): void {
    attention.look(nowMs, scene);
  }

  it('counts while the page is seen and somebody is there', () => {
    attention.sign(nowMs);
    pass(7);
    expect(attention.seconds).to.equal(7);
    expect(attention.isCounting(nowMs)).to.equal(true);
  });

  it('counts nothing before the first sign of life', () => {
    pass(20);
    expect(attention.seconds).to.equal(0);
    expect(attention.isCounting(nowMs)).to.equal(false);
    attention.sign(nowMs);
    expect(attention.seconds).to.equal(0);
  });

  it('counts until half a minute after the last sign of life, to the millisecond', () => {
    attention.sign(nowMs + 250);
    nowMs += 250;
    pass(40);
    expect(attention.take(100)).to.equal(30);
    attention.sign(nowMs);
    pass(1);
    expect(attention.seconds).to.equal(1);
  });

  it('goes on without a break where signs of life come in time', () => {
    attention.sign(nowMs);
    pass(29);
    attention.sign(nowMs);
    pass(29);
    expect(attention.seconds).to.equal(58);
  });

  it('fills no break: what lies between two signs of life counts as far as the first one reached', () => {
    attention.sign(nowMs);
    pass(50);
    attention.sign(nowMs);
    pass(5);
    expect(attention.seconds).to.equal(35);
  });

  for (const [what, scene] of [
    ['hidden', HIDDEN],
    ['behind another window', BEHIND],
    ['focused, and yet not visible', { visible: false, focused: true }],
  ] as const) {
    it(`counts nothing while the page is ${what}`, () => {
      attention.sign(nowMs);
      pass(3);
      become(scene);
      pass(10, scene);
      become(SEEN);
      pass(2);
      expect(attention.seconds).to.equal(5);
    });
  }

  it('counts up to the moment of a change, not to the next look', () => {
    attention.sign(nowMs);
    nowMs += 1_300;
    become(HIDDEN);
    nowMs += 400;
    become(SEEN);
    nowMs += 699;
    become(SEEN);
    expect(attention.seconds).to.equal(1);
    nowMs += 1;
    become(SEEN);
    expect(attention.seconds).to.equal(2);
  });

  it('counts nothing of a stretch in which nobody looked: the machine slept', () => {
    attention.sign(nowMs);
    pass(2);
    nowMs += 5_001;
    attention.look(nowMs, SEEN);
    expect(attention.seconds).to.equal(2);
  });

  it('keeps what is less than a second, and drops what is above the most', () => {
    attention.sign(nowMs);
    pass(12.5);
    expect(attention.take(10)).to.equal(10);
    expect(attention.seconds).to.equal(0);
    pass(0.5);
    expect(attention.seconds).to.equal(1);
  });

  it('knows whether somebody was there since the last time', () => {
    expect(attention.userPresence).to.equal(false);
    attention.sign(nowMs);
    pass(2);
    expect(attention.userPresence).to.equal(true);
    attention.take(10);
    pass(2);
    expect(attention.userPresence).to.equal(false);
    expect(attention.seconds).to.equal(2);
  });

  it('takes back what was not reported', () => {
    attention.sign(nowMs);
    pass(3);
    attention.giveBack(attention.take(10), true);
    pass(1);
    expect(attention.seconds).to.equal(4);
    expect(attention.userPresence).to.equal(true);
  });

  it('forgets what was counted, and not who is there', () => {
    attention.sign(nowMs);
    pass(3);
    attention.reset();
    pass(2);
    expect(attention.seconds).to.equal(2);
    expect(attention.userPresence).to.equal(true);
  });
});
