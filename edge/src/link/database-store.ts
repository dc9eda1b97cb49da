/** Links out of the project's database. */
import { CompiledQuery } from 'kysely';
import type { FoundLink, LinkStore } from '../model';
import type { Db } from '../store/database';
import { FOUND_LINK_COLUMNS, foundLinkOf, foundLinkRows } from './rows';

const FIND = `
  SELECT ${FOUND_LINK_COLUMNS} FROM platform.tracking_links l
  LEFT JOIN chain.campaigns k ON k.campaign_id = l.chain_campaign_id WHERE l.code = $1`;

/** Asks the database each time. Throws what the database throws. */
export class DatabaseLinkStore implements LinkStore {
  constructor(private readonly db: Db) {}

  async find(code: string): Promise<FoundLink | null> {
    const { rows } = await this.db.executeQuery<unknown>(CompiledQuery.raw(FIND, [code]));
    const [row] = foundLinkRows(rows);
    return row === undefined ? null : foundLinkOf(row);
  }
}
