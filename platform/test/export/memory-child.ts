/** Reads the whole export of a database and tells how many lines it had and how much memory that took at most. Arguments: URL, advertiser. */
import { openDatabase } from '@crr/db';
import { EVENT_COLUMNS, eventPages } from '../../src/export/events';
import { csvStream } from '../../src/export/stream';
import { everything } from '../../src/reports/filter';
import { Scope } from '../../src/tenancy/scope';

const MEASURED_EVERY = 20;
const LINE_FEED = 10;

async function main([url = '', advertiserId = '']: readonly string[]): Promise<void> {
  const database = await openDatabase({ url });
  const scope = new Scope(database.db, { kind: 'advertiser', userId: advertiserId, advertiserId });
  const pages = eventPages(database.db, everything(scope), new Date(Date.UTC(2100, 0, 1)));
  let lines = 0;
  let bytes = 0;
  let chunks = 0;
  let first: number | null = null;
  let most = 0;
  for await (const chunk of csvStream(EVENT_COLUMNS, pages, { withMark: false })) {
    for (const byte of chunk) if (byte === LINE_FEED) lines += 1;
    bytes += chunk.length;
    chunks += 1;
    if (chunks % MEASURED_EVERY !== 1) continue;
    global.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    first ??= heapUsed + external;
    most = Math.max(most, heapUsed + external);
  }
  await database.close();
  process.stdout.write(JSON.stringify({ lines, bytes, grownBytes: most - (first ?? 0) }));
}

void main(process.argv.slice(2));
