/**
 * The outbox: what was taken and has to reach the chain, in the order in which it was taken. Every change of state is told in the
 * same database transaction that makes it, and holds only if nobody else changed the entry meanwhile.
 */
import { integer } from '@crr/db/rows';
import * as v from 'valibot';
import { ATTENTION_STATES, type AttentionState, type JournalEntry } from '../model';
import { reading, type Sql } from '../store/sql';
import { ENTRY_COLUMNS, type Entry, entryOf, reportOf } from './entry';

/** Where changes are told; stores them in the database transaction that it is given. */
export interface ReportJournal {
  appendIn(sql: Sql, entries: readonly JournalEntry[]): Promise<unknown>;
}

/** A transaction as it was signed, before it was sent. */
export interface SignedTransaction {
  readonly signature: string;
  /** Its bytes in base64. */
  readonly wire: string;
  readonly lastValidBlockHeight: number;
}

/** An entry whose transaction may be on its way, or may still be undone by a fork. */
export interface InFlight {
  readonly entry: Entry;
  readonly transaction: SignedTransaction;
}

/** What changes in an entry. */
export type EntryChange = Partial<
  Pick<Entry, 'state' | 'reason' | 'sequence' | 'signature' | 'attempts' | 'dueAtMs' | 'place'>
>;

/** Somebody else has sent, or changed, an entry of the transaction in the meantime. */
export class ClaimLostError extends Error {
  override readonly name = 'ClaimLostError';
}

const readEntries = reading(ENTRY_COLUMNS);
const readInFlight = reading({ ...ENTRY_COLUMNS, wire: v.string(), last_valid_block_height: integer });
const readCampaigns = reading({ chain_campaign_id: v.string() });
const readDue = reading({ due: v.nullable(integer) });
const readStates = reading({ state: v.picklist(ATTENTION_STATES) });
const readCounts = reading({
  state: v.picklist(ATTENTION_STATES),
  count: integer,
  oldestMs: v.nullable(integer),
});

const MOST_IN_FLIGHT = 512;

/** Statements of the outbox. Each works in the database transaction that it is given. */
export class Outbox {
  constructor(private readonly journal: ReportJournal) {}

  /** Stores a new entry and tells of it. @returns false when its id is there already */
  async insert(sql: Sql, entry: Entry): Promise<boolean> {
    const inserted = await sql.all(
      `INSERT INTO edge.outbox (chain_campaign_id, id, kind, place, account, influencer, body, state, reason, sequence, signature, attempts,
         due_at_ms, received_at_ms, changed_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, 0, ?, ?, ?) ON CONFLICT (chain_campaign_id, id) DO NOTHING RETURNING id`,
      entry.campaignId,
      entry.id,
      entry.body.kind,
      entry.place,
      entry.account,
      entry.influencer,
      JSON.stringify(entry.body),
      entry.state,
      entry.dueAtMs,
      entry.receivedAtMs,
      entry.changedAtMs,
    );
    if (inserted.length === 0) return false;
    await this.tell(sql, entry);
    return true;
  }

  /** The entry of an id; null without one. */
  async find(sql: Sql, campaignId: string, id: string): Promise<Entry | null> {
    const [row] = await readEntries(
      sql,
      'SELECT * FROM edge.outbox WHERE chain_campaign_id = ? AND id = ?',
      campaignId,
      id,
    );
    return row === undefined ? null : entryOf(row);
  }

  /** The campaigns that have something to send or to look after. */
  async campaigns(sql: Sql): Promise<string[]> {
    const rows = await readCampaigns(
      sql,
      "SELECT DISTINCT chain_campaign_id FROM edge.outbox WHERE state IN ('queued', 'sent', 'landed') ORDER BY chain_campaign_id",
    );
    return rows.map(({ chain_campaign_id }) => chain_campaign_id);
  }

