import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { read } from './support/rows';

/** Tables and views of the product, without partitions and the migrator's own. */
const SCHEMAS = `('chain', 'edge', 'ledger', 'platform')`;
const RELATIONS = `pg_class c WHERE c.relnamespace::regnamespace::text IN ${SCHEMAS} AND c.relkind IN ('r', 'p', 'v', 'm')
  AND NOT c.relispartition`;
const COLUMNS = `SELECT c.oid::regclass || '.' || a.attname AS name, col_description(c.oid, a.attnum) AS comment
  FROM (SELECT c.oid, c.relname FROM ${RELATIONS}) c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

forEachDatabase('the schema', (open) => {
  it('explains every table, view, column and function', async () => {
    const database = await open();
    const bare = await read(database, `SELECT name FROM (${COLUMNS}) x WHERE comment IS NULL ORDER BY 1`);
    expect(bare).to.deep.equal([]);
    const relations = await read(
      database,
      `SELECT c.oid::regclass FROM ${RELATIONS} AND obj_description(c.oid, 'pg_class') IS NULL ORDER BY 1`,
    );
    expect(relations).to.deep.equal([]);
    const functions = await read(
      database,
      `SELECT proname FROM pg_proc p WHERE pronamespace::regnamespace::text IN ${SCHEMAS} AND obj_description(p.oid, 'pg_proc') IS NULL
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')`,
    );
    expect(functions).to.deep.equal([]);
  });

  it('states the unit of every amount', async () => {
    const amounts = await read<{ name: string; comment: string }>(
      await open(),
      `SELECT * FROM (${COLUMNS}) x WHERE name LIKE '%\\_usd' ORDER BY 1`,
    );
    expect(amounts).to.not.be.empty;
    const silent = amounts.filter(({ comment }) => !/dollars|_usd /.test(comment));
    expect(silent).to.deep.equal([]);
  });

  it('has no column with a reserved name', async () => {
    const columns = await read<{ name: string }>(await open(), `SELECT name FROM (${COLUMNS}) x`);
    expect(columns).to.not.be.empty;
    expect(columns.filter(({ name }) => name.endsWith('.user'))).to.deep.equal([]);
  });

  it('of the chain can be distributed by campaign: each unique key of a table with a campaign has the campaign in it', async () => {
    const keys = await read<{ relation: string; columns: string[] }>(
      await open(),
      `SELECT c.relname AS relation, array_agg(k.attname::text) AS columns
       FROM (SELECT c.oid, c.relname FROM ${RELATIONS} AND c.relnamespace = 'chain'::regnamespace) c
       JOIN pg_attribute d ON d.attrelid = c.oid AND d.attname = 'campaign_id'
       JOIN pg_index i ON i.indrelid = c.oid AND i.indisunique
       JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
       GROUP BY c.relname, i.indexrelid ORDER BY 1`,
    );
    expect(keys.map(({ relation }) => relation)).to.include.members([
      'campaigns',
      'vaus',
      'attributions',
      'influencer_days',
    ]);
    expect(keys.filter(({ columns }) => !columns.includes('campaign_id'))).to.deep.equal([]);
  });
});
