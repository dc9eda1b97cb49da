/** Links out of the project's database. */
import { CompiledQuery } from 'kysely';
import type { Link, LinkStore } from '../model';
import type { Db } from '../store/database';
import { LINK_COLUMNS, type LinkRow, linkOf } from './rows';

const FIND = `SELECT ${LINK_COLUMNS} FROM platform.tracking_links l WHERE l.code = $1`;

/** Asks the database each time. Throws what the database throws. */
export class DatabaseLinkStore implements LinkStore {
  constructor(private readonly db: Db) {}

  async find(code: string): Promise<Link | null> {
    const { rows } = await this.db.executeQuery<LinkRow>(CompiledQuery.raw(FIND, [code]));
    const [row] = rows;
    return row === undefined ? null : linkOf(row);
  }
}
