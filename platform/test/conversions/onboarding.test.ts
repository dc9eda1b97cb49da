/** Many campaigns of many advertisers go live by the API alone: services that run are neither set up nor started anew. */
import { checkTag, parseTag } from '@crr/sdk';
import { openFresh } from '@crr/testing/database';
import {
  ADDRESS_HEADER,
  ATTESTER,
  LiveChain,
  type RunningEdge,
  startEdge,
  TAG_SIGNER,
} from '@crr/testing/services';
import { type Keypair, VersionedTransaction } from '@solana/web3.js';
import { assert } from 'chai';
import type { PlatformSettings } from '../../src/settings';
import { type Given, TERMS } from '../chain/chain-fixture';
import { TestPlatform, testSettings } from '../support/app';
import { runJobs } from '../support/jobs';
import { outbox } from './outbox';

const SECRET = 'the conversion secret of these tests';
const ADVERTISERS = 10;
const CAMPAIGNS_OF_EACH = 10;
const MONTH_MS = 30 * 86_400_000;
const QUARTER_MS = 900_000;

interface Advertiser {
  readonly key: string;
  readonly owner: Keypair;
}

interface Live {
  readonly id: string;
  readonly onChain: string;
  readonly code: string;
  readonly key: string;
}

describe('a hundred campaigns of ten advertisers', () => {
  let chain: LiveChain;
  let edge: RunningEdge;
  let test: TestPlatform;
  let settings: PlatformSettings;
  before(async () => {
    chain = await LiveChain.open();
    const database = await openFresh('pglite');
    // Everything that is set, before there is any campaign.
    edge = await startEdge(
      'Node',
      // Patience, so that a slow machine gets its tag all the same.
      { CRR_RPC_URL: chain.rpcUrl, CONVERSION_SECRET: SECRET, TERMS_DEADLINE_MS: '5000' },
      database,
    );
    settings = testSettings({
      edgeUrl: edge.url,
      chain: {
        rpcUrl: chain.rpcUrl,
        programId: null,
        attester: ATTESTER.publicKey.toBase58(),
        tagSigner: TAG_SIGNER.publicKey.toBase58(),
        conversionSecrets: [SECRET],
      },
    });
    test = await TestPlatform.start(database, { settings });
    test.clock.advance(Date.now() - test.clock.now());
    await test.signInAgain();
  });
  after(async () => {
    await edge.stop();
    await chain.close();
  });

  async function advertiser(number: number): Promise<Advertiser> {
    const { id } = await test.expect<{ id: string }>(201, 'root', 'post', '/advertisers', {
      body: { name: `Advertiser ${number}` },
    });
    const scopes = ['campaigns:read', 'campaigns:write', 'links:read', 'links:write', 'events:write'];
    const { key } = await test.expect<{ key: string }>(201, 'root', 'post', '/api-keys', {
      body: { advertiser_id: id, name: 'server', scopes },
    });
    const owner = chain.world.user();
    chain.world.giveUsdc(owner.publicKey, 1_000_000_000n);
    return { key, owner };
  }

  /** By the advertiser's key alone; the reviewer's word is the only other one. */
  async function publish({ key, owner }: Advertiser, number: number): Promise<Pick<Live, 'id' | 'onChain'>> {
    const headers = { 'x-api-key': key };
    const post = <Body>(status: number, path: string, body?: object) =>
      test.expect<Body>(status, 'anonymous', 'post', path, { body, headers });
    const { id } = await post<{ id: string }>(201, '/campaigns', {
      name: `Campaign ${number}`,
      budget_usdc: '5000000000',
      ends_at: new Date(test.clock.now() + MONTH_MS).toISOString(),
    });
    await post(200, `/campaigns/${id}/submit`);
    await test.expect(200, 'reviewer', 'post', `/campaigns/${id}/publish`);
    const given = await post<Given>(201, `/campaigns/${id}/transactions`, {
      action: 'create',
      wallet: owner.publicKey.toBase58(),
      terms: TERMS,
    });
    const transaction = VersionedTransaction.deserialize(Buffer.from(given.transaction, 'base64'));
    transaction.sign([owner]);
    chain.world.chain.send(transaction);
    return { id, onChain: given.chain_campaign_id };
  }

  async function round(): Promise<void> {
    await runJobs(test);
  }

  async function signerOfTag(code: string, visitor: number): Promise<string> {
    const response = await fetch(`${edge.url}/r/${code}`, {
      redirect: 'manual',
      headers: {
        'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        'accept-language': 'de',
        [ADDRESS_HEADER]: `203.0.${visitor % 256}.1`,
      },
    });
    const [, text] = /crr_tag=([^;]+)/.exec(response.headers.get('set-cookie') ?? '') ?? [];
    const tag = parseTag(decodeURIComponent(text ?? ''));
    const verdict = checkTag(tag, { publicKeys: [TAG_SIGNER.publicKey] });
    return verdict.valid ? verdict.signer.toBase58() : verdict.reason;
  }

  it('go live through the API alone, on an edge and a platform that run', async () => {
    const live: Live[] = [];
    for (let number = 0; number < ADVERTISERS; number += 1) {
      const one = await advertiser(number);
      for (let place = 0; place < CAMPAIGNS_OF_EACH; place += 1) {
        const campaign = await publish(one, number * CAMPAIGNS_OF_EACH + place);
        const { code } = await test.expect<{ code: string }>(201, 'anonymous', 'post', '/tracking-links', {
          body: { campaign_id: campaign.id, destination_url: 'https://shop.example/' },
          headers: { 'x-api-key': one.key },
        });
        live.push({ ...campaign, code, key: one.key });
      }
    }
    await round();
    const unseen = await test.db
      .selectFrom('platform.campaigns')
      .select('id')
      .where('chain_campaign_id', 'is', null)
      .execute();
    assert.isEmpty(unseen);
    for (const [visitor, { code }] of live.entries()) {
      assert.equal(await signerOfTag(code, visitor), TAG_SIGNER.publicKey.toBase58());
    }
    const wallet = chain.account().publicKey.toBase58();
    for (const { code, key } of live) {
      const purchase = { action: 'purchase', value: '49.99', currency: 'USD', customer_wallet: wallet };
      await test.expect(201, 'anonymous', 'post', '/events', {
        body: { ...purchase, event_id: code, ref_code: code },
        headers: { 'x-api-key': key },
      });
    }
    // As long as a busy machine takes; what fails for the moment is due again a quarter of an hour later at most.
    for (let open = live.length; open > 0; ) {
      await round();
      const told = await outbox(test);
      assert.lengthOf(told, live.length);
      assert.isEmpty(told.filter(({ state }) => state === 'refused'));
      open = told.filter(({ state }) => state !== 'accepted').length;
      test.clock.advance(QUARTER_MS);
    }
  }).timeout(1_200_000);
});
