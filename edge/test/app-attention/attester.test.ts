import { formatTag, signTag, tagSignerFromKeypair } from '@crr/sdk';
import {
  ATTESTER,
  EDGE_KINDS,
  LiveChain,
  type RunningEdge,
  startEdge,
  TAG_SIGNER,
} from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { assert } from 'chai';
import { bodyOf } from './support/reply';

const ORIGIN = 'https://news.example';
const SOL = 1_000_000_000n;
/** The balance is believed for ten seconds. */
const SEEN_MS = 120_000;

for (const kind of EDGE_KINDS) {
  describe(`an attester that runs out of SOL (${kind})`, () => {
    let chain: LiveChain;
    let edge: RunningEdge;
    let tag: string;

    before(async () => {
      chain = await LiveChain.open();
      const campaign = chain.campaign();
      edge = await startEdge(kind, { CRR_RPC_URL: chain.rpcUrl, LIMIT_SESSIONS_PER_MINUTE: '100000' });
      const issuedAt = chain.world.chain.now() - 5n;
      const terms = { campaignId: campaign.id, influencer: chain.influencer().publicKey };
      const dates = { issuedAt, expiresAt: issuedAt + 600n };
      tag = formatTag(await signTag({ ...terms, ...dates }, tagSignerFromKeypair(TAG_SIGNER)));
    });
    after(async () => {
      await edge.stop();
      await chain.close();
    });

    async function opened() {
      const account = chain.account().publicKey.toBase58();
      const response = await fetch(`${edge.url}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN },
        body: JSON.stringify({ account, page_url: `${ORIGIN}/article`, tag }),
      });
      const { error } = await bodyOf(response);
      return { status: response.status, code: error?.code, retryAfter: response.headers.get('retry-after') };
    }

    async function gauge(): Promise<string | undefined> {
      const text = await (await fetch(`${edge.url}/metrics`)).text();
      return /^crr_edge_attester_lamports (\S+)$/m.exec(text)?.[1];
    }

    it('shows in the metrics, refuses sessions for the time being, and opens them once it is funded', async () => {
      const { world } = chain;
      assert.equal((await opened()).status, 201);
      assert.equal(await gauge(), String(world.chain.balance(ATTESTER.publicKey)));
      world.chain.setAccount(ATTESTER.publicKey, null);
      await eventually(async () => assert.equal(await gauge(), '0'), SEEN_MS);
      await eventually(async () => {
        const expected = { status: 503, code: 'attester_unfunded', retryAfter: '60' };
        assert.deepEqual(await opened(), expected);
      }, SEEN_MS);
      world.chain.airdrop(ATTESTER.publicKey, SOL);
      await eventually(async () => assert.equal((await opened()).status, 201), SEEN_MS);
      await eventually(async () => assert.equal(await gauge(), String(SOL)), SEEN_MS);
    });
  });
}
