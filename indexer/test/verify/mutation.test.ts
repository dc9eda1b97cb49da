import { RouterPdas } from '@crr/sdk';
import { expect } from 'chai';
import { DERIVED_TABLES } from '../../src/project';
import { type Finding, verify } from '../../src/verify';
import { query } from '../../src/verify/query';
import { SUMS } from '../../src/verify/sums';
import { rowsAs } from '../support/rows-as';
import { Backup } from './support/backup';
import { type ColumnOf, columnsOf, mutate } from './support/columns';
import { load, type ServedWorld, serveEverything } from './support/everything';
import { onOneKeptDatabase } from './support/kept-database';

const pdas = new RouterPdas();
/** What the chain said: `slots` apart, of which nothing but the number can be told from the events. */
const RAW_TABLES = ['raw_events', 'transactions', 'streams'];

onOneKeptDatabase('verification', (database) => {
  let served: ServedWorld;
  let backup: Backup;

  before(async () => {
    served = await serveEverything();
    await load(database(), served.source);
    backup = await Backup.take(database());
  });

  afterEach(() => backup.restore());
  after(() => served.close());

  it('covers every table of the schema chain', async () => {
    const rows = await rowsAs<{ name: string }>(
      database().db,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'chain'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition`,
    );
    const covered = [...DERIVED_TABLES, ...RAW_TABLES, 'slots', 'cursor', 'event_gaps', 'quarantine'];
    expect(rows.map(({ name }) => name)).to.have.members(covered);
  });

  it('finds a change of any column of any derived table, and names row and column', async () => {
    const columns = await columnsOf(database().db, DERIVED_TABLES);
    expect(columns.length).to.be.greaterThan(150);
    for (const round of rounds(columns)) {
      for (const column of round) await mutate(database().db, column);
      const { findings } = await verify({ database: database(), pdas, listedPerKind: 1_000 });
      const missed = round.filter((column) => !isNamed(column, findings));
      expect(missed.map(({ table, name }) => `${table}.${name}`)).to.deep.equal([]);
      await backup.restore();
    }
  });

  it('finds a change of any sum without the projector', async () => {
    const sums = new Map(SUMS.map(({ table, columns }) => [table, new Set(columns)]));
    const columns = await columnsOf(database().db, [...sums.keys()]);
    const summed = columns.filter(({ table, name }) => sums.get(table)?.has(name));
    expect(summed.length).to.be.greaterThan(60);
    for (const round of rounds(summed)) {
      for (const column of round) await mutate(database().db, column);
      const { findings } = await verify({ database: database(), pdas, listedPerKind: 1_000 });
      const told = findings.filter(({ kind }) => kind === 'sum-differs');
      const missed = round.filter(({ table, name }) => !told.some((each) => tells(each, table, name)));
      expect(missed.map(({ table, name }) => `${table}.${name}`)).to.deep.equal([]);
      await backup.restore();
    }
  });

  it('finds a change of any column of what is stored of the chain', async () => {
    for (const column of await columnsOf(database().db, RAW_TABLES)) {
      await mutate(database().db, column);
      const { clean } = await verify({ database: database(), pdas });
      expect(clean, `${column.table}.${column.name}`).to.equal(false);
      await backup.restore();
    }
  });

  it('finds any derived row that is gone', async () => {
    for (const table of DERIVED_TABLES) {
      await query(
        database().db,
        `DELETE FROM chain.${table} WHERE (tableoid, ctid) = (SELECT tableoid, ctid FROM chain.${table} LIMIT 1)`,
      );
    }
    const { findings } = await verify({ database: database(), pdas });
    const missing = findings.filter(({ kind }) => kind === 'row-missing');
    const tables = missing.map(({ subject }) => subject.slice(0, subject.indexOf('(')));
    expect(tables).to.have.members([...DERIVED_TABLES]);
  });
});

/** So that each round changes at most one column of a table. */
function rounds(columns: readonly ColumnOf[]): ColumnOf[][] {
  const result: ColumnOf[][] = [];
  const next = new Map<string, number>();
  for (const column of columns) {
    const round = next.get(column.table) ?? 0;
    next.set(column.table, round + 1);
    result[round] = [...(result[round] ?? []), column];
  }
  return result;
}

/** A row under another key is one that is missing and one too many. */
function isNamed({ table, name, inKey }: ColumnOf, findings: readonly Finding[]): boolean {
  const about = findings.filter(({ subject }) => subject.startsWith(`${table}(`));
  const kinds = about.map(({ kind }) => kind);
  if (inKey) return kinds.includes('row-missing') && kinds.includes('row-extra');
  return about.some((finding) => finding.kind === 'row-differs' && tells(finding, table, name));
}

function tells({ subject, expected }: Finding, table: string, column: string): boolean {
  return (
    subject.startsWith(`${table}(`) && expected.split(', ').some((part) => part.startsWith(`${column}=`))
  );
}
