import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import { type ClaimRules, judgeClaim } from '../../src/desk/plausibility';

const RULES: ClaimRules = { minSeconds: 5, maxSeconds: 300, graceMs: 1_000 };
const OPENED = 1_000_000;
const CLAIM = {
  seconds: 10,
  nowMs: OPENED + 10_000,
  openedAtMs: OPENED,
  expiresAtMs: OPENED + 1_800_000,
  creditedUntilMs: null,
};

describe('the plausibility of a claim', () => {
  const ruleOf = (claim: object, rules: object = {}) => {
    const verdict = judgeClaim({ ...CLAIM, ...claim }, { ...RULES, ...rules });
    return verdict.plausible ? null : verdict.rule;
  };

  it('is bounded by the time since the session was opened, give or take the grace', () => {
    expect(ruleOf({ seconds: 10 })).to.equal(null);
    expect(ruleOf({ seconds: 11 })).to.equal(null);
    expect(ruleOf({ seconds: 12 })).to.equal('more_than_passed');
    expect(ruleOf({ nowMs: OPENED + 9_000 })).to.equal(null);
    expect(ruleOf({ nowMs: OPENED + 8_999 })).to.equal('more_than_passed');
  });

  it('is bounded by the time since the account was last credited, in whatever session', () => {
    expect(ruleOf({ seconds: 6, creditedUntilMs: OPENED + 5_000 })).to.equal(null);
    expect(ruleOf({ seconds: 7, creditedUntilMs: OPENED + 5_000 })).to.equal('more_than_passed');
  });

  it('is bounded by the campaign’s minimum, the most of a report, and the session’s end', () => {
    const later = { nowMs: OPENED + 1_800_000 };
    expect(ruleOf({ seconds: 4 })).to.equal('below_minimum');
    expect(ruleOf({ seconds: 1 }, { minSeconds: null })).to.equal(null);
    expect(ruleOf({ ...later, seconds: 300 })).to.equal(null);
    expect(ruleOf({ ...later, seconds: 301 })).to.equal('above_maximum');
    expect(ruleOf({ ...later, seconds: 400 }, { minSeconds: 400 })).to.equal(null);
    expect(ruleOf({ nowMs: OPENED + 1_800_001 })).to.equal('session_expired');
  });

  it('is about whole seconds', () => {
    for (const seconds of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(ruleOf({ seconds }, { minSeconds: null })).to.equal('not_whole_seconds');
    }
  });

  it('does not trust a clock that steps back', () => {
    expect(ruleOf({ nowMs: OPENED - 60_000, seconds: 5 })).to.equal('more_than_passed');
  });

  it('never credits more than the time that passed, but for one grace, and never the same time twice', () => {
    const steps = fc.array(
      fc.record({ waitMs: fc.nat(400_000), seconds: fc.integer({ min: 1, max: 300 }), session: fc.nat(2) }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(steps, (claims) => {
        const openedAtMs = [OPENED, OPENED + 30_000, OPENED + 90_000];
        let nowMs = OPENED;
        let creditedUntilMs: number | null = null;
        let creditedSeconds = 0;
        for (const { waitMs, seconds, session } of claims) {
          nowMs += waitMs;
          const claim = {
            seconds,
            nowMs,
            openedAtMs: openedAtMs[session] ?? OPENED,
            expiresAtMs: Number.MAX_SAFE_INTEGER,
            creditedUntilMs,
          };
          const verdict = judgeClaim(claim, { ...RULES, minSeconds: null });
          if (!verdict.plausible) continue;
          // The interval that ends where the credit ends begins where nothing was credited before.
          expect(verdict.creditedUntilMs - seconds * 1_000).to.be.at.least(
            creditedUntilMs ?? claim.openedAtMs,
          );
          expect(verdict.creditedUntilMs).to.be.at.least(nowMs);
          creditedUntilMs = verdict.creditedUntilMs;
          creditedSeconds += seconds;
          expect(creditedSeconds * 1_000).to.be.at.most(nowMs - OPENED + RULES.graceMs);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});
