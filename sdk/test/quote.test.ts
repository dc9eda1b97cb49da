import { runs } from '@crr/testing/budget';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  campaignRewardRouterIdl,
  eventsOfTransaction,
  minimumAcOut,
  parseTransactionError,
  quoteConversion,
  REFUSAL_CODES,
  RouterError,
  splitPayout,
} from '../src';
import { MOVES, newcomer, payoutOf } from './support/moves';
import { goodAttempt, quoteOf, send, type VauAttempt } from './support/quoted-vau';
import { Scene } from './support/scene';
import { VAU_FAULTS } from './support/vau-faults';

const U64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const BPS = fc.nat(10_000);

describe('a split', () => {
  it('sums exactly, whatever the amount and the shares', () => {
    fc.assert(
      fc.property(U64, BPS, BPS, (payable, influencer, bonus) => {
        const split = splitPayout(payable, influencer, Math.min(bonus, 10_000 - influencer));
        expect(split.userUsdc + split.influencerUsdc).to.equal(payable);
        expect(split.userBonusUsdc <= split.userUsdc).to.equal(true);
        expect(split.influencerUsdc >= 0n && split.userUsdc >= 0n).to.equal(true);
      }),
    );
  });
});

describe('the codes of a quote’s refusals', () => {
  it('are those of the program', () => {
    const codes = new Map<string, number>(
      campaignRewardRouterIdl.errors.map(({ name, code }) => [name, code]),
    );
    for (const [name, code] of Object.entries(REFUSAL_CODES)) expect(codes.get(name), name).to.equal(code);
  });
});

function sceneWithCohort(): Scene {
  const scene = Scene.running();
  const { campaignId, owner, params } = scene;
  const update = { targeting: { ...params.targeting, requireCohort: true } };
  scene.run([scene.router.updateCampaign({ owner: owner.publicKey, campaignId, update })], [owner]);
  scene.chain.advanceSeconds(1_000);
  return scene;
}

/** The error of a transaction by its name; `recorded` when there is none. */
async function answer(scene: Scene, attempt: VauAttempt): Promise<string> {
  const { error, logs } = await send(scene, attempt);
  if (error === null) return 'recorded';
  const parsed = parseTransactionError(error, logs);
  return parsed instanceof RouterError ? parsed.codeName : parsed.message;
}

async function foretold(scene: Scene, attempt: VauAttempt): Promise<string> {
  const quote = await quoteOf(scene, attempt);
  return quote.outcome === 'refused' ? quote.errorName : 'recorded';
}

