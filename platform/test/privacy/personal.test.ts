/** The list of personal columns is whole, by what the schema's own comments say. */
import { expect } from 'chai';
import { sql } from 'kysely';
import { FORGOTTEN_CUSTOMER, PERSONAL_COLUMNS } from '../../src/personal/columns';
import { forEachDatabase } from '../support/database';

const CALLED_PERSONAL = /personal data|emptied on deletion|, or deleted\b/i;
const CALLED_NOT_PERSONAL = /\b(no|never) personal data\b|personal data is gone/i;

forEachDatabase('personal columns', (open) => {
  it('are all in the list whose comment calls them personal, and all that are listed exist', async () => {
    const { db } = await open();
    const { rows } = await sql<{ table: string; column: string; comment: string | null }>`
      SELECT c.relnamespace::regnamespace || '.' || c.relname AS "table", a.attname AS "column", col_description(c.oid, a.attnum) AS comment
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace::regnamespace::text IN ('edge', 'platform') AND c.relkind IN ('r', 'p')`.execute(
      db,
    );
    const nameOf = ({ table, column }: { table: string; column: string }) => `${table}.${column}`;
    const listed = new Set(PERSONAL_COLUMNS.map(nameOf));
    const called = rows.filter(
      ({ comment }) =>
        comment !== null && CALLED_PERSONAL.test(comment) && !CALLED_NOT_PERSONAL.test(comment),
    );
    expect(called.length).to.be.at.least(8);
    expect(called.map(nameOf).filter((name) => !listed.has(name))).to.deep.equal([]);
    expect(rows.map(nameOf)).to.include.members([...listed]);
    expect(listed.size).to.equal(PERSONAL_COLUMNS.length);
  });

  it('of events are those that forgetting a customer empties', () => {
    const ofEvents = PERSONAL_COLUMNS.filter(({ table }) => table === 'platform.customer_events');
    expect(ofEvents.map(({ column }) => column)).to.have.members(Object.keys(FORGOTTEN_CUSTOMER));
  });
});
