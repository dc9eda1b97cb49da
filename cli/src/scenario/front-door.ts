/** Chapter H: the front door. The same money, this time earned through real HTTP: a click, a tag, attention, a purchase. */

import type { Database } from '@crr/db';
import { createLink } from '@crr/edge';
import { sleep } from '@crr/kit';
import { encodeBase58, parseTag } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { sql } from 'kysely';
import type { RunningEdge } from '../edge/launcher';
import { LateError } from '../errors';
import { short } from '../print/table';
import { CampaignPlay } from './campaign-play';
import type { Cast } from './cast';
import { type Chapter, ChapterLog, type ChapterTable } from './chapter';
import { LONGEST_LAG_WAIT_MS, type ScenarioCluster } from './cluster';
import { SUMMER_SALE } from './summer-sale';
import { reportConversion, Visitor } from './visitor';

/** What the chapter needs besides the stage. */
export interface FrontDoor {
  /** Where the edge's links are, and its clicks and reports arrive. */
  database: Database;
  /** Opens the edge for a campaign; it stays open after the chapter. */
  open(campaignId: Uint8Array): Promise<RunningEdge>;
}

/** What stays when the chapter is over. */
export interface OpenDoor {
  /** The edge's. */
  url: string;
  /** The chapter's link. */
  code: string;
  campaignId: Uint8Array;
  influencer: PublicKey;
  user: PublicKey;
}

const STORY =
  'A visitor clicks the influencer’s link, is redirected with a signed tag, reads a publisher’s page and later buys. Every step is a ' +
  'request to the edge worker, which checks, signs and submits. 3 s × 0.001 USDC = 0.003 USDC: 20 % to the influencer, the rest to the ' +
  'user; the conversion pays its bonus of 1 USDC by the same split.';
const DESTINATION = 'https://shop.example/summer?size=m#offer';
const PAGE = 'https://news.example/article/1';
const FUND_USDC = 50_000_000n;
const SECONDS = 3;
/** More than a machine under load can need between two requests. */
const SECONDS_THAT_DID_NOT_PASS = 240;
const REST_MILLISECONDS = 250;
/** The edge works by the wall clock; the embedded chain's may have been moved on. */
const LEAD_SECONDS = 120n;
const WEEK_SECONDS = 604_800n;
/** It waits for a state; only what will never come shall end it. */
const LANDS_WITHIN_MILLISECONDS = 300_000;
const POLL_MILLISECONDS = 100;
const MILLISECONDS_PER_SECOND = 1_000;
const USER_USDC = 2_400n;
const INFLUENCER_USDC = 600n;
const USER_BONUS_USDC = 800_000n;
const INFLUENCER_BONUS_USDC = 200_000n;
const PURCHASE_VALUE = 49_990_000n;
const LAMPORTS_OF_INFLUENCER = 10_000_000n;

/** Attention did not become money in time. */
export class NotLandedError extends LateError {
  override readonly name = 'NotLandedError';
  constructor(id: string, state: string, reason: string | null) {
    super(
      `what the edge was told as ${id} has not landed but is ${state}: ${reason ?? 'nothing is known of it'}`,
    );
  }
}

/** Plays the chapter. */
export async function playFrontDoor(
  stage: ScenarioCluster,
  cast: Cast,
  door: FrontDoor,
): Promise<{ chapter: Chapter; open: OpenDoor }> {
  const log = new ChapterLog(stage, 'H', 'The front door', STORY);
  const play = await openCampaign(stage, cast, log);
  const edge = await door.open(play.id);
  const link = await createLink(door.database.db, {
    destinationUrl: DESTINATION,
    campaignId: encodeBase58(play.id),
    influencer: cast.influencer.publicKey.toBase58(),
    utm: { source: 'instagram' },
  });
  await indexed(door.database, play);
  const visitor = new Visitor(edge.url, cast.user.publicKey, PAGE);
  await click(log, visitor, play, link.code);
  await readAndReport(log, visitor, play, door);
  await buy(log, play, edge, door);
  log.table(await storedClicks(log, door, link.code));
  log.table(await storedReports(door, play));
  log.table(await earnedByLink(log, door, link.code));
  log.note(
    `the edge runs ${edge.runtime === 'workerd' ? 'in workerd, the runtime of Cloudflare' : 'on Node'}`,
  );
  const { user, influencer } = cast;
  const open = { url: edge.url, code: link.code, campaignId: play.id };
  return { chapter: log.done(), open: { ...open, influencer: influencer.publicKey, user: user.publicKey } };
}

