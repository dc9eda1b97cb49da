/** A desk over a real chain: the programs on an embedded one, asked over JSON-RPC, and a store. */
import { type Localnet, startLocalnet } from '@crr/localnet';
import {
  type CampaignUpdate,
  createRpcConnection,
  encodeBase58,
  formatTag,
  keypairSigner,
  type RouterEvent,
  signTag,
  type TagSigner,
  tagSignerFromKeypair,
} from '@crr/sdk';
import { type Campaign, START, type TermChanges, World } from '@crr/testing/chain';
import { TestClock } from '@crr/testing/time';
import type { Keypair, PublicKey } from '@solana/web3.js';
import type { Chain } from '../../src/chain/chain';
import { RpcChain } from '../../src/chain/rpc-chain';
import { TermsCache } from '../../src/chain/terms';
import { createDesk, type Desk, type DeskOptions } from '../../src/desk/desk';
import { Journal } from '../../src/journal/journal';
import { Limiter } from '../../src/limits/limiter';
import type { AttentionReport, JournalEntry, Scheduler } from '../../src/model';
import type { OpenSession, ReportAttention } from '../../src/ports';
import type { Store } from '../../src/store/sql';
import { rowsAs } from '../support/rows-as';

/** A row of the outbox, as far as tests look at it. */
export interface OutboxRow {
  readonly id: string;
  readonly account: string;
  readonly kind: string;
  readonly state: string;
  readonly reason: string | null;
  readonly sequence: number | null;
  readonly signature: string | null;
  readonly body: string;
}

/** A tag's lifetime unless said otherwise. */
const TAG_SECONDS = 86_400n;
const SITE = 'https://news.example';
/** More of them than tests bring who are about something else. */
const MANY_NEW_ACCOUNTS = {
  newAccountsPerNetworkPerHour: 1_000_000,
  newAccountsPerTagPerHour: 1_000_000,
  newAccountsPerCampaignPerDay: 1_000_000,
};
/** Whoever waits longer waits for nothing that has to be sent. */
const LONGEST_BACKOFF_MS = 600_000;

/** Remembers the earliest wake asked for. */
export class TestScheduler implements Scheduler {
  wakeAtMs: number | null = null;

  async wake(atMs: number): Promise<void> {
    this.wakeAtMs = this.wakeAtMs === null ? atMs : Math.min(this.wakeAtMs, atMs);
  }
}

/** Chain, clock and campaign; the clock of desk and chain is one. */
export class DeskFixture {
  readonly clock = new TestClock(Number(START) * 1_000);
  readonly scheduler = new TestScheduler();
  /** What was delivered to the journal's sink. */
  readonly delivered: JournalEntry[] = [];
  private nonces = 0;

  private constructor(
    readonly world: World,
    readonly localnet: Localnet,
    readonly campaign: Campaign,
    readonly influencer: Keypair,
  ) {}

