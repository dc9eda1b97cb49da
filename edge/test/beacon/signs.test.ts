import { expect } from 'chai';
import { SIGNS, SignJudge } from '../../beacon/signs';

const move = (screenX: number, screenY: number) => ({
  type: 'pointermove',
  isTrusted: true,
  screenX,
  screenY,
});

describe('signs of life', () => {
  let judge: SignJudge;
  beforeEach(() => {
    judge = new SignJudge();
  });

  for (const type of SIGNS.filter((name) => name !== 'pointermove')) {
    it(`are in ${type}, unless a script made it`, () => {
      expect(judge.isSign({ type, isTrusted: true })).to.equal(true);
      expect(judge.isSign({ type, isTrusted: false })).to.equal(false);
    });
  }

  it('are in a pointer that moves on the screen, from its second place on', () => {
    expect([move(1, 1), move(1, 2), move(2, 2)].map((event) => judge.isSign(event))).to.deep.equal([
      false,
      true,
      true,
    ]);
  });

  it('are not in a pointer below which the page moves', () => {
    judge.isSign(move(5, 5));
    expect([move(5, 5), move(5, 5)].map((event) => judge.isSign(event))).to.deep.equal([false, false]);
    expect(judge.isSign(move(6, 5))).to.equal(true);
  });

  it('are not in what a script invents, nor does that move the pointer', () => {
    judge.isSign(move(5, 5));
    expect(judge.isSign({ ...move(9, 9), isTrusted: false })).to.equal(false);
    expect(judge.isSign(move(5, 5))).to.equal(false);
  });

  it('are not in scrolling, which a script can do', () => {
    expect(SIGNS).not.to.include('scroll');
  });
});
