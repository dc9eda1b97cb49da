import { campaignRewardRouterIdl, EVENT_IX_TAG, ROUTER_PROGRAM_ID } from '@crr/sdk';
import { VENUE } from '@crr/testing/chain';
import bs58 from 'bs58';
import { expect } from 'chai';
import { type Corpus, type CorpusTransaction, playCorpus } from './corpus';

const STEPS = 900;

describe('the corpus of the simulator', () => {
  let corpus: Corpus;

  before(async () => {
    corpus = await playCorpus('corpus test', STEPS);
  });

  it('has every event of the program', () => {
    const found = new Set<string>(corpus.flatMap(({ events }) => events.map(({ name }) => name)));
    const missing = campaignRewardRouterIdl.events.map(({ name }) => name).filter((name) => !found.has(name));
    expect(missing).to.deep.equal([]);
  });

  it('has failed transactions, foreign ones, and several events in one transaction', () => {
    const router = ROUTER_PROGRAM_ID.toBase58();
    expect(corpus.some(({ body }) => body.meta?.err !== null)).to.equal(true);
    expect(corpus.some(({ accounts }) => !accounts.has(router))).to.equal(true);
    expect(Math.max(...corpus.map(({ events }) => events.length))).to.be.at.least(4);
  });

  it('has influencers whose key begins a second stream', () => {
    const firsts = corpus
      .flatMap(({ events }) => events)
      .filter(({ name, seq }) => name === 'InfluencerRegistered' && seq === 1n);
    const keys = new Set(firsts.map(({ streamKey }) => streamKey));
    expect(keys.size).to.be.below(firsts.length);
  });

  it('has forged events: calls of another program by itself, with a real event’s bytes', () => {
    const forged = corpus.filter((transaction) => forgedCalls(transaction) > 0);
    expect(forged.length).to.be.greaterThan(3);
    for (const { body, events, accounts } of forged) {
      expect(body.meta?.err).to.equal(null);
      expect(events).to.deep.equal([]);
      expect(accounts.has(ROUTER_PROGRAM_ID.toBase58())).to.equal(true);
    }
  });

  it('is the same for the same seed', async () => {
    const signatures = (each: Corpus) => each.map(({ signature }) => signature);
    const [one, same] = [await playCorpus('twice', 40), await playCorpus('twice', 40)];
    expect(signatures(one)).to.deep.equal(signatures(same));
  });
});

function forgedCalls({ body, accounts }: CorpusTransaction): number {
  const keys = [...accounts];
  return (body.meta?.innerInstructions ?? [])
    .flatMap(({ instructions }) => instructions)
    .filter(({ programIdIndex, data }) => {
      const tagged = Buffer.from(bs58.decode(data)).indexOf(EVENT_IX_TAG) === 0;
      return tagged && keys[programIdIndex] === VENUE.toBase58();
    }).length;
}
