import fc from 'fast-check';
import { Player } from './model/player';
import { anyStep } from './model/steps';

const STEPS = 2_200;
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_007);

describe(`the programs against a ledger of plain numbers (SEED=${SEED})`, () => {
  it(`agree on every balance, account and refusal through ${STEPS} random operations`, async () => {
    const steps = fc.sample(anyStep, { numRuns: STEPS, seed: SEED });
    const player = new Player();
    for (const [index, step] of steps.entries()) {
      try {
        await player.play(step);
      } catch (cause) {
        throw new Error(`SEED=${SEED}, step ${index}, ${JSON.stringify(step)}`, { cause });
      }
    }
    console.log(Object.fromEntries(player.tally));
  });
});
