import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mathVectors, splitmix64, vectorsText } from '@crr/testing/vectors';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import {
  adjustedUsdc,
  cohortBits,
  cohortFilter,
  dayOf,
  filterMatchesAny,
  filterMayContain,
  floorOut,
  influencerBps,
  multiplierPercent,
  payableUsdc,
  proportion,
  qualityScore,
  splitPayout,
  TIERS,
  tagMessage,
  tagTimeProblem,
  tierOf,
  tierPercent,
} from '../src';

const FILE = join(__dirname, '../../tests/vectors/math.json');

type Case = Record<string, string | number | boolean | number[] | boolean[]>;

const vectors = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Case[]>;

function each(section: string, check: (given: Case, message: string) => void): void {
  const cases = vectors[section] ?? [];
  expect(cases, section).to.not.have.length(0);
  for (const given of cases) check(given, `${section} ${JSON.stringify(given)}`);
}

const number = (given: Case, name: string) => Number(given[name]);
const numbers = (given: Case, name: string) => given[name] as number[];
const flag = (given: Case, name: string) => given[name] === true;
const big = (given: Case, name: string) => BigInt(given[name] as string);
const bytes = (given: Case, name: string) => Uint8Array.from(Buffer.from(given[name] as string, 'hex'));

describe('the vectors that the program runs too', () => {
  it('are the very file that their generator writes', () => {
    expect(readFileSync(FILE, 'utf8')).to.equal(vectorsText(mathVectors()));
  });

  it('hash cohorts as the published splitmix64 does', () => {
    expect(splitmix64(0n)).to.equal(0xe220a8397b1dcdafn);
  });

  it('score', () => {
    each('score', (given, message) => {
      const score = qualityScore({
        seconds: number(given, 'seconds'),
        userPresence: flag(given, 'user_presence'),
        hasCohort: flag(given, 'has_cohort'),
        isHotPage: flag(given, 'is_hot_page'),
      });
      expect(score, message).to.equal(given.score);
    });
  });

  it('multiplier_percent', () => {
    each('multiplier_percent', (given, message) => {
      const [upTo69Percent = 0, upTo84Percent = 0, upTo94Percent = 0, upTo100Percent = 0] = numbers(
        given,
        'table',
      );
      const table = { upTo69Percent, upTo84Percent, upTo94Percent, upTo100Percent };
      expect(multiplierPercent(table, number(given, 'score')), message).to.equal(given.percent);
    });
  });

  it('adjusted_usdc', () => {
    each('adjusted_usdc', (given, message) => {
      const adjusted = adjustedUsdc(
        big(given, 'rate_per_second_usdc'),
        number(given, 'seconds'),
        number(given, 'percent'),
      );
      expect(`${adjusted}`, message).to.equal(given.adjusted_usdc);
    });
  });

  it('tier', () => {
    each('tier', (given, message) => {
      const tier = tierOf(big(given, 'followers'));
      expect(TIERS.indexOf(tier), message).to.equal(given.tier);
      expect(tierPercent(tier, true), message).to.equal(given.percent);
      expect(tierPercent(tier, false), message).to.equal(100);
    });
  });

  it('influencer_bps', () => {
    each('influencer_bps', (given, message) => {
      const bps = influencerBps(
        number(given, 'share_bps'),
        number(given, 'tier_percent'),
        number(given, 'bonus_bps'),
      );
      expect(bps, message).to.equal(given.influencer_bps);
    });
  });

  it('split', () => {
    each('split', (given, message) => {
      const payable = big(given, 'payable_usdc');
      expect(
        splitPayout(payable, number(given, 'influencer_bps'), number(given, 'bonus_bps')),
        message,
      ).to.deep.equal({
        payableUsdc: payable,
        userUsdc: big(given, 'user_usdc'),
        influencerUsdc: big(given, 'influencer_usdc'),
        userBonusUsdc: big(given, 'user_bonus_usdc'),
      });
    });
  });

  it('proportion', () => {
    each('proportion', (given, message) => {
      const share = proportion(big(given, 'total_out'), big(given, 'part_usdc'), big(given, 'swapped_usdc'));
      expect(`${share}`, message).to.equal(given.share);
    });
  });

  it('floor_out', () => {
    each('floor_out', (given, message) => {
      expect(`${floorOut(big(given, 'amount_usdc'), big(given, 'ac_per_usdc'))}`, message).to.equal(
        given.least_ac,
      );
    });
  });

  it('day', () => {
    each('day', (given, message) => {
      expect(`${dayOf(big(given, 'unix_seconds'))}`, message).to.equal(given.day);
    });
  });

  it('payable', () => {
    each('payable', (given, message) => {
      const allowance = {
        dailyUsdc: big(given, 'daily_usdc'),
        campaignUsdc: big(given, 'campaign_usdc'),
        potUsdc: big(given, 'pot_usdc'),
        userUsdc: big(given, 'user_usdc'),
      };
      expect(`${payableUsdc(allowance, big(given, 'wanted_usdc'))}`, message).to.equal(given.payable_usdc);
    });
  });

  it('cohort_bits', () => {
    each('cohort_bits', (given, message) => {
      expect(cohortBits(number(given, 'cohort')), message).to.deep.equal(given.bits);
    });
  });

  it('cohort_filter', () => {
    each('cohort_filter', (given, message) => {
      const filter = bytes(given, 'filter');
      const answers = numbers(given, 'asked').map((cohort) => filterMayContain(filter, cohort));
      expect(cohortFilter(numbers(given, 'cohorts')), message).to.deep.equal(filter);
      expect(answers, message).to.deep.equal(given.may_contain);
      expect(filterMatchesAny(filter, numbers(given, 'asked')), message).to.equal(answers.includes(true));
    });
  });

  it('tag_message', () => {
    each('tag_message', (given, message) => {
      const influencer = new PublicKey(bytes(given, 'influencer'));
      const tag = {
        campaignId: bytes(given, 'campaign'),
        influencer: influencer.equals(PublicKey.default) ? null : influencer,
        issuedAt: big(given, 'issued_at'),
        expiresAt: big(given, 'expires_at'),
      };
      expect(tagMessage(tag, new PublicKey(bytes(given, 'program'))), message).to.deep.equal(
        bytes(given, 'message'),
      );
    });
  });

  it('tag_validity', () => {
    const names = {
      lifetime: 'InvalidTagLifetime',
      not_yet_valid: 'TagExpired',
      expired: 'TagExpired',
    } as const;
    each('tag_validity', (given, message) => {
      const times = { issuedAt: big(given, 'issued_at'), expiresAt: big(given, 'expires_at') };
      const problem = tagTimeProblem(times, big(given, 'earned_at'));
      expect(problem ? names[problem] : 'valid', message).to.equal(given.verdict);
    });
  });
});