  static async open(terms: TermChanges = {}): Promise<DeskFixture> {
    const world = World.create();
    const campaign = world.campaign(terms);
    const influencer = world.influencer();
    const localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 0 });
    return new DeskFixture(world, localnet, campaign, influencer);
  }

  close(): Promise<void> {
    return this.localnet.close();
  }

  get campaignId(): string {
    return encodeBase58(this.campaign.id);
  }

  /** The chain over JSON-RPC. */
  rpc(fetch?: typeof globalThis.fetch): RpcChain {
    const options = { timeoutMs: 2_000, ...(fetch === undefined ? {} : { fetch }) };
    return new RpcChain(createRpcConnection(this.localnet.rpcUrl, options));
  }

  /** A desk over a store. */
  desk(store: Store, changes: Partial<DeskOptions> = {}): Desk {
    const { clock, scheduler } = this;
    const chain: Chain = changes.chain ?? this.rpc();
    return createDesk({
      store,
      chain,
      clock,
      scheduler,
      journal: this.journal(store),
      limiter: new Limiter(store, clock),
      terms: new TermsCache({ chain, clock }),
      attester: keypairSigner(this.campaign.attester),
      ...changes,
      settings: { gatherMs: 0, ...MANY_NEW_ACCOUNTS, ...changes.settings },
    });
  }

  journal(store: Store): Journal {
    const { clock, scheduler, delivered } = this;
    return new Journal({
      store,
      clock,
      scheduler,
      shard: 'test',
      random: () => 0,
      sink: {
        deliver: async (entries) => {
          delivered.push(...entries);
        },
      },
    });
  }

  /** Time passes, for the desk and on chain. */
  pass(seconds: number): void {
    this.clock.advance(seconds * 1_000);
    this.world.chain.advanceSeconds(seconds);
  }

  /** A tag's text. */
  async tag(
    options: {
      influencer?: PublicKey | null;
      signer?: TagSigner;
      issuedAt?: bigint;
      seconds?: bigint;
      campaign?: Campaign;
    } = {},
  ): Promise<string> {
    const {
      influencer = this.influencer.publicKey,
      campaign = this.campaign,
      seconds = TAG_SECONDS,
    } = options;
    const issuedAt = options.issuedAt ?? this.world.chain.now();
    const tag = { campaignId: campaign.id, influencer, issuedAt, expiresAt: issuedAt + seconds };
    return formatTag(await signTag(tag, options.signer ?? tagSignerFromKeypair(this.campaign.tagSigner)));
  }

  /** A request to open a session. */
  async opening(account: PublicKey, changes: Partial<OpenSession> = {}): Promise<OpenSession> {
    return {
      campaignId: this.campaignId,
      account: account.toBase58(),
      tag: changes.tag ?? (await this.tag()),
      linkCode: null,
      site: SITE,
      page: 'page',
      isHotPage: false,
      cohorts: null,
      country: 'DE',
      ipHash: 'hash',
      signals: [],
      ...changes,
    };
  }

  /** Opens a session; it has to be opened. */
  async session(desk: Desk, account: PublicKey, changes: Partial<OpenSession> = {}): Promise<string> {
    const opened = await desk.openSession(await this.opening(account, changes));
    if (!opened.ok) throw new Error(opened.refusal.message);
    return opened.value.sessionId;
  }

  /** A report with a fresh nonce. */
  reporting(sessionId: string, changes: Partial<ReportAttention> = {}): ReportAttention {
    this.nonces += 1;
    return {
      campaignId: this.campaignId,
      sessionId,
      nonce: `nonce-${this.nonces}`,
      seconds: 5,
      userPresence: true,
      ipHash: 'hash',
      signals: [],
      ...changes,
    };
  }

  /** Lets the claimed time pass, and reports it; it has to be taken. @returns the VAU's id */
  async attend(desk: Desk, sessionId: string, seconds = 5): Promise<string> {
    this.pass(seconds);
    const taken = await desk.report(this.reporting(sessionId, { seconds }));
    if (!taken.ok) throw new Error(taken.refusal.message);
    return taken.value.id;
  }

  /** Drains as often as the scheduler wakes, with time passing, until nothing is left to do but to forget what is over. */
  async drainAll(desk: Desk, most = 50): Promise<void> {
    await desk.drain();
    for (let round = 0; round < most && this.scheduler.wakeAtMs !== null; round += 1) {
      const waitMs = Math.max(this.scheduler.wakeAtMs - this.clock.now(), 0);
      if (waitMs > LONGEST_BACKOFF_MS) return;
      this.scheduler.wakeAtMs = null;
      this.pass(Math.ceil(waitMs / 1_000));
      await desk.drain();
    }
  }

  update(update: CampaignUpdate): void {
    const { owner, id } = this.campaign;
    this.world.run(
      [this.world.router.updateCampaign({ owner: owner.publicKey, campaignId: id, update })],
      [owner],
    );
  }

  // ---- what came of it

  /** The outbox in order. */
  outbox(store: Store): Promise<OutboxRow[]> {
    return rowsAs<OutboxRow>(store, 'SELECT * FROM edge.outbox ORDER BY place, id');
  }

  /** Every event of the router since the chain began. */
  events(): RouterEvent[] {
    const { chain } = this.world;
    const records = chain.historyOf(this.world.router.pdas.campaign(this.campaign.id));
    return records.flatMap((record) => this.world.events(record));
  }

  /** The VAUs that the chain recorded. */
  recorded(): { account: string; sequence: number; seconds: number; earnedAt: number }[] {
    return this.events().flatMap((event) =>
      event.name === 'CampaignVauProcessed'
        ? [
            {
              account: event.data.user.toBase58(),
              sequence: event.data.sequence,
              seconds: event.data.attentionSeconds,
              earnedAt: Number(event.data.earnedAt),
            },
          ]
        : [],
    );
  }

  /** What the journal told of each id, in order. */
  async reports(store: Store): Promise<AttentionReport[]> {
    this.delivered.splice(0);
    const journal = this.journal(store);
    this.clock.advance(1_000);
    await journal.drain();
    return this.delivered.flatMap((entry) => (entry.kind === 'report' ? [entry.report] : []));
  }
}
