/** From a report of attention over HTTP to money on the chain. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PublicKey } from '@solana/web3.js';
import { WrongCountError } from '../indexer/checks';
import { people } from '../keys';
import { type Spread, spreadOf } from '../spread';
import { ADDRESS_HEADER, type BenchCampaign, type Ground, USDC_PER_SECOND } from './ground';
import type { EdgeName, Subject } from './subject';

/** Attention of many accounts at once through one campaign's desk. */
export interface AttentionFigure {
  edge: EdgeName;
  what: string;
  /** VAUs of a run: one of each account. */
  vaus: number;
  /** Reports that were answered with 202, in a second. */
  accepted: Spread;
  /** VAUs that were confirmed, in a second from the first report on. */
  confirmed: Spread;
}

const CODE = 'attention';
const PAGE = 'https://news.example/article';
const SECONDS = 1;
/** Reports that are under way at a time. */
const SENDERS = 16;
const POLL_MILLISECONDS = 20;
const LANDS_WITHIN_MS = 120_000;
const MILLISECONDS = 1_000;
const SHARE_OF_INFLUENCER = 5n;
const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** The edge refused what it has to take. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Each account reports a second in each run; after each run chain and database are held against what was accepted. */
export async function measureAttention(
  subject: Subject,
  ground: Ground,
  { runs, accounts }: { runs: number; accounts: number },
): Promise<AttentionFigure[]> {
  const readers = await Readers.open(subject, ground, accounts);
  const first = await readers.report();
  const later: Round[] = [];
  for (let run = 0; run < runs; run += 1) later.push(await readers.report());
  return [
    figureOf(subject.name, 'first VAUs, each with its tag’s proof', accounts, [first]),
    figureOf(subject.name, 'further VAUs', accounts, later),
  ];
}

interface Round {
  readonly accepted: number;
  readonly confirmed: number;
}

function figureOf(edge: EdgeName, what: string, vaus: number, rounds: readonly Round[]): AttentionFigure {
  const accepted = spreadOf(rounds.map((round) => Math.round(round.accepted)));
  return {
    edge,
    what,
    vaus,
    accepted,
    confirmed: spreadOf(rounds.map(({ confirmed }) => Math.round(confirmed))),
  };
}

interface Reader {
  readonly account: PublicKey;
  readonly session: string;
  /** Their network. */
  readonly address: string;
}

/** Accounts with an open session each. */
class Readers {
  private rounds = 0;
  private openedMs = performance.now();
  private readonly influencerHeld: bigint;

  private constructor(
    private readonly subject: Subject,
    private readonly ground: Ground,
    private readonly campaign: BenchCampaign,
    private readonly readers: readonly Reader[],
  ) {
    this.influencerHeld = this.held(ground.influencer);
  }

  static async open(subject: Subject, ground: Ground, accounts: number): Promise<Readers> {
    const campaign = ground.campaign();
    await subject.keeper.rows(
      `INSERT INTO platform.tracking_links (code, destination_url, chain_campaign_id, influencer) VALUES ($1, $2, $3, $4)`,
      CODE,
      PAGE,
      campaign.text,
      ground.influencer.toBase58(),
    );
    const tag = await tagOf(subject.url);
    const wallets = people(`reader of ${campaign.text}`, accounts).map(({ publicKey }) => publicKey);
    const readers = await each(wallets, async (account, place): Promise<Reader> => {
      ground.stage.openAccount(account);
      const address = `10.${place >> 8}.${place & 0xff}.7`;
      const opening = { account: account.toBase58(), page_url: PAGE, tag };
      const { session } = await post(subject.url, '/v1/sessions', opening, address, 201);
      return { account, address, session: String(session) };
    });
    return new Readers(subject, ground, campaign, readers);
  }

  /** One report of each account. */
  async report(): Promise<Round> {
    // No account reports more seconds than have passed.
    await delay(Math.max(0, this.openedMs + SECONDS * MILLISECONDS - performance.now()));
    this.rounds += 1;
    const nonce = `the-report-${this.rounds}`;
    const startMs = performance.now();
    await each(this.readers, ({ session, address }) => {
      const report = { session, nonce, seconds: SECONDS, user_presence: true };
      return post(this.subject.url, '/v1/vau', report, address, 202);
    });
    this.openedMs = performance.now();
    const acceptedMs = this.openedMs - startMs;
    const confirmedMs = (await this.allConfirmed()) - startMs;
    await this.check();
    const rate = (milliseconds: number) => (this.readers.length * MILLISECONDS) / milliseconds;
    return { accepted: rate(acceptedMs), confirmed: rate(confirmedMs) };
  }

