import { RouterPdas } from '@crr/sdk';
import { expect } from 'chai';
import { verify } from '../../src/verify';
import { query } from '../../src/verify/query';
import { Backup } from './support/backup';
import { load, type ServedWorld, serveEverything } from './support/everything';
import { onOneKeptDatabase } from './support/kept-database';
import { DERIVED_TAMPERINGS, RAW_TAMPERINGS } from './support/tamperings';

const pdas = new RouterPdas();

onOneKeptDatabase('a database that somebody changed', (database) => {
  let served: ServedWorld;
  let backup: Backup;

  before(async () => {
    served = await serveEverything();
    await load(database(), served.source);
    backup = await Backup.take(database());
  });

  afterEach(() => backup.restore());
  after(() => served.close());

  for (const { what, sql, kinds, names } of [...RAW_TAMPERINGS, ...DERIVED_TAMPERINGS]) {
    it(`betrays ${what}`, async () => {
      for (const statement of sql) await query(database().db, statement);
      const { clean, findings, totals } = await verify({ database: database(), pdas });
      expect(clean).to.equal(false);
      expect(totals, JSON.stringify(findings, null, 1)).to.include.all.keys(...kinds);
      const subjects = findings.filter(({ kind }) => kind === kinds[0]).map(({ subject }) => subject);
      expect(
        subjects.some((subject) => names.test(subject)),
        subjects.join('\n'),
      ).to.equal(true);
    });
  }

  it('is clean when everything is as it was', async () => {
    const { clean, findings } = await verify({ database: database(), pdas });
    expect(findings).to.deep.equal([]);
    expect(clean).to.equal(true);
  });
});
