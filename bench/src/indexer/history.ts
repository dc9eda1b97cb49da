/**
 * History without end for the indexer: the answers of `getTransaction` for ever more VAUs.
 *
 * The programs run once, for the campaigns' first events and for one transaction of each shape. Further ones are those
 * transactions with other users, numbers and times in their events, and with chain values that follow: what the indexer
 * checks holds for each of them, at a speed that no chain reaches.
 */
import { createHash } from 'node:crypto';
import { decodeEvent, encodeBase58, type StreamHead } from '@crr/sdk';
import { type Keypair, LAMPORTS_PER_SOL, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { vauInstructions } from '../attention';
import { BenchChain, PROFILE, START } from '../bench-chain';
import { people } from '../keys';
import type { EventFields, EventTemplate } from './event-template';
import { type RecordedTransaction, recordTransactions } from './recording';
import { type TransactionResponse, TransactionTemplate } from './transaction-template';

/** VAUs that come in one transaction, when none of them is a user's first. */
export const VAUS_IN_TRANSACTION = 5;

/** How the history looks. */
export interface HistoryOptions {
  campaigns: number;
  usersPerCampaign: number;
  influencers: number;
  /** VAUs in one second of the cluster's time. */
  vausPerSecond: number;
  /** Transactions in one slot. */
  transactionsPerSlot: number;
}

/** A slot with the node's answers for its transactions, as text. */
export interface PreparedSlot {
  slot: number;
  /** Unix seconds. */
  time: number;
  signatures: string[];
  responses: string[];
  /** In all its transactions. */
  events: number;
  vaus: number;
}

interface SyntheticCampaign {
  readonly id: Uint8Array;
  head: StreamHead;
  readonly users: readonly Uint8Array[];
  /** VAUs so far of the users who had a first touch, which are the first ones of `users`. */
  readonly counts: number[];
  transactions: number;
  turn: number;
}

const FUNDED_USDC = 50_000_000_000n;
const COUNTRIES = ['DE', 'FR', 'US', 'IN', 'BR'];
const SCORES = [55, 70, 85, 95, 100];
/** While there are new users, one of so many of a campaign's transactions is a first touch. */
const FIRST_TOUCH_EVERY = 8;

/** A history with its beginning made by the real programs. */
export class History {
  /** The node's answers for the transactions that set the stage, oldest first. */
  readonly opening: readonly PreparedSlot[];
  private slot: number;
  private made = 0;
  private transactions = 0;

  private constructor(
    readonly options: HistoryOptions,
    opening: PreparedSlot[],
    private readonly campaigns: SyntheticCampaign[],
    private readonly influencers: readonly Uint8Array[],
    private readonly first: TransactionTemplate,
    private readonly packed: TransactionTemplate,
  ) {
    this.opening = opening;
    this.slot = (opening.at(-1)?.slot ?? 0) + 1;
  }

  static async create(options: HistoryOptions): Promise<History> {
    const stage = BenchChain.ready();
    const campaigns = Array.from({ length: options.campaigns }, (_, i) =>
      stage.fundedCampaign(
        stage.terms(BigInt(i + 1), {
          name: `Campaign ${i + 1}`,
          totalBudgetUsdc: FUNDED_USDC,
          dailyBudgetUsdc: i % 2 === 0 ? FUNDED_USDC : null,
          endDate: START + 365n * 86_400n,
        }),
      ),
    );
    const influencers = registerInfluencers(stage, options.influencers);
    const patterns = await playPatterns(stage, campaigns[0] as Uint8Array);
    const recorded = await recordTransactions(stage.chain);
    const templateOf = (signature: string) => new TransactionTemplate(responseOf(recorded, signature));
    const heads = headsOf(recorded);
    const synthetic = campaigns.map((id, i) => ({
      id,
      head: heads.get(encodeBase58(id)) as StreamHead,
      users: Array.from({ length: options.usersPerCampaign }, (_, user) => visitorOf(i, user)),
      counts: [],
      transactions: 0,
      turn: 0,
    }));
    return new History(
      options,
      recorded.map(slotOf),
      synthetic,
      influencers,
      templateOf(patterns.first),
      templateOf(patterns.packed),
    );
  }

  /** Unix seconds of the newest slot. */
  get now(): number {
    return this.time();
  }

  /** Ids of the campaigns, base58. */
  campaignIds(): string[] {
    return this.campaigns.map(({ id }) => encodeBase58(id));
  }

  /** The next slot; campaigns and users take turns. */
  next(): PreparedSlot {
    const time = this.time();
    const slot: PreparedSlot = { slot: this.slot, time, signatures: [], responses: [], events: 0, vaus: 0 };
    for (let i = 0; i < this.options.transactionsPerSlot; i += 1) this.appendTransaction(slot);
    this.slot += 1;
    return slot;
  }

  /** Slots with at least so many events. */
  take(events: number): PreparedSlot[] {
    const slots: PreparedSlot[] = [];
    for (let taken = 0; taken < events; ) {
      const slot = this.next();
      slots.push(slot);
      taken += slot.events;
    }
    return slots;
  }

  private time(): number {
    return Number(START) + 60 + Math.floor(this.made / this.options.vausPerSecond);
  }

  private appendTransaction(slot: PreparedSlot): void {
    const campaign = this.campaigns[this.transactions % this.campaigns.length] as SyntheticCampaign;
    const signature = signatureOf(this.transactions);
    const isFirst = isFirstTouch(campaign);
    const template = isFirst ? this.first : this.packed;
    const bodies = isFirst ? this.firstTouch(campaign, slot.time) : this.steady(campaign, slot.time);
    this.transactions += 1;
    campaign.transactions += 1;
    slot.signatures.push(signature);
    slot.responses.push(template.text({ signature, slot: slot.slot, time: slot.time, bodies }));
    slot.events += bodies.length;
    slot.vaus += isFirst ? 1 : VAUS_IN_TRANSACTION;
  }

  private firstTouch(campaign: SyntheticCampaign, time: number): Uint8Array[] {
    const [created, vau] = this.first.events as [EventTemplate, EventTemplate];
    const index = campaign.counts.push(0) - 1;
    const user = campaign.users[index] as Uint8Array;
    const creation = append(campaign, created, {
      user,
      influencer: this.influencerOf(index),
      timestamp: BigInt(time),
    });
    return [creation, this.vau(campaign, vau, index, time)];
  }

  private steady(campaign: SyntheticCampaign, time: number): Uint8Array[] {
    const [template] = this.packed.events as [EventTemplate];
    return Array.from({ length: VAUS_IN_TRANSACTION }, () => {
      campaign.turn = (campaign.turn + 1) % campaign.counts.length;
      return this.vau(campaign, template, campaign.turn, time);
    });
  }

  private vau(campaign: SyntheticCampaign, template: EventTemplate, index: number, time: number): Uint8Array {
    const sequence = (campaign.counts[index] as number) + 1;
    campaign.counts[index] = sequence;
    const country = COUNTRIES[this.made % COUNTRIES.length] as string;
    const qualityScore = SCORES[(this.made >> 2) % SCORES.length] as number;
    this.made += 1;
    const at = BigInt(time);
    const user = campaign.users[index] as Uint8Array;
    return append(campaign, template, {
      user,
      influencer: this.influencerOf(index),
      timestamp: at,
      earnedAt: at,
      sequence,
      country,
      qualityScore,
    });
  }

  /** Who brought a campaign's user of this number. */
  private influencerOf(user: number): Uint8Array {
    return this.influencers[user % this.influencers.length] as Uint8Array;
  }
}

function isFirstTouch({ counts, users, transactions }: SyntheticCampaign): boolean {
  if (counts.length === 0) return true;
  return counts.length < users.length && transactions % FIRST_TOUCH_EVERY === 0;
}

/** An event of the campaign's stream that follows its newest one. */
function append(campaign: SyntheticCampaign, template: EventTemplate, fields: EventFields): Uint8Array {
  const { body, head } = template.following(campaign.id, campaign.head, fields);
  campaign.head = head;
  return body;
}

/** A wallet's address; nobody needs its key, since users sign nothing. */
function visitorOf(campaign: number, user: number): Uint8Array {
  return createHash('sha256').update(`visitor ${user} of campaign ${campaign}`).digest();
}

/** 64 bytes that no other transaction has. */
function signatureOf(transaction: number): string {
  return encodeBase58(createHash('sha512').update(`transaction ${transaction}`).digest());
}

/** Registers so many influencers. Gives their wallets. */
function registerInfluencers(stage: BenchChain, count: number): Uint8Array[] {
  return people('promoter', count).map((keypair, i) => {
    const { publicKey: wallet } = keypair;
    stage.chain.airdrop(wallet, BigInt(LAMPORTS_PER_SOL));
    const profile = { ...PROFILE, handle: `promoter${i}` };
    stage.run([stage.router.registerInfluencer({ payer: wallet, wallet, profile })], [keypair]);
    return wallet.toBytes();
  });
}

/** One transaction of each shape, by users of their own. Gives their signatures. */
async function playPatterns(
  stage: BenchChain,
  campaignId: Uint8Array,
): Promise<{ first: string; packed: string }> {
  const [user] = people('pattern', 1) as [Keypair];
  stage.openAccount(user.publicKey);
  const relation = { campaignId, user: user.publicKey, influencer: stage.influencer.publicKey };
  const first = stage.run(await vauInstructions(stage, relation, 1), [stage.attester]);
  const numbers = Array.from({ length: VAUS_IN_TRANSACTION }, (_, i) => i + 2);
  const steady = await Promise.all(numbers.map((sequence) => vauInstructions(stage, relation, sequence)));
  const table = stage.openLookupTable([...sharedKeys(steady.flat(), stage)]);
  const packed = stage.send(stage.compile(steady.flat(), [stage.attester], [table]));
  return { first: first.signature, packed: packed.signature };
}

function sharedKeys(instructions: readonly TransactionInstruction[], { attester }: BenchChain): PublicKey[] {
  const keys = instructions.flatMap(({ keys }) => keys.map(({ pubkey }) => pubkey));
  const distinct = new Map(keys.map((key) => [key.toBase58(), key]));
  distinct.delete(attester.publicKey.toBase58());
  return [...distinct.values()];
}

function responseOf(recorded: readonly RecordedTransaction[], wanted: string): TransactionResponse {
  const found = recorded.find(({ signature }) => signature === wanted);
  if (found === undefined) throw new Error(`the chain does not know transaction ${wanted}`);
  return found.response;
}

/** Each campaign's stream as the programs left it, by id in base58. */
function headsOf(recorded: readonly RecordedTransaction[]): Map<string, StreamHead> {
  const heads = new Map<string, StreamHead>();
  for (const { response } of recorded) {
    for (const body of new TransactionTemplate(response).bodies) {
      const { streamKey, seq, chain } = decodeEvent(body, { instruction: 0, inner: 0 });
      heads.set(streamKey.replace('campaign:', ''), { seq, chain });
    }
  }
  return heads;
}

function slotOf({ signature, response }: RecordedTransaction): PreparedSlot {
  const events = new TransactionTemplate(response).bodies;
  const vaus = events.filter(
    (body) => decodeEvent(body, { instruction: 0, inner: 0 }).name === 'CampaignVauProcessed',
  );
  return {
    slot: response.slot,
    time: response.blockTime,
    signatures: [signature],
    responses: [JSON.stringify(response)],
    events: events.length,
    vaus: vaus.length,
  };
}