  /**
   * What can be sent now, oldest first: of each account at most `perAccount` in their order, none behind one that waits for another
   * attempt, none of an account that has something on its way.
   */
  async due(
    sql: Sql,
    campaignId: string,
    nowMs: number,
    limits: { perAccount: number; most: number },
  ): Promise<Entry[]> {
    const rows = await readEntries(
      sql,
      `SELECT * FROM (${WAITING}) waiting WHERE nth <= ? AND held_until_ms <= ? ORDER BY place, kind DESC, id LIMIT ?`,
      campaignId,
      campaignId,
      limits.perAccount,
      nowMs,
      limits.most,
    );
    return rows.map(entryOf);
  }

  /** When the next entry can be sent that waits for nothing but its time; null without one. */
  async nextDueMs(sql: Sql, campaignId: string): Promise<number | null> {
    const [row] = await readDue(
      sql,
      `SELECT MIN(held_until_ms) AS due FROM (${WAITING}) waiting`,
      campaignId,
      campaignId,
    );
    return row?.due ?? null;
  }

  /** What is on its way, then what has landed and is not yet final. */
  async inFlight(sql: Sql, campaignId: string): Promise<InFlight[]> {
    const rows = await readInFlight(
      sql,
      `SELECT o.*, t.wire, t.last_valid_block_height FROM edge.outbox o
       JOIN edge.transactions t ON t.chain_campaign_id = o.chain_campaign_id AND t.outbox_id = o.id AND t.signature = o.signature
       WHERE o.chain_campaign_id = ? AND o.state IN ('sent', 'landed') ORDER BY o.state DESC, o.place, o.id LIMIT ?`,
      campaignId,
      MOST_IN_FLIGHT,
    );
    return rows.map((row) => ({
      entry: entryOf(row),
      transaction: {
        signature: row.signature ?? '',
        wire: row.wire,
        lastValidBlockHeight: row.last_valid_block_height,
      },
    }));
  }

