import { IS_LONG, TEST_SEED } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import { Player } from './model/player';
import { anyStep, PROLOGUE } from './model/steps';

const STEPS = IS_LONG ? 40_000 : 2_000;
/** For a commit one by which chance gets to all of {@link LEAST_EVENTS}. */
const USUAL_SEED = 6;
const SEED = Number(process.env.SEED ?? (IS_LONG ? TEST_SEED : USUAL_SEED));
const STEPS_BETWEEN_AUDITS = 100;
/** Fewer would mean that the steps are refused for being nonsense, and try little. */
const LEAST_EVENTS: Readonly<Record<string, number>> = {
  CampaignVauProcessed: 30,
  AttributionCreated: 10,
  BudgetExhausted: 5,
  ConversionProcessed: 3,
  RewardsClaimed: 1,
  CampaignWithdrawn: 3,
  CampaignClosed: 1,
};

describe(`the programs against a ledger of plain numbers (SEED=${SEED})`, () => {
  const player = new Player();

  it(`agree on every balance, account, event and refusal through ${STEPS} random operations`, async () => {
    const steps = [...PROLOGUE, ...fc.sample(anyStep, { numRuns: STEPS, seed: SEED })];
    for (const [index, step] of steps.entries()) {
      try {
        await player.play(step);
        if (index % STEPS_BETWEEN_AUDITS === 0) player.audit();
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : `${cause}`;
        throw new Error(`SEED=${SEED}, step ${index}, ${JSON.stringify(step)}: ${reason}`, { cause });
      }
    }
    player.audit();
  });

  it('get to pay, to exhaust budgets, to convert, to claim, to withdraw and to close', function () {
    // Chance owes nothing to another seed: what it did was right, and that is all.
    if (SEED !== USUAL_SEED) this.skip();
    for (const [name, least] of Object.entries(LEAST_EVENTS)) {
      expect(player.events.get(name) ?? 0, name).to.be.at.least(least);
    }
  });
});
