import { LedgerReplay, ROUTER_PROGRAM_ID } from '@crr/sdk';
import { expect } from 'chai';
import fc from 'fast-check';
import { Player } from './model/player';
import { anyStep, PROLOGUE } from './model/steps';

const STEPS = 2_000;
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_007);
/** Fewer would mean that the steps are refused for being nonsense, and try little. */
const LEAST_PAID_VAUS = 100;

describe(`the programs against a ledger of plain numbers (SEED=${SEED})`, () => {
  const player = new Player();

  it(`agree on every balance, account and refusal through ${STEPS} random operations`, async () => {
    const steps = [...PROLOGUE, ...fc.sample(anyStep, { numRuns: STEPS, seed: SEED })];
    for (const [index, step] of steps.entries()) {
      try {
        await player.play(step);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : `${cause}`;
        throw new Error(`SEED=${SEED}, step ${index}, ${JSON.stringify(step)}: ${reason}`, { cause });
      }
    }
    expect(player.tally.get('vau')?.done).to.be.above(LEAST_PAID_VAUS);
  });

  it('leave events that rebuild every account byte for byte', () => {
    const { world } = player;
    const replay = new LedgerReplay();
    for (const result of world.sent) {
      for (const event of result.error === null ? world.events(result) : []) replay.apply(event);
    }
    const rebuilt = [...replay.accounts()].map(([address, data]) => `${address} ${hexOf(data)}`);
    const stored = world.chain
      .programAccounts(ROUTER_PROGRAM_ID)
      .map(({ pubkey, account }) => `${pubkey.toBase58()} ${hexOf(account.data)}`);
    expect(rebuilt.sort()).to.deep.equal(stored.sort());
  });
});

function hexOf(data: Uint8Array): string {
  return Buffer.from(data).toString('hex');
}
