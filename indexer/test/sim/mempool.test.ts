import { expect } from 'chai';
import { type CorpusTransaction, playCorpus } from './corpus';
import { Dice } from './dice';
import { areIndependent, Mempool } from './mempool';

describe('the mempool of the simulator', () => {
  it('keeps the order of each stream, and of all that depends on each other, through many forks', async () => {
    const corpus = await playCorpus('mempool', 150);
    const mempool = new Mempool(corpus, new Dice('forks'));
    const landed: CorpusTransaction[] = [];
    for (let round = 0; mempool.size > 0 || round < 200; round += 1) {
      landed.push(...mempool.take(9));
      if (round < 200) mempool.giveBack(landed.splice(-7));
    }
    expect(landed.length).to.equal(corpus.length);
    expect(landed).to.not.deep.equal(corpus);
    const place = new Map(landed.map((transaction, index) => [transaction, index]));
    const placeOf = (transaction: CorpusTransaction) => place.get(transaction) ?? -1;
    for (const [index, one] of corpus.entries()) {
      for (const later of corpus.slice(index + 1)) {
        if (areIndependent(one, later)) continue;
        expect(placeOf(one)).to.be.below(placeOf(later));
      }
    }
  });
});
