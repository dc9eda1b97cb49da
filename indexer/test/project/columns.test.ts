import { runs } from '@crr/testing/budget';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import fc from 'fast-check';
import { arrayOf, ColumnRows, rowsFrom, run } from '../../src/project';
import { rowsAs } from '../support/rows-as';

const COLUMNS = {
  words: 'text',
  amount: 'numeric',
  count: 'bigint',
  yes: 'boolean',
  bytes: 'bytea',
  at: 'time',
  on_day: 'day',
} as const;
const U64_MAX = 18_446_744_073_709_551_615n;

forEachDatabase('rows sent as arrays', (open) => {
  it('arrive as they were, whatever text and bytes they hold', async () => {
    const { db } = await open();
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '',
        'NULL',
        'null',
        '{}',
        '{a,b}',
        '"',
        '\\',
        '\\x00',
        "'",
        ' a ',
        'a,b',
        '\n',
        'Über🎈',
      ),
    );
    const row = fc.tuple(
      fc.option(text),
      fc.bigInt({ min: 0n, max: U64_MAX }),
      fc.boolean(),
      fc.uint8Array(),
    );
    const property = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
      const sent = new ColumnRows(COLUMNS);
      const storable = rows.map(
        ([words, ...rest]) => [words?.replaceAll('\0', '') ?? null, ...rest] as const,
      );
      for (const [words, amount, yes, bytes] of storable) sent.add([words, amount, 7, yes, bytes, 0, 0]);
      const got = await rowsAs<{ words: string | null; amount: string; yes: boolean; bytes: Uint8Array }>(
        db,
        `SELECT words, amount, yes, bytes FROM ${rowsFrom(COLUMNS, 'r')}`,
        sent.parameters(),
      );
      expect(got.map(({ words, amount, yes, bytes }) => [words, amount, yes, [...bytes]])).to.deep.equal(
        storable.map(([words, amount, yes, bytes]) => [words, `${amount}`, yes, [...bytes]]),
      );
    });
    await fc.assert(property, { numRuns: runs(100) });
  });

  it('have times in seconds and days since 1970, also before it', async () => {
    const { db } = await open();
    const sent = new ColumnRows({ at: 'time', on_day: 'day' });
    sent.add([1_800_000_000, 20_833]);
    sent.add([-1, -1]);
    sent.add([null, null]);
    const got = await run(
      db,
      `SELECT at::text, on_day FROM ${rowsFrom({ at: 'time', on_day: 'day' }, 'r')}`,
      sent.parameters(),
    );
    expect(got).to.deep.equal([
      { at: '2027-01-15 08:00:00+00', on_day: '2027-01-15' },
      { at: '1969-12-31 23:59:59+00', on_day: '1969-12-31' },
      { at: null, on_day: null },
    ]);
  });

  it('can be looked for as a list', async () => {
    const { db } = await open();
    const found = await run(
      db,
      `SELECT word FROM (VALUES ('a,b'), ('c'), ('NULL')) AS w(word) WHERE word = ANY ($1::text[])`,
      [arrayOf(['a,b', 'NULL', 'other'])],
    );
    expect(found).to.deep.equal([{ word: 'a,b' }, { word: 'NULL' }]);
  });
});