describe('a quote names the refusal that the program gives', () => {
  for (const [name, { error, spoil }] of Object.entries(VAU_FAULTS)) {
    it(`for ${name}`, async () => {
      const scene = sceneWithCohort();
      const attempt = goodAttempt(scene);
      spoil(attempt, scene);
      expect(await foretold(scene, attempt)).to.equal(error);
      expect(await answer(scene, attempt)).to.equal(error);
    });
  }

  const states: Record<string, (scene: Scene) => void> = {
    'while a campaign runs': () => undefined,
    'while it is paused': (scene) => {
      const { campaignId, owner } = scene;
      const update = { paused: true };
      scene.run([scene.router.updateCampaign({ owner: owner.publicKey, campaignId, update })], [owner]);
    },
    'after its end date': (scene) => {
      scene.chain.advanceSeconds(Number(scene.params.endDate - scene.chain.now()) + 1);
    },
    'after its attribution window': (scene) => {
      const { endDate, attributionWindowSeconds } = scene.params;
      scene.chain.advanceSeconds(Number(endDate - scene.chain.now()) + attributionWindowSeconds + 1);
    },
  };
  for (const [state, enter] of Object.entries(states)) {
    it(`first, where two things are wrong ${state}`, async () => {
      const scene = sceneWithCohort();
      enter(scene);
      const spoils = Object.entries(VAU_FAULTS);
      for (const [place, [first, a]] of spoils.entries()) {
        for (const [second, b] of spoils.slice(place)) {
          const attempt = goodAttempt(scene);
          a.spoil(attempt, scene);
          b.spoil(attempt, scene);
          expect(await foretold(scene, attempt), `${first}, ${second}`).to.equal(
            await answer(scene, attempt),
          );
        }
      }
    });
  }

  it('for an influencer who has not joined a campaign that asks for it', async () => {
    const scene = Scene.running({ influencerPolicy: 'Joined' });
    const attempt = goodAttempt(scene);
    expect(await foretold(scene, attempt)).to.equal('NotJoined');
    expect(await answer(scene, attempt)).to.equal('NotJoined');
  });

  it('for a replayed and a skipped number', async () => {
    const scene = Scene.running();
    const attempt = goodAttempt(scene);
    expect(await answer(scene, attempt)).to.equal('recorded');
    for (const sequence of [1, 3]) {
      const again = { ...attempt, vau: { ...attempt.vau, sequence } };
      expect(await foretold(scene, again)).to.equal('SequenceMismatch');
      expect(await answer(scene, again)).to.equal('SequenceMismatch');
    }
  });

  it('for a second conversion', async () => {
    const scene = Scene.running();
    const attempt = goodAttempt(scene);
    await send(scene, attempt);
    const user = attempt.user.publicKey;
    const wallet = scene.influencer.publicKey;
    const parties = { ...payoutOf(scene, user, wallet), attester: scene.attester.publicKey };
    const conversion = { ...parties, campaignId: scene.campaignId, conversionValue: 1n };
    scene.run([scene.router.processConversion(conversion)], [scene.attester]);
    expect((await conversionQuote(scene, attempt.user)).outcome).to.equal('refused');
    const again = scene.chain.sendInstructions(
      [scene.router.processConversion(conversion)],
      [scene.attester],
    );
    const parsed = parseTransactionError(again.error, again.logs);
    expect(parsed).to.be.instanceOf(RouterError).with.property('codeName', 'AlreadyConverted');
  });
});

async function conversionQuote(scene: Scene, user: Keypair) {
  const { accounts, campaignId } = scene;
  const campaign = await accounts.campaign(campaignId);
  const pot = await accounts.pot(campaignId);
  const attribution = await accounts.attribution(user.publicKey, campaignId);
  if (!campaign || !pot || !attribution) throw new Error('the scene lacks an account');
  const influencer = attribution.influencer && (await accounts.influencer(attribution.influencer));
  return quoteConversion(campaign, pot, attribution, influencer, scene.chain.now());
}