  /**
   * Binds queued entries to a signed transaction, before it is sent: from here on only what became of it can free them.
   *
   * @throws ClaimLostError unless all of them still wait and nothing of their accounts is on its way
   */
  async claim(
    sql: Sql,
    entries: readonly { readonly entry: Entry; readonly sequence: number | null }[],
    transaction: SignedTransaction,
    nowMs: number,
  ): Promise<void> {
    for (const { entry, sequence } of entries) {
      await this.requireNothingOnItsWay(sql, entry, transaction.signature);
      const change = {
        state: 'sent',
        sequence,
        signature: transaction.signature,
        reason: null,
      } as const;
      if (!(await this.change(sql, entry, change, nowMs))) throw new ClaimLostError(entry.id);
      await sql.all(
        `INSERT INTO edge.transactions (chain_campaign_id, signature, outbox_id, wire, last_valid_block_height, sent_at_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
        entry.campaignId,
        transaction.signature,
        entry.id,
        transaction.wire,
        transaction.lastValidBlockHeight,
        nowMs,
      );
    }
  }

  /**
   * Changes an entry, unless it is not as it was read, and tells of it.
   *
   * @returns whether it was changed
   */
  async change(sql: Sql, entry: Entry, change: EntryChange, nowMs: number): Promise<boolean> {
    const changed: Entry = { ...entry, ...change, changedAtMs: Math.max(nowMs, entry.changedAtMs + 1) };
    const found = await sql.all(
      `UPDATE edge.outbox SET state = ?, reason = ?, sequence = ?, signature = ?, attempts = ?, due_at_ms = ?, place = ?,
         changed_at_ms = ?
       WHERE chain_campaign_id = ? AND id = ? AND state = ? AND changed_at_ms = ? RETURNING id`,
      changed.state,
      changed.reason,
      changed.sequence,
      changed.signature,
      changed.attempts,
      changed.dueAtMs,
      changed.place,
      changed.changedAtMs,
      entry.campaignId,
      entry.id,
      entry.state,
      entry.changedAtMs,
    );
    if (found.length === 0) return false;
    if (!NEEDS_ITS_TRANSACTION.has(changed.state)) await forgetTransactions(sql, entry);
    if (isNews(entry, changed)) await this.tell(sql, changed);
    return true;
  }

  /** Which of `sent` and `landed` there are entries in. */
  async unsettledStates(sql: Sql, campaignId: string): Promise<AttentionState[]> {
    const rows = await readStates(
      sql,
      "SELECT DISTINCT state FROM edge.outbox WHERE chain_campaign_id = ? AND state IN ('sent', 'landed')",
      campaignId,
    );
    return rows.map(({ state }) => state);
  }

  /** Whether a VAU of the account waits to be sent. */
  async hasVauOf(sql: Sql, campaignId: string, account: string): Promise<boolean> {
    const rows = await sql.all(
      `SELECT id FROM edge.outbox WHERE chain_campaign_id = ? AND account = ? AND kind = 'vau' AND state = 'queued' LIMIT 1`,
      campaignId,
      account,
    );
    return rows.length > 0;
  }

  /**
   * How many entries are in each state, and when the oldest of them was taken; null without one that is late: a conversion that gave way waits for
   * something that may never come.
   */
  async counts(
    sql: Sql,
    campaignId: string,
  ): Promise<{ state: AttentionState; count: number; oldestMs: number | null }[]> {
    return readCounts(
      sql,
      `SELECT state, COUNT(*) AS count,
         MIN(CASE WHEN state = 'queued' AND kind = 'conversion' AND place > received_at_ms THEN NULL ELSE received_at_ms END) AS "oldestMs"
       FROM edge.outbox WHERE chain_campaign_id = ? GROUP BY state`,
      campaignId,
    );
  }

  /** Forgets VAUs that settled before a time: their sessions are over, so that their nonces can not come back. */
  async forgetSettled(sql: Sql, beforeMs: number): Promise<void> {
    await sql.all(
      "DELETE FROM edge.outbox WHERE kind = 'vau' AND state IN ('final', 'parked') AND changed_at_ms < ?",
      beforeMs,
    );
  }

  /** Whether there is a VAU, settled or not. */
  async holdsVaus(sql: Sql): Promise<boolean> {
    return (await sql.all("SELECT id FROM edge.outbox WHERE kind = 'vau' LIMIT 1")).length > 0;
  }

  private async requireNothingOnItsWay(
    sql: Sql,
    { campaignId, account }: Entry,
    signature: string,
  ): Promise<void> {
    const others = await sql.all(
      `SELECT id FROM edge.outbox WHERE chain_campaign_id = ? AND state = 'sent' AND account = ? AND signature <> ? LIMIT 1`,
      campaignId,
      account,
      signature,
    );
    if (others.length > 0) throw new ClaimLostError(`${account} has something on its way`);
  }

  private tell(sql: Sql, entry: Entry): Promise<unknown> {
    return this.journal.appendIn(sql, [{ kind: 'report', report: reportOf(entry) }]);
  }
}

const NEEDS_ITS_TRANSACTION: ReadonlySet<AttentionState> = new Set(['sent', 'landed']);

/**
 * Queued entries of accounts that have nothing on its way, each with its place in its account's line and until when that is held. Within a
 * millisecond VAUs go before conversions, which need the attribution that a first VAU makes.
 */
const WAITING = `
  SELECT o.*, ROW_NUMBER() OVER line AS nth, MAX(due_at_ms) OVER line AS held_until_ms
  FROM edge.outbox o
  WHERE chain_campaign_id = ? AND state = 'queued'
    AND account NOT IN (SELECT account FROM edge.outbox WHERE chain_campaign_id = ? AND state = 'sent')
  WINDOW line AS (PARTITION BY account ORDER BY place, kind DESC, id)`;

function isNews(before: Entry, after: Entry): boolean {
  return (['state', 'reason', 'sequence', 'signature'] as const).some(
    (field) => before[field] !== after[field],
  );
}

async function forgetTransactions(sql: Sql, { campaignId, id }: Entry): Promise<void> {
  await sql.all(
    'DELETE FROM edge.transactions WHERE chain_campaign_id = ? AND outbox_id = ?',
    campaignId,
    id,
  );
}
