/** What the service says of itself. */

import type { Database } from '@crr/db';
import { integer } from '@crr/db/rows';
import * as v from 'valibot';
import { version } from '../../package.json';
import type { Blocked, Health, IndexerMetrics } from '../metrics';
import { reading } from '../project';
import { readCursor } from '../store';

/** The service counts as ready while it is no further behind than this. */
export interface Readiness {
  mostLagSeconds: number;
}

/** The answer of /status. 64-bit numbers are strings. */
export interface Status {
  /** Of this program. */
  version: string;
  ready: boolean;
  /** Why it is not ready; null when it is. */
  reason: string | null;
  database: { kind: Database['kind'] };
  cursor: {
    finalizedSlot: string;
    tipSlot: string;
    completeUntil: string | null;
    events: string;
    digest: string;
  };
  chain: { tipSlot: string | null; finalizedSlot: string | null };
  lagSeconds: number;
  stalledSeconds: number;
  gaps: { streamKey: string; firstSeq: string; lastSeq: string; noticedAt: string }[];
  quarantined: number;
  lastFailure: string | null;
  /** What stops the indexer until somebody changes something; null while nothing does. Nothing is lost: the frontier stands. */
  blocked: { reason: Blocked['reason']; message: string; since: string } | null;
}

const MOST_GAPS = 100;
const readGaps = reading({
  stream_key: v.string(),
  first_seq: integer,
  last_seq: integer,
  noticed_at: v.date(),
});
const readCount = reading({ n: integer });

/** Why the service is not ready; null when it is. */
export function unreadiness(
  health: Health,
  lagSeconds: number,
  { mostLagSeconds }: Readiness,
): string | null {
  if (!health.caughtUp) return health.lastFailure ?? 'the database is not level with the chain yet';
  if (lagSeconds > mostLagSeconds) return `the database is ${Math.round(lagSeconds)} s behind`;
  return null;
}

/** Reads the status. */
export async function statusOf(
  database: Database,
  metrics: IndexerMetrics,
  readiness: Readiness,
): Promise<Status> {
  const { db } = database;
  const cursor = await readCursor(db);
  const gaps = await readGaps(
    db,
    `SELECT stream_key, first_seq, last_seq, noticed_at FROM chain.event_gaps WHERE repaired_at IS NULL
     ORDER BY noticed_at LIMIT ${MOST_GAPS}`,
  );
  const [quarantine] = await readCount(db, 'SELECT count(*) AS n FROM chain.quarantine');
  const { health } = metrics;
  const reason = unreadiness(health, metrics.lagSeconds(), readiness);
  return {
    version,
    ready: reason === null,
    reason,
    database: { kind: database.kind },
    cursor: {
      finalizedSlot: `${cursor.finalizedSlot}`,
      tipSlot: `${cursor.tipSlot}`,
      completeUntil: cursor.completeUntil?.toISOString() ?? null,
      events: `${cursor.events}`,
      digest: Buffer.from(cursor.digest).toString('hex'),
    },
    chain: { tipSlot: textOrNull(health.chainTipSlot), finalizedSlot: textOrNull(health.chainFinalizedSlot) },
    lagSeconds: metrics.lagSeconds(),
    stalledSeconds: metrics.stalledSeconds(),
    gaps: gaps.map((gap) => ({
      streamKey: gap.stream_key,
      firstSeq: `${gap.first_seq}`,
      lastSeq: `${gap.last_seq}`,
      noticedAt: gap.noticed_at.toISOString(),
    })),
    quarantined: quarantine?.n ?? 0,
    lastFailure: health.lastFailure,
    blocked: health.blocked === null ? null : blockedText(health.blocked),
  };
}

function blockedText({ reason, message, since }: Blocked) {
  return { reason, message, since: new Date(since).toISOString() };
}

function textOrNull(slot: number | null): string | null {
  return slot === null ? null : `${slot}`;
}
