import { randomUUID } from 'node:crypto';
import { formatTag, signTag, tagSignerFromKeypair } from '@crr/sdk';
import { poolGives } from '@crr/testing/chain';
import { EDGE_KINDS, LiveChain, type RunningEdge, startEdge, TAG_SIGNER } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import type { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import { IN_ACD, openAcdAccounts, openMarket } from '../support/acd';
import { bodyOf } from './support/reply';

const ORIGIN = 'https://news.example';
/** What one second of attention is worth. */
const SECOND_USDC = 1_000n;

for (const kind of EDGE_KINDS) {
  describe(`attention for a campaign in AC-D (${kind})`, () => {
    let chain: LiveChain;
    let edge: RunningEdge;
    let campaign: ReturnType<LiveChain['campaign']>;
    let influencer: Keypair;
    let account: Keypair;

    before(async () => {
      chain = await LiveChain.open();
      const { pool, lookupTable } = openMarket(chain.world);
      campaign = chain.campaign(IN_ACD);
      [influencer, account] = [chain.influencer(), chain.account()];
      openAcdAccounts(chain.world, [influencer.publicKey, account.publicKey]);
      edge = await startEdge(kind, {
        CRR_RPC_URL: chain.rpcUrl,
        CRR_ACD_POOL: pool.toBase58(),
        CRR_LOOKUP_TABLE: lookupTable.toBase58(),
      });
    });
    after(async () => {
      await edge.stop();
      await chain.close();
    });

    const post = async (path: string, body: unknown) => {
      const headers = { 'content-type': 'application/json', origin: ORIGIN };
      const response = await fetch(`${edge.url}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, body: await bodyOf(response) };
    };

    it('is paid in AC-D to the user and the influencer, to the last unit', async () => {
      const issuedAt = chain.world.chain.now() - 5n;
      const terms = { campaignId: campaign.id, influencer: influencer.publicKey, issuedAt };
      const signed = await signTag(
        { ...terms, expiresAt: issuedAt + 600n },
        tagSignerFromKeypair(TAG_SIGNER),
      );
      const opened = await post('/v1/sessions', {
        account: account.publicKey.toBase58(),
        page_url: `${ORIGIN}/article`,
        tag: formatTag(signed),
      });
      assert.equal(opened.status, 201, JSON.stringify(opened.body));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const { session } = opened.body;
      const taken = await post('/v1/vau', { session, nonce: randomUUID(), seconds: 1, user_presence: true });
      assert.equal(taken.status, 202, JSON.stringify(taken.body));
      const given = poolGives(SECOND_USDC);
      const share = given / 5n;
      await eventually(() => {
        assert.equal(chain.world.acdBalance(account.publicKey), given - share);
        assert.equal(chain.world.acdBalance(influencer.publicKey), share);
      }, 30_000);
      assert.lengthOf(
        chain.eventsOf(campaign).filter(({ name }) => name === 'CampaignVauProcessed'),
        1,
      );
    });
  });
}
