/** How long analysts wait: the query files of analytics/, as they are, on a loaded database. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@crr/migrations';
import { CompiledQuery } from 'kysely';

/** One query file, asked again and again. Milliseconds. */
export interface QueryTime {
  query: string;
  rows: number;
  p50: number;
  p95: number;
  max: number;
  samples: number;
}

/** What the queries are asked about. */
export interface Question {
  campaignIds: readonly string[];
  /** A wallet with payouts. */
  payee: string;
  /** The queries' now, Unix seconds: the end of the history. */
  now: number;
}

const FOLDER = join(__dirname, '../../../analytics');
const SAMPLES = 100;
const DAYS = 30;
const SECONDS_PER_DAY = 86_400;
const MILLISECONDS = 1_000;
/** A query that finds nothing measures nothing; these may. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['03_campaign_pacing']);

/** Asks every query file a hundred times, each time about another campaign. @throws when a query finds nothing */
export async function measureDashboards(database: Database, question: Question): Promise<QueryTime[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.sql'));
  const times: QueryTime[] = [];
  for (const file of files.sort()) times.push(await measure(database, file.replace('.sql', ''), question));
  return times;
}

async function measure({ db }: Database, query: string, question: Question): Promise<QueryTime> {
  const text = asOf(readFileSync(join(FOLDER, `${query}.sql`), 'utf8'), question.now);
  const milliseconds: number[] = [];
  let rows = 0;
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const asked = bound(text, valuesOf(question, sample));
    const started = performance.now();
    const answer = await db.executeQuery(CompiledQuery.raw(asked.text, asked.parameters));
    milliseconds.push(performance.now() - started);
    rows = Math.max(rows, answer.rows.length);
  }
  if (rows === 0 && !MAY_BE_EMPTY.has(query)) throw new Error(`${query} found nothing`);
  return { query, rows, ...spread(milliseconds) };
}

/** Histories lie at fixed times; the queries' now() is moved to their end. */
function asOf(text: string, now: number): string {
  return text.replace(/\bnow\(\)/gi, `to_timestamp(${now})`);
}

/** psql's variables, by the names that the query files use. */
function valuesOf({ campaignIds, payee, now }: Question, sample: number): Record<string, unknown> {
  return {
    campaign_id: campaignIds[sample % campaignIds.length],
    other_campaign_id: campaignIds[(sample + 1) % campaignIds.length],
    payee,
    from_day: dayOf(now - DAYS * SECONDS_PER_DAY),
    to_day: dayOf(now),
  };
}

/** Puts numbered parameters in the place of psql's variables. @throws for a variable that nothing is known of */
function bound(text: string, values: Readonly<Record<string, unknown>>) {
  const names: string[] = [];
  const numbered = text.replace(/^--.*$/gm, '').replace(/:'(\w+)'/g, (_, name: string) => {
    if (!(name in values))
      throw new Error(`the query has a variable ${name}, which the benchmark does not know`);
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text: numbered, parameters: names.map((name) => values[name]) };
}

function dayOf(unixSeconds: number): string {
  return new Date(unixSeconds * MILLISECONDS).toISOString().slice(0, 10);
}

function spread(milliseconds: readonly number[]) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const at = (share: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1));
  return { p50: at(0.5), p95: at(0.95), max: at(1), samples: sorted.length };
}
