/** Copies of all tables, to undo what a test spoils without loading everything again. */

import type { Database } from '@crr/db';
import { type Db, query } from '../../../src/verify/query';
import { rowsAs } from '../../support/rows-as';

interface Column {
  table: string;
  name: string;
  generated: boolean;
}

/** A database's rows at one moment. */
export class Backup {
  private constructor(
    private readonly db: Db,
    private readonly columns: ReadonlyMap<string, string>,
  ) {}

  static async take({ db }: Database): Promise<Backup> {
    const rows = await rowsAs<Column>(
      db,
      `SELECT c.relname AS table, a.attname AS name, a.attgenerated <> '' AS generated
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'chain'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY c.relname, a.attnum`,
    );
    const columns = new Map<string, string>();
    for (const { table, name, generated } of rows) {
      if (!generated) columns.set(table, columns.has(table) ? `${columns.get(table)}, ${name}` : name);
    }
    // Embedded databases are lent from test to test, with what somebody left in them.
    await query(db, 'DROP SCHEMA IF EXISTS backup CASCADE');
    await query(db, 'CREATE SCHEMA backup');
    for (const [table, list] of columns) {
      await query(db, `CREATE TABLE backup.${table} AS SELECT ${list} FROM chain.${table}`);
    }
    return new Backup(db, columns);
  }

  /** Puts every row back as it was. */
  async restore(): Promise<void> {
    const tables = [...this.columns.keys()];
    await query(this.db, `TRUNCATE ${tables.map((table) => `chain.${table}`).join(', ')}`);
    for (const [table, list] of this.columns) {
      await query(
        this.db,
        `INSERT INTO chain.${table} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM backup.${table}`,
      );
    }
  }

  /** The tables that differ from what they were, row by row; some columns may be left out. */
  async changedTables(except: Readonly<Record<string, readonly string[]>> = {}): Promise<string[]> {
    const changed: string[] = [];
    for (const [table, all] of this.columns) {
      const list = all
        .split(', ')
        .filter((column) => !except[table]?.includes(column))
        .join(', ');
      const differences = await query(
        this.db,
        `(SELECT ${list} FROM chain.${table} EXCEPT ALL SELECT ${list} FROM backup.${table})
          UNION ALL (SELECT ${list} FROM backup.${table} EXCEPT ALL SELECT ${list} FROM chain.${table}) LIMIT 1`,
      );
      if (differences.length > 0) changed.push(table);
    }
    return changed;
  }
}
