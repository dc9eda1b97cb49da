/** While keys are exchanged: by which of them the edge signs, the first click after a start included. */
import { checkTag, encodeBase58, parseTag } from '@crr/sdk';
import { ADDRESS_HEADER, forEachEdge, LiveChain, type RunningEdge, TAG_SIGNER } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { createLink } from '../../src/link/admin';
import { openRpcGate, type RpcGate } from '../support/rpc-gate';
import { projectCampaign } from './support/projected-campaign';

const PATIENCE_MS = 60_000;
const NEW = Keypair.fromSeed(new Uint8Array(32).fill(23));
const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'accept-language': 'de',
  [ADDRESS_HEADER]: '203.0.113.1',
};

forEachEdge('an edge with a new key beside the one that campaigns name', (start) => {
  let chain: LiveChain;
  let gate: RpcGate;
  let campaignId: string;
  before(async () => {
    chain = await LiveChain.open();
    gate = await openRpcGate(chain.rpcUrl);
    campaignId = chain.campaign().text;
  });
  after(async () => {
    await gate.close();
    await chain.close();
  });

  /** An edge that has just started, with a link of the campaign. */
  async function startWithLink(settings: Record<string, string> = {}): Promise<RunningEdge> {
    const edge = await start({
      CRR_RPC_URL: gate.url,
      TAG_SIGNER_SEEDS: [NEW, TAG_SIGNER].map(({ secretKey }) => encodeBase58(secretKey)).join(','),
      FIRST_TERMS_DEADLINE_MS: '400',
      ...settings,
    });
    const destinationUrl = 'https://shop.example/';
    await createLink(edge.database.db, { code: 'tagged', destinationUrl, campaignId });
    return edge;
  }

  /** Who signed the tag that a visitor gets; `nobody` where he gets none. */
  async function signerFor(edge: RunningEdge, code = 'tagged'): Promise<string> {
    const response = await fetch(`${edge.url}/r/${code}`, { redirect: 'manual', headers: BROWSER });
    expect(response.status).to.equal(302);
    const [, text] = /crr_tag=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
    if (text === undefined) return 'nobody';
    const publicKeys = [NEW, TAG_SIGNER].map(({ publicKey }) => publicKey);
    const verdict = checkTag(parseTag(decodeURIComponent(text)), { publicKeys });
    return verdict.valid ? verdict.signer.toBase58() : verdict.reason;
  }

  it('signs the first visitor’s tag by the key that the campaign names, though its node is slow', async () => {
    gate.state = 'open';
    const edge = await startWithLink({ FIRST_TERMS_DEADLINE_MS: '5000' });
    // A busy machine may be slower than the longest patience: never another key.
    expect(await signerFor(edge)).to.be.oneOf([TAG_SIGNER.publicKey.toBase58(), 'nobody']);
    await eventually(async () => {
      expect(await signerFor(edge)).to.equal(TAG_SIGNER.publicKey.toBase58());
    }, PATIENCE_MS);
  });

  for (const state of ['held', 'failing'] as const) {
    it(`gives the first visitor no tag while its node is ${state} and nobody knows the campaign`, async () => {
      gate.state = state;
      const edge = await startWithLink();
      expect(await signerFor(edge)).to.equal('nobody');
      expect(edge.log.join('\n')).to.include('tag_keys_unknown').and.include(campaignId);
      gate.state = 'open';
      await eventually(async () => {
        expect(await signerFor(edge)).to.equal(TAG_SIGNER.publicKey.toBase58());
      }, PATIENCE_MS);
    });

    it(`signs by the key that the indexer knows of while its node is ${state}`, async () => {
      gate.state = state;
      const edge = await startWithLink();
      await projectCampaign(edge, campaignId);
      expect(await signerFor(edge)).to.equal(TAG_SIGNER.publicKey.toBase58());
    });

    it(`carries out the rotation that the indexer knows of while its node is ${state}`, async () => {
      gate.state = state;
      const edge = await startWithLink();
      await projectCampaign(edge, campaignId, { next: NEW.publicKey.toBase58(), secondsAgo: 10 });
      expect(await signerFor(edge)).to.equal(NEW.publicKey.toBase58());
    });
  }
});
