import { CompiledQuery } from 'kysely';
import type { Db } from '../../src/project';

/** Rows as a test takes them: what they are, it says itself, and its expectations check. */
export async function rowsAs<Row>(db: Db, text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
  return (await db.executeQuery<Row>(CompiledQuery.raw(text, [...parameters]))).rows;
}