async function openCampaign(stage: ScenarioCluster, cast: Cast, log: ChapterLog): Promise<CampaignPlay> {
  const wall = BigInt(Math.floor(Date.now() / MILLISECONDS_PER_SECOND));
  const now = await stage.now();
  const terms = { ...SUMMER_SALE, name: 'Front Door', startDate: (wall < now ? wall : now) - LEAD_SECONDS };
  const play = await CampaignPlay.of(stage, cast, { ...terms, endDate: now + WEEK_SECONDS });
  await stage.fund([cast.influencer.publicKey], LAMPORTS_OF_INFLUENCER);
  await stage.openAccounts(play.payoutMint, [cast.user.publicKey, cast.influencer.publicKey]);
  await stage.giveUsdc(cast.advertiser.publicKey, FUND_USDC);
  log.step(await play.create());
  log.step(await play.fund(FUND_USDC));
  log.step(await play.register({ handle: 'front_door', platform: 'Instagram', followerCount: 8_200n }));
  return play;
}

async function click(log: ChapterLog, visitor: Visitor, play: CampaignPlay, code: string): Promise<void> {
  const { checks } = log;
  const { status, headers } = await visitor.click(code);
  const target = new URL(headers.get('location') ?? 'about:blank');
  checks.equal('click: status', 302, status);
  checks.equal('click: destination', 'https://shop.example/summer', target.origin + target.pathname);
  checks.equal(
    'click: query and fragment are kept',
    'm#offer',
    target.searchParams.get('size') + target.hash,
  );
  checks.equal('click: ref_code', code, target.searchParams.get('ref_code') ?? '');
  checks.equal('click: has a click_id', true, target.searchParams.has('click_id'));
  checks.equal('click: UTM source', 'instagram', target.searchParams.get('utm_source') ?? '');
  const cookie = /^crr_tag=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
  const tag = parseTag(decodeURIComponent(cookie));
  checks.equal(
    'tag: influencer',
    play.cast.influencer.publicKey.toBase58(),
    tag.influencer?.toBase58() ?? '',
  );
  checks.equal('tag: campaign', encodeBase58(play.id), encodeBase58(tag.campaignId));
}

async function readAndReport(
  log: ChapterLog,
  visitor: Visitor,
  play: CampaignPlay,
  { database }: FrontDoor,
): Promise<void> {
  const { checks } = log;
  const opened = await visitor.openSession();
  checks.equal('session: status', 201, opened.status);
  const { session } = opened.body;
  checks.equal(
    'more seconds than passed: status',
    422,
    (await visitor.report(session, SECONDS_THAT_DID_NOT_PASS)).status,
  );
  await sleep(SECONDS * MILLISECONDS_PER_SECOND + REST_MILLISECONDS);
  const nonce = 'first-report';
  const taken = await visitor.report(session, SECONDS, nonce);
  checks.equal('attention: status', 202, taken.status);
  checks.equal('the same report again: status', 409, (await visitor.report(session, SECONDS, nonce)).status);
  await landed(database, String(taken.body.vau_id));
  checks.equal('user received', USER_USDC, await play.balance(play.cast.user), 'USDC');
  checks.equal('influencer received', INFLUENCER_USDC, await play.balance(play.cast.influencer), 'USDC');
}

async function buy(
  log: ChapterLog,
  play: CampaignPlay,
  edge: RunningEdge,
  { database }: FrontDoor,
): Promise<void> {
  const { checks } = log;
  const { user, influencer } = play.cast;
  const purchase = {
    campaignId: encodeBase58(play.id),
    account: user.publicKey,
    value: PURCHASE_VALUE,
    idempotencyKey: 'order-1001',
  };
  const stranger = await reportConversion(edge.url, 'not the key of this campaign', purchase);
  checks.equal('purchase told by a stranger: status', 401, stranger.status);
  const taken = await reportConversion(edge.url, edge.conversionKey, purchase);
  checks.equal('purchase: status', 202, taken.status);
  await landed(database, String(taken.body.conversion_id));
  checks.equal('user’s bonus', USER_USDC + USER_BONUS_USDC, await play.balance(user), 'USDC');
  checks.equal(
    'influencer’s',
    INFLUENCER_USDC + INFLUENCER_BONUS_USDC,
    await play.balance(influencer),
    'USDC',
  );
}

