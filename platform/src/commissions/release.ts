/** Release: when its hold has passed, nobody takes a commission back any more. What is not funded waits, and says so. */
import { inTransaction } from '@crr/db';
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import type { Db } from '../database';
import type { JobHandler } from '../jobs';
import { Books, Draft, type Earner, netting, of, release } from '../ledger';
import { type CommissionRow, type MovedCommission, overdue, storeMoves } from './store';

const MINUTE_MS = 60_000;
const BATCH = 500;

/**
 * Releases what is over its hold, in batches, each a transaction of its own. Debts of the influencer to the same advertiser are taken off.
 *
 * @returns how many were released
 */
export async function releaseCommissions(db: Db, now: Date, batch = BATCH): Promise<number> {
  const { rows } = await checkedSql({ advertiser_id: z.string() })`
    SELECT DISTINCT advertiser_id FROM platform.commissions
    WHERE state = 'pending' AND releases_at <= ${now}::timestamptz ORDER BY 1`.execute(db);
  let released = 0;
  for (const { advertiser_id } of rows) released += await releaseOf(db, now, advertiser_id, batch);
  return released;
}

async function releaseOf(db: Db, now: Date, advertiserId: string, batch: number): Promise<number> {
  let after: CommissionRow | null = null;
  for (let released = 0; ; ) {
    const done: { last: CommissionRow | undefined; count: number; released: number } = await inTransaction(
      db,
      async (transaction) => {
        const books = await Books.hold(transaction, [advertiserId], now);
        const rows = await overdue(transaction, now, advertiserId, after, batch);
        const moved = await releaseRows(transaction, books, advertiserId, rows, now);
        await storeMoves(transaction, moved, now);
        const count = moved.filter(({ row }) => row.released_at !== null).length;
        return { last: rows.at(-1), count: rows.length, released: count };
      },
    );
    released += done.released;
    if (done.last === undefined || done.count < batch) return released;
    after = done.last;
  }
}

async function releaseRows(
  db: Db,
  books: Books,
  bookId: string,
  rows: readonly CommissionRow[],
  now: Date,
): Promise<MovedCommission[]> {
  const debts = await debtsOf(
    db,
    bookId,
    rows.map(({ influencer_id }) => influencer_id),
  );
  const draft = new Draft(books);
  await draft.read([
    ...rows.flatMap((row) =>
      (['held', 'due'] as const).map((kind) => ({ bookId, account: of(kind, earnerOf(row)) })),
    ),
    ...debts.map((debt) => ({ bookId, account: of('debt', debt) })),
  ]);
  const moved = rows.flatMap((row): MovedCommission[] => {
    const earner = earnerOf(row);
    const amount = BigInt(row.amount_usdc);
    if (draft.amount(bookId, of('held', earner)) < amount) {
      if (row.reason === 'unfunded') return [];
      return [{ row: { ...row, reason: 'unfunded', moves: row.moves + 1 }, ledgerKey: null }];
    }
    const key = `release:${row.id}:${row.moves + 1}`;
    const posting = { bookId, occurredAt: now };
    const ledgerKey = draft.add({
      ...posting,
      kind: 'release',
      key,
      movements: amount === 0n ? [] : release(earner, amount),
    });
    let left = amount;
    for (const debt of debts.filter(({ influencerId }) => influencerId === row.influencer_id)) {
      const owed = draft.amount(bookId, of('debt', debt));
      const netted = owed < left ? owed : left;
      left -= netted;
      draft.add({
        ...posting,
        kind: 'net',
        key: `net:${row.id}:${debt.campaignId}`,
        movements: netting(earner, debt, netted),
      });
    }
    const reason = row.reason === 'unfunded' ? null : row.reason;
    const after = {
      ...row,
      state: 'available' as const,
      reason,
      released_usdc: row.amount_usdc,
      released_at: now,
    };
    return [{ row: { ...after, moves: row.moves + 1 }, ledgerKey }];
  });
  await draft.post();
  return moved;
}

/** Campaigns of the advertiser in which influencers owe something. */
async function debtsOf(db: Db, bookId: string, influencerIds: readonly string[]): Promise<Earner[]> {
  const { rows } = await checkedSql({ campaign_id: z.string(), influencer_id: z.string() })`
    SELECT campaign_id, influencer_id FROM ledger.accounts
    WHERE book_id = ${bookId}::uuid AND kind = 'debt' AND balance_usdc > 0 AND influencer_id = ANY (${sql.val(influencerIds)}::uuid[])
    ORDER BY id`.execute(db);
  return rows.map(earnerOf);
}

function earnerOf({
  campaign_id,
  influencer_id,
}: Pick<CommissionRow, 'campaign_id' | 'influencer_id'>): Earner {
  return { campaignId: campaign_id, influencerId: influencer_id };
}

/** Releases each minute. */
export const releaseHandler: JobHandler = {
  kind: 'commission.release',
  everyMs: MINUTE_MS,
  concurrency: 1,
  run: async (_, { db, clock }) => {
    await releaseCommissions(db, new Date(clock.now()));
  },
};
