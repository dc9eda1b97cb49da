import { RowShapeError } from '@crr/db/rows';
import { expect } from 'chai';
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql } from '../src/checked-sql';
import type { Db } from '../src/database';
import { forEachDatabase } from './support/database';

forEachDatabase('checkedSql validates the rows of a statement', (open) => {
  let db: Db;
  beforeEach(async () => {
    ({ db } = await open());
  });

  it('and gives them as they are where they are as declared', async () => {
    const columns = {
      id: z.string(),
      count: z.number(),
      amount_usdc: z.string(),
      at: z.date(),
      is_sent: z.boolean(),
      reason: z.string().nullable(),
      payload: z.record(z.string(), z.unknown()),
      state: z.enum(['queued', 'sent']),
    };
    const { rows } = await checkedSql(columns)`
        SELECT '00000000-0000-7000-8000-000000000000'::uuid AS id, ${7}::bigint AS count, '18446744073709551615'::numeric AS amount_usdc,
          ${new Date(0)}::timestamptz AS at, TRUE AS is_sent, NULL::text AS reason, '{"a": [1]}'::jsonb AS payload, 'sent' AS state`.execute(
      db,
    );
    expect(rows).to.deep.equal([
      {
        id: '00000000-0000-7000-8000-000000000000',
        count: 7,
        amount_usdc: '18446744073709551615',
        at: new Date(0),
        is_sent: true,
        reason: null,
        payload: { a: [1] },
        state: 'sent',
      },
    ]);
  });

  const REFUSED = [
    { what: 'another type: a count is a number', select: sql`7::bigint AS found`, column: 'found' },
    { what: 'a null that was not declared', select: sql`NULL::text AS found`, column: 'found' },
    { what: 'a column that is missing', select: sql`'secret' AS other`, column: 'found' },
    { what: 'a column too many', select: sql`'secret' AS found, 1 AS other`, column: undefined },
  ];
  for (const { what, select, column } of REFUSED) {
    it(`and refuses ${what}, without telling the value`, async () => {
      const error = await checkedSql({ found: z.string() })`SELECT ${select}`.execute(db).then(
        () => null,
        (refusal: unknown) => refusal,
      );
      expect(error).to.be.instanceOf(RowShapeError);
      expect((error as RowShapeError).column).to.equal(column);
      expect((error as RowShapeError).message).not.to.contain('secret');
    });
  }

  it('and refuses a value that is none of those which were declared', async () => {
    const error = await checkedSql({ state: z.enum(['queued', 'sent']) })`SELECT 'secret' AS state`
      .execute(db)
      .catch((refusal: unknown) => refusal);
    expect(error).to.be.instanceOf(RowShapeError);
    expect((error as RowShapeError).message)
      .to.match(/^column state: /)
      .and.not.contain('secret');
  });
});