/** Waits until the report of a VAU or a conversion says that it has landed. */
async function landed({ db }: Database, id: string): Promise<void> {
  const deadline = Date.now() + LANDS_WITHIN_MILLISECONDS;
  for (;;) {
    const report = await db
      .selectFrom('edge.attention_reports')
      .select(['state', 'reason'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (report?.state === 'landed' || report?.state === 'final') return;
    const reason = report?.reason ?? null;
    // A cluster's clock that lags comes closer; until then its program says so, and the edge tries again.
    const patience = reason?.startsWith('EarnedInFuture') === true ? LONGEST_LAG_WAIT_MS : 0;
    if (Date.now() > deadline + patience || report?.state === 'parked') {
      throw new NotLandedError(id, report?.state ?? 'unknown', reason);
    }
    await sleep(POLL_MILLISECONDS);
  }
}

/** The edge signs with keys that the campaign names: where a node is slow to tell them, the indexer's knowledge comes with the link. */
async function indexed({ db }: Database, play: CampaignPlay): Promise<void> {
  const known = sql`SELECT 1 FROM chain.campaigns WHERE campaign_id = ${encodeBase58(play.id)}`;
  await firstRow(async () => (await known.execute(db)).rows);
}

/** The first of the rows, as soon as there is one; undefined where none comes in time. */
async function firstRow<Row>(read: () => Promise<readonly Row[]>): Promise<Row | undefined> {
  const deadline = Date.now() + LANDS_WITHIN_MILLISECONDS;
  for (;;) {
    const [row] = await read();
    if (row !== undefined || Date.now() > deadline) return row;
    await sleep(POLL_MILLISECONDS);
  }
}

async function storedClicks(log: ChapterLog, { database }: FrontDoor, code: string): Promise<ChapterTable> {
  const rows = await database.db
    .selectFrom('edge.clicks')
    .select(['device', 'browser', 'country', 'bot_reason'])
    .where('code', '=', code)
    .orderBy('clicked_at')
    .execute();
  log.checks.equal('clicks in the database', 1, rows.length);
  return {
    title: 'Clicks, by SQL',
    columns: ['code', 'device', 'browser', 'country', 'bot'],
    rows: rows.map((row) => [code, row.device, row.browser, row.country, row.bot_reason ?? 'no']),
  };
}

async function storedReports({ database }: FrontDoor, play: CampaignPlay): Promise<ChapterTable> {
  const rows = await database.db
    .selectFrom('edge.attention_reports')
    .select(['kind', 'state', 'seconds', 'signature'])
    .where('chain_campaign_id', '=', encodeBase58(play.id))
    .orderBy('received_at')
    .execute();
  return {
    title: 'What the edge submitted, by SQL',
    columns: ['kind', 'state', { title: 'seconds', right: true }, 'signature'],
    rows: rows.map(({ kind, state, seconds, signature }) => [
      kind,
      state,
      `${seconds}`,
      short(signature ?? ''),
    ]),
  };
}

/** What the chain paid for the visitor's attention is the link's, as soon as the indexer has read it. */
async function earnedByLink(log: ChapterLog, { database }: FrontDoor, code: string): Promise<ChapterTable> {
  const earnings = database.db
    .selectFrom('platform.link_earnings')
    .select(['vaus', 'attention_seconds as seconds', 'user_usdc', 'influencer_usdc'])
    .where('link_code', '=', code);
  const earned = await firstRow(() => earnings.execute());
  log.checks.equal('link: VAUs', 1, earned?.vaus ?? 0);
  log.checks.equal('link: the influencer’s', INFLUENCER_USDC, BigInt(earned?.influencer_usdc ?? 0), 'USDC');
  log.checks.equal('link: the user’s', USER_USDC, BigInt(earned?.user_usdc ?? 0), 'USDC');
  return {
    title: 'What the link earned by attention, by SQL',
    columns: [
      'code',
      { title: 'VAUs', right: true },
      { title: 'seconds', right: true },
      { title: 'influencer', right: true },
      { title: 'users', right: true },
    ],
    rows:
      earned === undefined
        ? []
        : [
            [
              code,
              ...[earned.vaus, earned.seconds, earned.influencer_usdc, earned.user_usdc].map(
                (figure) => `${figure ?? 0}`,
              ),
            ],
          ],
  };
}
