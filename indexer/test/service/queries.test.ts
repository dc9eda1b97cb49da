import { dashboardSql, runbookQueries } from '@crr/monitoring';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';

forEachDatabase('the SQL that people are told to run', (open) => {
  const queries = [
    ...runbookQueries().map((query) => ({ where: `${query.alert}.md:${query.line}`, text: query.sql })),
    ...dashboardSql().map(({ dashboard, panel, text }) => ({ where: `${dashboard}: ${panel}`, text })),
  ];

  it('runs on this schema, each query of each runbook and dashboard', async () => {
    const { db } = await open();
    const failures: string[] = [];
    for (const { where, text } of queries) {
      await sql
        .raw(text)
        .execute(db)
        .catch((error: Error) => failures.push(`${where}: ${error.message}`));
    }
    expect(queries.length).to.be.above(10);
    expect(failures).to.deep.equal([]);
  });
});
