/** How fast events become committed rows and rollups. */

import type { Database, Tables } from '@crr/db';
import { type ChainView, openSink, type Sink } from '@crr/indexer';
import { ROUTER_PROGRAM_ID, RouterPdas } from '@crr/sdk';
import type { Insertable } from 'kysely';
import { type Spread, spreadOf } from '../spread';
import { type Brought, check, expectRows } from './checks';
import type { PreparedSlot } from './history';
import { viewOf } from './views';

/** A piece of history as one commit takes it, and what has to come of it. */
export interface Batch {
  slots: readonly PreparedSlot[];
  events: number;
  vaus: number;
}

/** A piece of history, its events counted. */
export function batchOf(slots: readonly PreparedSlot[]): Batch {
  const sum = (count: (slot: PreparedSlot) => number) =>
    slots.reduce((total, slot) => total + count(slot), 0);
  return { slots, events: sum(({ events }) => events), vaus: sum(({ vaus }) => vaus) };
}

const IDENTITY = { genesisHash: 'benchmark', programId: ROUTER_PROGRAM_ID.toBase58() };
const MILLISECONDS = 1_000;
const pdas = new RouterPdas();

/** Events a second from the answers of a node to committed rows: parsing, decoding, checking chains, projecting, committing. */
export async function timePipeline(
  database: Database,
  opening: Batch,
  batches: readonly Batch[],
): Promise<number> {
  const sink = await openSink(database, IDENTITY);
  await commitAll(sink, [viewOf(opening.slots, -1, pdas)]);
  const started = performance.now();
  // While the database commits a batch, the next one is read, as in the indexer's backfill.
  let after = endOf(opening);
  let committing: Promise<unknown> = Promise.resolve();
  for (const { slots } of batches) {
    const view = viewOf(slots, after, pdas);
    after = view.upTo;
    await committing;
    committing = sink.commit(view);
  }
  await committing;
  const seconds = (performance.now() - started) / MILLISECONDS;
  await check(database, broughtBy([opening, ...batches]));
  return eventsIn(batches) / seconds;
}

/** Events a second from decoded events to committed rows. */
export async function timeSink(
  database: Database,
  opening: Batch,
  batches: readonly Batch[],
): Promise<number> {
  const sink = await openSink(database, IDENTITY);
  await commitAll(sink, [viewOf(opening.slots, -1, pdas)]);
  const views = viewsOf(opening, batches);
  const started = performance.now();
  await commitAll(sink, views);
  const seconds = (performance.now() - started) / MILLISECONDS;
  await check(database, broughtBy([opening, ...batches]));
  return eventsIn(batches) / seconds;
}

/**
 * The floor: the same VAUs, one INSERT each in a transaction of its own, as a handler that knows nothing of batches does it; no raw
 * events, no rollups, no sums.
 */
export async function timeRowByRow(
  database: Database,
  opening: Batch,
  batches: readonly Batch[],
): Promise<number> {
  const rows = viewsOf(opening, batches).flatMap(({ events }) =>
    events.flatMap(({ event, place }) => vauRow(event, place)),
  );
  const started = performance.now();
  for (const row of rows) await database.db.insertInto('chain.vaus').values(row).execute();
  const seconds = (performance.now() - started) / MILLISECONDS;
  await expectRows(database, 'vaus', rows.length);
  return rows.length / seconds;
}

/** The same measurement over several runs, each on a database of its own. */
export async function spreadOver(runs: number, measure: () => Promise<number>): Promise<Spread> {
  const figures: number[] = [];
  for (let run = 0; run < runs; run += 1) figures.push(Math.round(await measure()));
  return spreadOf(figures);
}

/** A sink that has taken a history's opening. */
export async function openedSink(database: Database, opening: Batch): Promise<Sink> {
  const sink = await openSink(database, IDENTITY);
  await commitAll(sink, [viewOf(opening.slots, -1, pdas)]);
  return sink;
}

/** Commits batches one after another, reading ahead by one. @returns the last slot */
export async function ingest(sink: Sink, after: number, batches: Iterable<Batch>): Promise<number> {
  let end = after;
  let committing: Promise<unknown> = Promise.resolve();
  for (const { slots } of batches) {
    const view = viewOf(slots, end, pdas);
    end = view.upTo;
    await committing;
    committing = sink.commit(view);
  }
  await committing;
  return end;
}

/** The last slot of a piece. */
export function endOf({ slots }: Batch): number {
  const last = slots.at(-1);
  if (last === undefined) throw new RangeError('an empty batch');
  return last.slot;
}

function viewsOf(opening: Batch, batches: readonly Batch[]): ChainView[] {
  let after = endOf(opening);
  return batches.map(({ slots }) => {
    const view = viewOf(slots, after, pdas);
    after = view.upTo;
    return view;
  });
}

async function commitAll(sink: Sink, views: readonly ChainView[]): Promise<void> {
  for (const view of views) {
    const { gaps } = await sink.commit(view);
    if (gaps.length > 0) throw new Error(`the history has a hole in ${gaps[0]?.streamKey}`);
  }
}

function eventsIn(batches: readonly Batch[]): number {
  return batches.reduce((total, { events }) => total + events, 0);
}

/** What pieces of history bring into a database. */
export function broughtBy(batches: readonly Batch[]): Brought {
  return { vaus: batches.reduce((total, { vaus }) => total + vaus, 0), events: eventsIn(batches) };
}

function vauRow(
  event: ChainView['events'][number]['event'],
  place: ChainView['events'][number]['place'],
): Insertable<Tables['chain.vaus']>[] {
  if (event.name !== 'CampaignVauProcessed') return [];
  const { data, streamKey, seq } = event;
  const { payout } = data;
  return [
    {
      campaign_id: streamKey.replace('campaign:', ''),
      seq: Number(seq),
      user_wallet: data.user.toBase58(),
      influencer: data.influencer?.toBase58() ?? null,
      sequence: data.sequence,
      earned_at: new Date(Number(data.earnedAt) * MILLISECONDS).toISOString(),
      recorded_at: new Date(Number(data.timestamp) * MILLISECONDS).toISOString(),
      attention_seconds: data.attentionSeconds,
      quality_score: data.qualityScore,
      country: data.country,
      site_hash: Buffer.from(data.siteHash).toString('hex'),
      payable_usdc: `${payout.payableUsdc}`,
      user_usdc: `${payout.userUsdc}`,
      influencer_usdc: `${payout.influencerUsdc}`,
      user_bonus_usdc: `${payout.userBonusUsdc}`,
      user_accrued: payout.userAccrued,
      influencer_accrued: payout.influencerAccrued,
      user_acd: `${payout.userAcd}`,
      influencer_acd: `${payout.influencerAcd}`,
      slot: place.slot,
      tx_index: place.txIndex,
    },
  ];
}
