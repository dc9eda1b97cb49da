/** An embedded chain in the machine's time, with the programs and campaigns whose keys are the tests' edge's. */
import { type Localnet, startLocalnet } from '@crr/localnet';
import { encodeBase58, type RouterEvent } from '@crr/sdk';
import type { Keypair } from '@solana/web3.js';
import { type Campaign, type TermChanges, World } from '../chain';
import { ATTESTER, TAG_SIGNER } from './edges';

const FOLLOW_MS = 250;
const LAMPORTS = 100_000_000_000n;
const MONTH_SECONDS = 30n * 86_400n;

/** A chain that listens. */
export class LiveChain {
  private constructor(
    readonly world: World,
    private readonly localnet: Localnet,
    private readonly ticker: NodeJS.Timeout,
  ) {}

  static async open(): Promise<LiveChain> {
    const world = World.create();
    const follow = () => world.chain.setTime(BigInt(Math.floor(Date.now() / 1_000)));
    follow();
    world.chain.airdrop(ATTESTER.publicKey, LAMPORTS);
    const localnet = await startLocalnet({ chain: world.chain, port: 0 });
    return new LiveChain(world, localnet, setInterval(follow, FOLLOW_MS));
  }

  async close(): Promise<void> {
    clearInterval(this.ticker);
    await this.localnet.close();
  }

  get rpcUrl(): string {
    return this.localnet.rpcUrl;
  }

  /** A funded campaign that runs, whose tags and VAUs the edge signs. @returns it, with its id in base58 */
  campaign(terms: TermChanges = {}): Campaign & { readonly text: string } {
    const now = this.world.chain.now();
    const campaign = this.world.campaign({
      startDate: now,
      endDate: now + MONTH_SECONDS,
      attester: ATTESTER.publicKey,
      tagSigner: TAG_SIGNER.publicKey,
      ...terms,
    });
    return { ...campaign, text: encodeBase58(campaign.id) };
  }

  /** A wallet with a USDC account, registered as an influencer. */
  influencer(): Keypair {
    return this.world.influencer();
  }

  /** A wallet with a USDC account. */
  account(): Keypair {
    return this.world.user();
  }

  /** What the program told of a campaign, in order. */
  eventsOf(campaign: Campaign): RouterEvent[] {
    const { chain, router } = this.world;
    return chain.historyOf(router.pdas.campaign(campaign.id)).flatMap((record) => this.world.events(record));
  }
}
