import { expect } from 'chai';
import { startRepeating } from '../../src/background';

describe('work that is repeated', () => {
  let stop: () => Promise<void>;

  it('is done at once and again, also after a failure, and not any more once it is stopped', async () => {
    let rounds = 0;
    const failures: unknown[] = [];
    const third = new Promise<void>((resolve) => {
      const repeated = startRepeating({
        everyMs: 1,
        work: async () => {
          rounds += 1;
          if (rounds === 1) throw new Error('first');
          if (rounds === 3) resolve();
        },
        onFailure: (error) => failures.push(error),
      });
      stop = repeated.stop;
    });
    await third;
    await stop();
    const done = rounds;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(rounds).to.equal(done);
    expect(failures.map((error) => (error as Error).message)).to.deep.equal(['first']);
  });

  it('is let finish before stopping ends', async () => {
    let isDone = false;
    const repeated = startRepeating({
      everyMs: 1,
      work: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        isDone = true;
      },
      onFailure: () => undefined,
    });
    await repeated.stop();
    expect(isDone).to.equal(true);
  });
});