  /** When the chain had recorded as many as were accepted. */
  private async allConfirmed(): Promise<number> {
    const expected = BigInt(this.rounds * this.readers.length);
    const endMs = performance.now() + LANDS_WITHIN_MS;
    for (;;) {
      const { vaus } = this.ground.statsOf(this.campaign);
      if (vaus === expected) return performance.now();
      if (vaus > expected || performance.now() > endMs)
        throw new WrongCountError('the campaign', 'VAUs', `${vaus}`, `${expected}`);
      await delay(POLL_MILLISECONDS);
    }
  }

  /** @throws {WrongCountError} unless chain and database have exactly what was accepted */
  private async check(): Promise<void> {
    const vaus = BigInt(this.rounds * this.readers.length);
    const paid = vaus * BigInt(SECONDS) * USDC_PER_SECOND;
    const influencer = paid / SHARE_OF_INFLUENCER;
    const each = (paid - influencer) / BigInt(this.readers.length);
    equal('the campaign', 'USDC base units', this.ground.statsOf(this.campaign).paidUsdc, paid);
    equal(
      'the influencer',
      'USDC base units',
      this.held(this.ground.influencer) - this.influencerHeld,
      influencer,
    );
    for (const { account } of this.readers) equal('an account', 'USDC base units', this.held(account), each);
    await this.expectReports(vaus);
  }

  /** Reports of the edge in the database; they follow the chain. */
  private async expectReports(expected: bigint): Promise<void> {
    const endMs = performance.now() + LANDS_WITHIN_MS;
    for (;;) {
      const [row] = await this.subject.keeper.rows<{ landed: string; all: string }>(
        `SELECT count(*) FILTER (WHERE state IN ('landed', 'final'))::text AS landed, count(*)::text AS all
         FROM edge.attention_reports WHERE chain_campaign_id = $1`,
        this.campaign.text,
      );
      const landed = BigInt(row?.landed ?? 0);
      if (landed === expected && row?.all === row?.landed) return;
      if (landed > expected || performance.now() > endMs)
        throw new WrongCountError('attention_reports', 'landed VAUs', `${landed}`, `${expected}`);
      await delay(POLL_MILLISECONDS);
    }
  }

  private held(owner: PublicKey): bigint {
    return this.ground.stage.tokenBalance(this.ground.stage.usdcOf(owner));
  }
}

function equal(table: string, what: string, found: bigint, expected: bigint): void {
  if (found !== expected) throw new WrongCountError(table, what, `${found}`, `${expected}`);
}

/** The tag that a visitor of the link gets. */
async function tagOf(url: string): Promise<string> {
  const headers = { 'user-agent': BROWSER, [ADDRESS_HEADER]: '10.255.255.7', 'sec-gpc': '1' };
  const answer = await fetch(`${url}/r/${CODE}`, { redirect: 'manual', headers });
  await answer.arrayBuffer();
  const tag = new URL(answer.headers.get('location') ?? 'about:blank').searchParams.get('crr_tag');
  if (tag === null) throw new RefusedError(`a click was answered with ${answer.status} and no tag`);
  return tag;
}

async function post(
  url: string,
  path: string,
  body: object,
  address: string,
  status: number,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'user-agent': BROWSER,
      'accept-language': 'de',
      'content-type': 'application/json',
      origin: new URL(PAGE).origin,
      [ADDRESS_HEADER]: address,
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== status) throw new RefusedError(`${path} was answered with ${answer.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Works on all, some at a time. */
async function each<Item, Result>(
  items: readonly Item[],
  work: (item: Item, place: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const places = items.entries();
  const worker = async () => {
    for (const [place, item] of places) results[place] = await work(item, place);
  };
  await Promise.all(Array.from({ length: SENDERS }, worker));
  return results;
}
