/** The programs on an embedded chain behind JSON-RPC, and a platform that puts campaigns on it. */

import type { Database } from '@crr/db';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { type Campaign, decodeBase58 } from '@crr/sdk';
import { World } from '@crr/testing/chain';
import {
  ComputeBudgetProgram,
  type Keypair,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { assert } from 'chai';
import type { ChainSettings, PlatformSettings } from '../../src/settings';
import { campaignOf } from '../influencers/support';
import { type Answered, type Caller, TestPlatform, testSettings } from '../support/app';
import { runJobs } from '../support/jobs';

/** A transaction as it is given out. */
export interface Given {
  readonly id: string;
  readonly action: string;
  readonly state: string;
  readonly wallet: string;
  readonly chain_campaign_id: string;
  readonly signature: string | null;
  readonly reason: string | null;
  readonly transaction: string;
  readonly blockhash: string;
  readonly summary: string;
}

/** What a campaign on chain is asked for with. */
export const TERMS = {
  base_rate_per_second_usdc: '1000',
  influencer_share_bps: 2_000,
  conversion_bonus_usdc: '1000000',
};

/** The chain runs in 2027; so does the campaign. */
const ENDS_AT = '2027-03-01T00:00:00.000Z';

/** A chain; closed after the suite. */
export class ChainFixture {
  private constructor(
    readonly world: World,
    private readonly localnet: Localnet,
    readonly chain: ChainSettings,
    readonly attester: Keypair,
  ) {}

  static async open(): Promise<ChainFixture> {
    const world = World.create();
    const attester = world.wallet();
    const localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 0 });
    const chain = {
      rpcUrl: localnet.rpcUrl,
      programId: null,
      attester: attester.publicKey.toBase58(),
      tagSigner: world.keys.next().publicKey.toBase58(),
      conversionSecrets: [],
    };
    return new ChainFixture(world, localnet, chain, attester);
  }

  close(): Promise<void> {
    return this.localnet.close();
  }

  /** A platform on this chain. */
  async platform(database: Database, settings: Partial<PlatformSettings> = {}): Promise<ChainTest> {
    const all = testSettings({ chain: this.chain, ...settings });
    const test = await TestPlatform.start(database, { settings: all });
    const campaign = await campaignOf(test, 'advertiserA', {
      ends_at: ENDS_AT,
      targeting: { countries: ['DE', 'AT'] },
    });
    return new ChainTest(this, test, campaign);
  }

  /** An advertiser's wallet with lamports and USDC. */
  owner(usdc = 10_000_000_000n): Keypair {
    const owner = this.world.user();
    this.world.giveUsdc(owner.publicKey, usdc);
    return owner;
  }

  /** What the chain has of a campaign. */
  campaign(chainCampaignId: string): Promise<Campaign | null> {
    return this.world.accounts.campaign(decodeBase58(chainCampaignId));
  }
}

/** A platform with a published campaign of advertiser A's. */
export class ChainTest {
  constructor(
    readonly stage: ChainFixture,
    readonly test: TestPlatform,
    readonly campaign: string,
  ) {}

  get path(): string {
    return `/campaigns/${this.campaign}/transactions`;
  }

  /** Asks for a transaction. */
  ask(body: object, caller: Caller = 'advertiserA'): Promise<Answered<Given>> {
    return this.test.call<Given>(caller, 'post', this.path, { body });
  }

  /** Asks for a transaction that is given out. */
  async given(body: object, caller: Caller = 'advertiserA'): Promise<Given> {
    const answer = await this.ask(body, caller);
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  }

  create(owner: Keypair): Promise<Given> {
    return this.given({ action: 'create', wallet: owner.publicKey.toBase58(), terms: TERMS });
  }

  /** Signs a transaction as a wallet does, and sends it. */
  send(given: Given, owner: Keypair): string {
    const transaction = VersionedTransaction.deserialize(Buffer.from(given.transaction, 'base64'));
    transaction.sign([owner]);
    return this.stage.world.chain.send(transaction).signature;
  }

  /** Creates the campaign on chain, funded. */
  async onChain(fundUsdc = 100_000_000n): Promise<{ owner: Keypair; chainCampaignId: string }> {
    const owner = this.stage.owner();
    const given = await this.create(owner);
    this.send(given, owner);
    await this.round();
    if (fundUsdc > 0n) {
      this.send(await this.given({ action: 'fund', amount_usdc: `${fundUsdc}` }), owner);
      await this.round();
    }
    return { owner, chainCampaignId: given.chain_campaign_id };
  }

  /** What the worker does every few seconds; fails where it fails. */
  async round(): Promise<void> {
    await runJobs(this.test);
  }

  /** How the transaction of an action stands. */
  async entry(action: string): Promise<Given | undefined> {
    const { data } = await this.test.expect<{ data: Given[] }>(200, 'advertiserA', 'get', this.path);
    return data.find((one) => one.action === action);
  }

  /** Where the campaign is in its life here, and on chain. */
  async status(): Promise<{ status: string; chain_campaign_id: string | null }> {
    const { status, chain_campaign_id } = await this.test.expect<{
      status: string;
      chain_campaign_id: string | null;
    }>(200, 'advertiserA', 'get', `/campaigns/${this.campaign}`);
    return { status, chain_campaign_id };
  }
}

/** The transaction as a wallet sends it that adds a priority fee and takes a blockhash of its own. */
export function decorated(given: Given, blockhash: string): VersionedTransaction {
  const { message } = VersionedTransaction.deserialize(Buffer.from(given.transaction, 'base64'));
  const { instructions, payerKey } = TransactionMessage.decompile(message);
  const added: TransactionInstruction[] = [ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 7 })];
  const all = { payerKey, recentBlockhash: blockhash, instructions: [...added, ...instructions] };
  return new VersionedTransaction(new TransactionMessage(all).compileToV0Message());
}