describe('a quote gives the very amounts that the program pays', () => {
  const steps = fc.array(
    fc.record({
      who: fc.nat(2),
      own: fc.boolean(),
      seconds: fc.oneof(fc.integer({ min: 3, max: 60 }), fc.constant(65_535)),
      withCohort: fc.boolean(),
      userPresence: fc.boolean(),
      isHotPage: fc.boolean(),
      wait: fc.oneof(fc.constant(0), fc.nat(90_000)),
      next: fc.constantFrom('nothing', 'nothing', 'nothing', 'convert', 'verify', 'fund'),
      amount: fc.bigInt({ min: 1n, max: 100_000n }),
    }),
    { minLength: 30, maxLength: 40 },
  );

  it('through budgets that run out and tiers that change', async () => {
    const met: Record<string, number> = {};
    await fc.assert(
      fc.asyncProperty(
        steps,
        fc.nat(5_000),
        fc.nat(5_000),
        async (plan, influencerShareBps, userBonusBps) => {
          const scene = Scene.running({
            influencerShareBps,
            userBonusBps,
            dailyBudgetUsdc: 100_000n,
            payoutRules: {
              baseRatePerSecondUsdc: 7n,
              qualityMultipliers: {
                upTo69Percent: 0,
                upTo84Percent: 33,
                upTo94Percent: 120,
                upTo100Percent: 299,
              },
              conversionBonusUsdc: 12_345n,
              maxPayoutPerUserUsdc: 150_001n,
            },
          });
          const people = [
            scene.user,
            newcomer(scene, { withUsdc: true }),
            newcomer(scene, { withUsdc: false }),
          ];
          for (const step of plan) {
            scene.chain.advanceSeconds(step.wait);
            const user = people[step.who] ?? scene.user;
            const outcome = await expectForetold(scene, user, step);
            met[outcome] = (met[outcome] ?? 0) + 1;
            if (step.next === 'convert') await expectConversionForetold(scene, user);
            else if (step.next !== 'nothing') {
              const circumstances = { user, heads: step.own, amount: step.amount };
              const { instructions, signers } = MOVES[step.next](scene, circumstances);
              scene.run(instructions, signers);
            }
          }
        },
      ),
      { numRuns: runs(8), seed: 11 },
    );
    expect(met).to.have.keys('paid', 'exhausted');
  });

  interface Step {
    own: boolean;
    seconds: number;
    withCohort: boolean;
    userPresence: boolean;
    isHotPage: boolean;
  }

  async function expectForetold(scene: Scene, user: Keypair, step: Step): Promise<string> {
    const known = await scene.accounts.attribution(user.publicKey, scene.campaignId);
    const referrer = known ? known.influencer : step.own ? null : scene.influencer.publicKey;
    const { seconds, userPresence, isHotPage } = step;
    const cohortFilter = step.withCohort ? new Uint8Array(32).fill(0xff) : null;
    const plain = scene.vau(1, referrer);
    const campaignTag = known ? null : plain.campaignTag;
    const sequence = (known?.totalVaus ?? 0) + 1;
    const vau = { ...plain, sequence, seconds, userPresence, isHotPage, cohortFilter, campaignTag };
    const attempt = { ...goodAttempt(scene), user, vau, withInfluencer: referrer !== null };
    const quote = await quoteOf(scene, attempt);
    const result = await send(scene, attempt);
    const event = eventsOfTransaction(result).at(-1);
    if (quote.outcome === 'paid') {
      if (event?.name !== 'CampaignVauProcessed') throw new Error(result.logs.join('\n'));
      expect(event.data.payout).to.deep.include(quote.split);
      expect(event.data.qualityScore).to.equal(quote.qualityScore);
    } else {
      if (event?.name !== 'BudgetExhausted') throw new Error(`${quote.outcome}: ${result.logs.join('\n')}`);
      expect(quote).to.deep.include({ outcome: 'exhausted', allowance: leftIn(event.data) });
    }
    return quote.outcome;
  }

  async function expectConversionForetold(scene: Scene, user: Keypair): Promise<void> {
    const attribution = await scene.accounts.attribution(user.publicKey, scene.campaignId);
    if (!attribution || attribution.converted) return;
    const quote = await conversionQuote(scene, user);
    const parties = payoutOf(scene, user.publicKey, attribution.influencer);
    const { campaignId, attester } = scene;
    const conversion = { ...parties, campaignId, attester: attester.publicKey, conversionValue: 1n };
    const result = scene.run([scene.router.processConversion(conversion)], [attester]);
    const [event] = eventsOfTransaction(result);
    if (event?.name === 'ConversionProcessed') {
      if (quote.outcome !== 'paid') throw new Error(`foretold: ${quote.outcome}`);
      expect(event.data.payout).to.deep.include(quote.split);
    } else {
      if (event?.name !== 'BudgetExhausted') throw new Error(`${event?.name}`);
      expect(quote).to.deep.include({ outcome: 'exhausted', allowance: leftIn(event.data) });
    }
  }
});

describe('the least AC that a swap must return', () => {
  const limits = { payableUsdc: 1_000n, swappedUsdc: 400n, minAcOut: 999n, minAcPerUsdc: 0n };

  it('is the attester’s minimum scaled to what is swapped, rounded against the venue', () => {
    expect(minimumAcOut(limits)).to.equal(400n);
    expect(minimumAcOut({ ...limits, swappedUsdc: 1_000n })).to.equal(999n);
  });

  it('is never below the advertiser’s floor price, and never nothing', () => {
    expect(minimumAcOut({ ...limits, minAcPerUsdc: 2_000_000n })).to.equal(800n);
    expect(minimumAcOut({ ...limits, minAcOut: 0n })).to.equal(1n);
  });
});

function leftIn(left: {
  dailyLeftUsdc: bigint;
  campaignLeftUsdc: bigint;
  potLeftUsdc: bigint;
  userLeftUsdc: bigint;
}) {
  return {
    dailyUsdc: left.dailyLeftUsdc,
    campaignUsdc: left.campaignLeftUsdc,
    potUsdc: left.potLeftUsdc,
    userUsdc: left.userLeftUsdc,
  };
}
