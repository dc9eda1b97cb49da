/** How long analysts wait: the query files of analytics/ and the SQL of the Grafana panels, as they are, on a loaded database. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@crr/db';
import { dashboardSql } from '@crr/monitoring';
import { CompiledQuery } from 'kysely';

/** One query, asked again and again. Milliseconds. */
export interface QueryTime {
  query: string;
  rows: number;
  p50: number;
  p95: number;
  max: number;
  samples: number;
  /** Tables of more than {@link FEW_ROWS} rows that its plan reads from end to end. */
  readsWhole: string[];
  /** EXPLAIN (ANALYZE, BUFFERS) of one that is over the budget; null of the others. */
  plan: string | null;
}

/** What the queries are asked about. */
export interface Question {
  campaignIds: readonly string[];
  /** Wallets with payouts. */
  payees: readonly string[];
  /** The queries' now, Unix seconds: the end of the history. */
  now: number;
}

/** A query with psql's variables in it. */
interface Asked {
  query: string;
  text: string;
  /** Whether it may find nothing. A query that finds nothing measures nothing. */
  mayBeEmpty: boolean;
}

/** The longest that 95 of 100 answers may take, milliseconds. */
export const BUDGET_MILLISECONDS = 50;

const FOLDER = join(__dirname, '../../../analytics');
const SAMPLES = 100;
const DAYS = 30;
const FEW_ROWS = 10_000;
const SECONDS_PER_DAY = 86_400;
const MILLISECONDS = 1_000;
/** Dashboards of what the indexer does not write: a history of its own has nothing for them. */
const OTHERS_DASHBOARDS: ReadonlySet<string> = new Set(['edge.json', 'platform.json']);
/** Panels of what a database is without: gaps in a history that has none. */
const EMPTY_PANELS: ReadonlySet<string> = new Set(['Gaps']);

/** What can be asked of a loaded database: its campaigns with the most VAUs first, and payees of both kinds. */
export async function questionOf({ db }: Database, now: number): Promise<Question> {
  const column = async (text: string) =>
    (await db.executeQuery<{ value: string }>(CompiledQuery.raw(text))).rows.map(({ value }) => value);
  return {
    campaignIds: await column(
      'SELECT campaign_id AS value FROM chain.campaign_stats WHERE vaus > 0 ORDER BY vaus DESC, 1',
    ),
    payees: await column(`
      (SELECT wallet AS value FROM chain.influencer_stats WHERE earned_usdc > 0 ORDER BY earned_usdc DESC, 1 LIMIT 50)
      UNION ALL (SELECT user_wallet FROM chain.attributions ORDER BY campaign_id, user_wallet LIMIT 50)`),
    now,
  };
}

/** Asks every query a hundred times, each time about another campaign. @throws when a query finds nothing */
export async function measureDashboards(
  database: Database,
  question: Question,
  samples: number = SAMPLES,
): Promise<QueryTime[]> {
  const times: QueryTime[] = [];
  for (const asked of [...queryFiles(), ...panels()])
    times.push(await measure(database, asked, question, samples));
  return times;
}

function queryFiles(): Asked[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.sql'));
  return files.sort().map((file) => ({
    query: file.replace('.sql', ''),
    text: readFileSync(join(FOLDER, file), 'utf8'),
    mayBeEmpty: false,
  }));
}

function panels(): Asked[] {
  return dashboardSql()
    .filter(({ dashboard }) => !OTHERS_DASHBOARDS.has(dashboard))
    .map(({ dashboard, panel, text }) => ({
      query: `${dashboard.replace('.json', '')}: ${panel}`,
      text,
      mayBeEmpty: EMPTY_PANELS.has(panel),
    }));
}

async function measure(
  database: Database,
  { query, text, mayBeEmpty }: Asked,
  question: Question,
  samples: number,
): Promise<QueryTime> {
  const current = asOf(text, question.now);
  const milliseconds: number[] = [];
  let rows = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const asked = bound(current, valuesOf(question, sample));
    const started = performance.now();
    const answer = await database.db.executeQuery(CompiledQuery.raw(asked.text, asked.parameters));
    milliseconds.push(performance.now() - started);
    rows = Math.max(rows, answer.rows.length);
  }
  if (rows === 0 && !mayBeEmpty) throw new Error(`${query} found nothing`);
  const times = spread(milliseconds);
  const asked = bound(current, valuesOf(question, 0));
  const readsWhole = await tablesReadWhole(database, asked);
  const plan = times.p95 < BUDGET_MILLISECONDS ? null : await planOf(database, asked);
  return { query, rows, ...times, readsWhole, plan };
}

/** Histories lie at fixed times; the queries' now() is moved to their end. */
function asOf(text: string, now: number): string {
  return text.replace(/\bnow\(\)/gi, `to_timestamp(${now})`);
}

/** psql's variables, by the names that the query files use. */
function valuesOf({ campaignIds, payees, now }: Question, sample: number): Record<string, unknown> {
  return {
    campaign_id: campaignIds[sample % campaignIds.length],
    other_campaign_id: campaignIds[(sample + 1) % campaignIds.length],
    payee: payees[sample % payees.length],
    from_day: dayOf(now - DAYS * SECONDS_PER_DAY),
    to_day: dayOf(now),
  };
}

interface Statement {
  text: string;
  parameters: unknown[];
}

/** Puts numbered parameters in the place of psql's variables. @throws for a variable that nothing is known of */
function bound(text: string, values: Readonly<Record<string, unknown>>): Statement {
  const names: string[] = [];
  const numbered = text.replace(/^--.*$/gm, '').replace(/:'(\w+)'/g, (_, name: string) => {
    if (!(name in values))
      throw new Error(`the query has a variable ${name}, which the benchmark does not know`);
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text: numbered, parameters: names.map((name) => values[name]) };
}

async function planOf({ db }: Database, { text, parameters }: Statement): Promise<string> {
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': string }>(
    CompiledQuery.raw(`EXPLAIN (ANALYZE, BUFFERS) ${text}`, parameters),
  );
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

/** The part of a plan's node that is looked at. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

async function tablesReadWhole({ db }: Database, { text, parameters }: Statement): Promise<string[]> {
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    CompiledQuery.raw(`EXPLAIN (FORMAT JSON) ${text}`, parameters),
  );
  const scanned = [...new Set(rows.flatMap((row) => scannedBy(row['QUERY PLAN'][0].Plan)))];
  const large = await db.executeQuery<{ name: string }>(
    CompiledQuery.raw(
      `SELECT relname AS name FROM pg_class WHERE relname = ANY ($1) AND relkind = 'r' AND reltuples > ${FEW_ROWS} ORDER BY 1`,
      [scanned],
    ),
  );
  return large.rows.map(({ name }) => name);
}

function scannedBy(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scannedBy)];
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
