import { ChainRefusalError, ChainUnavailableError, encodeBase58 } from '@crr/sdk';
import { caught } from '@crr/testing/time';
import { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { CampaignView } from '../../src/chain/chain';
import { goodKeys, TermsCache } from '../../src/chain/terms';
import { DeskFixture } from '../desk/desk-fixture';

const HOUR_MS = 3_600_000;

describe('campaigns’ terms', () => {
  let stage: DeskFixture;
  let asked: number;
  let failure: Error | null;
  let terms: TermsCache;

  beforeEach(async () => {
    stage = await DeskFixture.open({ minAttentionSeconds: 7 });
    const chain = stage.rpc();
    asked = 0;
    failure = null;
    const view = async (...args: Parameters<typeof chain.view>): Promise<CampaignView> => {
      asked += 1;
      if (failure !== null) throw failure;
      return chain.view(...args);
    };
    terms = new TermsCache({ chain: { view }, clock: stage.clock, most: 2 });
  });
  afterEach(() => stage.close());

  it('are read from the chain and remembered for ten seconds', async () => {
    expect((await terms.find(stage.campaignId))?.minAttentionSeconds).to.equal(7);
    stage.update({ paused: true });
    stage.clock.advance(9_999);
    expect((await terms.find(stage.campaignId))?.paused).to.equal(false);
    expect(asked).to.equal(1);
    stage.clock.advance(1);
    expect((await terms.find(stage.campaignId))?.paused).to.equal(true);
    expect(asked).to.equal(2);
  });

  it('are asked for once by many at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => terms.find(stage.campaignId)));
    expect(asked).to.equal(1);
  });

  it('are still known while the chain can not be asked, for a day', async () => {
    await terms.find(stage.campaignId);
    for (const error of [new ChainUnavailableError('down'), new ChainRefusalError('wrong key')]) {
      failure = error;
      stage.clock.advance(11 * HOUR_MS);
      expect((await terms.find(stage.campaignId))?.minAttentionSeconds).to.equal(7);
    }
    stage.clock.advance(3 * HOUR_MS);
    expect(await caught(terms.find(stage.campaignId))).to.equal(failure);
  });

  it('are looked for again soon where there were none', async () => {
    const unknown = Keypair.generate().publicKey.toBase58();
    expect(await terms.find(unknown)).to.equal(null);
    stage.clock.advance(1_999);
    expect(await terms.find(unknown)).to.equal(null);
    expect(asked).to.equal(1);
    stage.clock.advance(1);
    await terms.find(unknown);
    expect(asked).to.equal(2);
  });

  it('are not asked for by a text that is no campaign id', async () => {
    for (const text of ['', 'x', '0OIl'.repeat(9), encodeBase58(new Uint8Array(31)), '1'.repeat(40)]) {
      expect(await terms.find(text)).to.equal(null);
    }
    expect(asked).to.equal(0);
  });

  it('of the campaigns asked for longest ago are forgotten', async () => {
    const ids = [stage.campaignId, PublicKey.default.toBase58(), Keypair.generate().publicKey.toBase58()];
    for (const id of ids) await terms.find(id);
    await terms.find(stage.campaignId);
    expect(asked).to.equal(4);
  });

  it('name the keys that are good at a moment', () => {
    const [current, next] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    const slot = { current, next, nextFrom: 100n, currentUntil: 200n, currentFrom: 0n };
    expect(goodKeys(slot, 99n)).to.deep.equal([current]);
    expect(goodKeys(slot, 100n)).to.deep.equal([current, next]);
    expect(goodKeys(slot, 200n)).to.deep.equal([next]);
    const first = { current, next: null, nextFrom: 0n, currentUntil: 0n, currentFrom: 0n };
    expect(goodKeys(first, 5n)).to.deep.equal([current]);
  });
});
