/** The dashboards' queries on a database that is filled for them. */
import type { Database } from '@crr/db';
import { CompiledQuery } from 'kysely';
import { check } from './checks';
import { measureDashboards, questionOf } from './dashboards';
import { fill, NOW, type Shape } from './filling';
import type { DashboardFigures } from './findings';

const SLOW_STEP_MILLISECONDS = 10_000;
const BYTES_IN_GIGABYTE = 2 ** 30;
const MILLISECONDS = 1_000;

/**
 * Fills a fresh, migrated database, counts what is in it, and asks it.
 *
 * @param say told how far it is
 * @throws {WrongCountError} when the database has not what it was to be filled with
 */
export async function measureFilled(
  database: Database,
  shape: Shape,
  say: (line: string) => void,
): Promise<DashboardFigures> {
  const started = performance.now();
  const filled = await fill(database, shape, (what, milliseconds) => {
    if (milliseconds > SLOW_STEP_MILLISECONDS) say(`${what} …: ${Math.round(milliseconds / MILLISECONDS)} s`);
  });
  await check(database, { vaus: shape.vaus, events: 0 });
  await database.db.executeQuery(CompiledQuery.raw('VACUUM ANALYZE'));
  const gigabytes = await sizeOf(database);
  const seconds = Math.round((performance.now() - started) / MILLISECONDS);
  say(`filled and counted: ${JSON.stringify(filled)}, ${gigabytes} GB, ${seconds} s`);
  const times = await measureDashboards(database, await questionOf(database, NOW));
  for (const { query, p50, p95, max, readsWhole, plan } of times) {
    say(
      `${query}: p50 ${p50} ms, p95 ${p95} ms, max ${max} ms${readsWhole.length > 0 ? `, reads whole: ${readsWhole}` : ''}`,
    );
    if (plan !== null) say(plan);
  }
  return { shape, filled, gigabytes, times };
}

async function sizeOf({ db }: Database): Promise<number> {
  const { rows } = await db.executeQuery<{ bytes: number }>(
    CompiledQuery.raw('SELECT pg_database_size(current_database()) AS bytes'),
  );
  return Number(((rows[0]?.bytes ?? 0) / BYTES_IN_GIGABYTE).toFixed(1));
}
