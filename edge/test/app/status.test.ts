import { expect } from 'chai';
import { StatusReader } from '../../src/app/status';
import type { EdgeServices, FrontPort, FrontStatus } from '../../src/ports';
import { TestClock } from '../store/support/time';

const STATUS: FrontStatus = { waiting: 1, oldestMs: 2, parked: 3, refusals: [] };

describe('a reader of the status', () => {
  let asked: number;
  let answer: () => Promise<FrontStatus>;
  let clock: TestClock;
  let reader: StatusReader;

  beforeEach(() => {
    asked = 0;
    answer = async () => STATUS;
    clock = new TestClock(1_000_000);
    const front = {
      status: () => {
        asked += 1;
        return answer();
      },
    } as unknown as FrontPort;
    const services = { fronts: () => [front] } as unknown as EdgeServices;
    reader = new StatusReader({
      services,
      clock,
      campaigns: async () => [],
      attesterLamports: async () => null,
    });
  });

  it('asks once for all who come while it reads, and a second long for those after them', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => reader.read()));
    expect(asked).to.equal(1);
    for (const { fronts } of all) expect(fronts).to.deep.equal([STATUS]);
    clock.nowMs += 999;
    await reader.read();
    expect(asked).to.equal(1);
    clock.nowMs += 1;
    await reader.read();
    expect(asked).to.equal(2);
  });

  it('asks anew where a reading was begun long ago and never ended', async () => {
    answer = () => new Promise(() => undefined);
    const lost = reader.read();
    answer = async () => STATUS;
    clock.nowMs += 1_000;
    expect((await reader.read()).fronts).to.deep.equal([STATUS]);
    expect((await lost).fronts).to.deep.equal([null]);
  });
});
