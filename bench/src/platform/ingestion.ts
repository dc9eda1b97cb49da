/** How many events a second become committed rows, and how long each waits for it. */
import { createHash, createHmac } from 'node:crypto';
import { percentile, send } from '../edge/load';
import { processorTime } from '../edge/machine';
import { WrongCountError } from '../indexer/checks';
import { type Spread, spreadOf } from '../spread';
import type { ServerClient } from './server-client';
import { PARTNERS, type Stock } from './stock';

/** What the events of a run carry. */
export type EventKind = 'events' | 'signed events' | 'bare inserts';

/** A way of sending. */
export interface Way {
  readonly what: EventKind;
  readonly connections: number;
  /** Events due in a second; null: each connection sends as soon as it was answered. */
  readonly rate: number | null;
}

/** Figures of a way over several runs. */
export interface IngestionFigure extends Way {
  readonly database: string;
  readonly perSecond: Spread;
  /** Milliseconds. */
  readonly p50: Spread;
  readonly p95: Spread;
  readonly p99: Spread;
  /** Microseconds of the platform's processor time for each; null where the system does not tell. */
  readonly microseconds: Spread | null;
}

const PATH = '/api/v1/events';
const CREATED = 201;
const MICROS_EACH = 49_900_000n;
/** Of what each event tells in turn; the last one has no key. */
const DECIDING = ['coupon', 'ref_code', 'landing_url', 'none'] as const;

interface Run {
  perSecond: number;
  p50: number;
  p95: number;
  p99: number;
  microseconds: number | null;
}

/** Sends runs of events in a way, and counts what is stored after each. */
export async function measureIngestion(
  server: ServerClient,
  stock: Stock | null,
  way: Way,
  { database, runs, events }: { database: string; runs: number; events: number },
): Promise<IngestionFigure> {
  const found: Run[] = [];
  for (let run = 0; run < runs; run += 1) found.push(await oneRun(server, stock, way, events));
  const times = found.flatMap(({ microseconds }) => (microseconds === null ? [] : [microseconds]));
  const spread = (key: 'perSecond' | 'p50' | 'p95' | 'p99') => spreadOf(found.map((each) => each[key]));
  return {
    ...way,
    database,
    perSecond: spread('perSecond'),
    p50: spread('p50'),
    p95: spread('p95'),
    p99: spread('p99'),
    microseconds: times.length === 0 ? null : spreadOf(times),
  };
}

async function oneRun(server: ServerClient, stock: Stock | null, way: Way, events: number): Promise<Run> {
  const run = `${process.hrtime.bigint()}`;
  const before = processorTime(server.pid);
  const { statuses, seconds, latencies } = await send({
    url: server.url,
    connections: way.connections,
    requests: events,
    ...(way.rate === null ? {} : { rate: way.rate }),
    request: (place) => requestOf(way.what, stock, run, place),
  });
  const after = processorTime(server.pid);
  const created = statuses.get(CREATED) ?? 0;
  if (created !== events) throw new WrongCountError('events', 'created', `${created}`, `${events}`);
  if (stock === null) await expectBare(server, events);
  else await expectStored(server, stock, run, events);
  const milliseconds = (percent: number) => Number(percentile(latencies, percent).toFixed(1));
  return {
    perSecond: Math.round(events / seconds),
    p50: milliseconds(50),
    p95: milliseconds(95),
    p99: milliseconds(99),
    microseconds: before === null || after === null ? null : Math.round((after - before) / events),
  };
}

function requestOf(what: EventKind, stock: Stock | null, run: string, place: number) {
  const body = JSON.stringify(eventOf(run, place));
  const headers = { 'content-type': 'application/json', 'x-api-key': stock?.apiKey ?? '' };
  if (what !== 'signed events' || stock === null) return { path: PATH, headers, body };
  return {
    path: PATH,
    headers: { ...headers, 'x-crr-signature': signatureOf(stock.hmacSecret, body) },
    body,
  };
}

/** A purchase as shops tell it; each with another key. */
function eventOf(run: string, place: number): object {
  const partner = place % PARTNERS;
  const keys = {
    coupon: { coupon_code: `code${partner}` },
    ref_code: { ref_code: `link${partner}` },
    landing_url: { landing_url: `https://shop.example/?utm_source=x&ref_code=link${partner}` },
    none: {},
  };
  return {
    action: 'purchase',
    value: '49.90',
    currency: 'USD',
    properties: { order: `${run}-${place}`, items: [{ sku: 'shirt', count: 2 }] },
    customer_id: `customer-${place % 5_000}`,
    event_id: `${run}-${place}`,
    ...keys[DECIDING[place % DECIDING.length] ?? 'none'],
  };
}

function signatureOf(secret: string, body: string): string {
  const timestamp = Math.floor(Date.now() / 1_000);
  const hash = createHash('sha256').update(body).digest('hex');
  const canonical = `${timestamp}.POST.${PATH}.${hash}`;
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(canonical).digest('hex')}`;
}

/** Every event is there once, worth what was told, and decided by the key that it had. */
async function expectStored(server: ServerClient, stock: Stock, run: string, events: number): Promise<void> {
  const rows = await server.rows<{ deciding_key: string; n: number; sum: string; ids: number }>(
    `SELECT deciding_key, count(*)::int AS n, sum(value_micros)::text AS sum, count(DISTINCT dedup_key)::int AS ids
     FROM platform.customer_events WHERE advertiser_id = ?::uuid AND dedup_key LIKE ? GROUP BY deciding_key`,
    stock.advertiserId,
    `id:${run}-%`,
  );
  for (const [at, key] of DECIDING.entries()) {
    const expected = Math.ceil((events - at) / DECIDING.length);
    const row = rows.find(({ deciding_key }) => deciding_key === key);
    const stored = `${row?.n ?? 0} rows, ${row?.ids ?? 0} ids, ${row?.sum ?? 0}`;
    const wanted = `${expected} rows, ${expected} ids, ${BigInt(expected) * MICROS_EACH}`;
    if (stored !== wanted) throw new WrongCountError(`events decided by ${key}`, 'stored', stored, wanted);
  }
}

async function expectBare(server: ServerClient, events: number): Promise<void> {
  const [row] = await server.rows<{ n: number }>('SELECT count(*)::int AS n FROM public.bare_events');
  if (row?.n !== events) throw new WrongCountError('bare events', 'stored', `${row?.n}`, `${events}`);
  await server.rows('TRUNCATE public.bare_events');
}
