import { expect } from 'chai';
import { timeOfSlot } from '../../src/source/slot-time';
import { createFakeRpc, FakeChain, NodeRefusal } from '../support/fake-rpc';
import { never } from './support';

describe('source: time of a slot', () => {
  it('is that of its block', async () => {
    const chain = new FakeChain();
    const block = chain.append();
    expect(await timeOfSlot(createFakeRpc(chain).rpc, block.slot, never)).to.equal(block.time);
  });

  it('is that of the block before it where the slot was skipped, in each of the three spellings', async () => {
    const spellings = new Set<number>();
    for (let seed = 1; seed <= 20; seed += 1) {
      const chain = new FakeChain();
      const block = chain.append();
      chain.append([], { skip: 3 });
      const { rpc, node } = createFakeRpc(chain, { seed });
      for (let slot = block.slot + 1; slot <= block.slot + 3; slot += 1) {
        spellings.add(refusalOf(() => node.answer('getBlockTime', [slot])).code);
        expect(await timeOfSlot(rpc, slot, never), `SEED=${seed}`).to.equal(block.time);
      }
    }
    expect([...spellings].sort()).to.deep.equal([-32_004, -32_007, -32_009]);
  });

  it('is that of the newest block that the node has, when its tip is a little ahead of its blocks', async () => {
    const chain = new FakeChain();
    const block = chain.append();
    expect(await timeOfSlot(createFakeRpc(chain).rpc, block.slot + 2, never)).to.equal(block.time);
  });

  it('is unknown after more skipped slots than a running cluster has', async () => {
    const chain = new FakeChain();
    const first = chain.append();
    const later = chain.append([], { skip: 100 });
    const { rpc } = createFakeRpc(chain);
    expect(await timeOfSlot(rpc, later.slot - 1, never)).to.equal(null);
    expect(await timeOfSlot(rpc, first.slot + 32, never)).to.equal(first.time);
  });
});

function refusalOf(ask: () => unknown): NodeRefusal {
  try {
    ask();
  } catch (error) {
    if (error instanceof NodeRefusal) return error;
    throw error;
  }
  throw new Error('the slot was not skipped');
}
