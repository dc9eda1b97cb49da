/** A hundred thousand rows leave through a process that never holds them. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openDatabase } from '@crr/db';
import { expect } from 'chai';
import { sql } from 'kysely';
import { WorldMaker } from '../reports/support/world';
import { freshPostgresUrl } from '../support/database';

const ROWS = 100_000;
/** The file is more than twice as large, its rows as objects many times. */
const MOST_GROWN_BYTES = 8 * 1024 * 1024;
const CHILD = join(__dirname, 'memory-child.ts');

describe('an export of 100,000 events', () => {
  it('is streamed in bounded memory, with every row', async () => {
    const url = await freshPostgresUrl();
    const database = await openDatabase({ url });
    const advertiser = await new WorldMaker(database.db).advertiser();
    await sql`
      INSERT INTO platform.customer_events (id, advertiser_id, action, value_micros, currency, ref_code, occurred_at, received_at, dedup_key,
        body_hash, attributed, deciding_key, rule_version, confidence_percent, attribution)
      SELECT gen_random_uuid(), ${advertiser}::uuid, 'purchase', n * 1000, 'USD', repeat('x', 100),
        timestamptz '2026-01-01' + n * interval '1 second', timestamptz '2026-01-01', n::text, 'hash', false, 'none', 'waterfall-1', 0, '[]'
      FROM generate_series(1, ${ROWS}::int) n`.execute(database.db);
    await database.close();
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      '--import',
      'tsx',
      CHILD,
      url,
      advertiser,
    ]);
    const { lines, bytes, grownBytes } = JSON.parse(stdout) as Record<string, number>;
    expect(lines).to.equal(1 + ROWS);
    expect(bytes).to.be.greaterThan(2 * MOST_GROWN_BYTES);
    expect(grownBytes).to.be.lessThan(MOST_GROWN_BYTES);
  });
});
