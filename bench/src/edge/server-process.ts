/**
 * A process beside the benchmark: the collector with its database, or a whole edge on Node. The benchmark speaks to it by messages: it asks
 * for rows, tells it to close its socket or to open it again, and ends it by hanging up.
 */

import { type Database, type DatabaseOptions, migrate, openDatabase } from '@crr/db';
import { readNodeSettings, startCollector, startNodeEdge } from '@crr/edge';
import type { Listening } from '@crr/kit/node';
import { CompiledQuery } from 'kysely';

/** What the process is to be. */
export type Role =
  | { readonly role: 'collector'; readonly database: DatabaseOptions; readonly key: string }
  | {
      readonly role: 'edge';
      readonly database: DatabaseOptions;
      readonly settings: Readonly<Record<string, string>>;
    };

/** What the benchmark asks. */
export type Question =
  | { readonly begin: Role }
  | { readonly sql: string; readonly values: readonly unknown[] }
  | { readonly isOpen: boolean };

/** What it answers: to `begin` its URL in one row, to SQL the rows, to the rest none; or why not. */
export type Reply = { readonly rows: readonly object[] } | { readonly error: string };

/** Serves, and stops. */
interface Serving {
  readonly database: Database;
  url: string;
  setOpen(isOpen: boolean): Promise<void>;
}

let serving: Serving | null = null;

async function answer(question: Question): Promise<readonly object[]> {
  if ('begin' in question) {
    serving = await begin(question.begin);
    return [{ url: serving.url }];
  }
  if (serving === null) throw new Error('nothing was begun');
  if ('isOpen' in question) {
    await serving.setOpen(question.isOpen);
    return [];
  }
  const { sql, values } = question;
  const { rows } = await serving.database.db.executeQuery<object>(CompiledQuery.raw(sql, [...values]));
  return rows;
}

async function begin(role: Role): Promise<Serving> {
  const database = await openDatabase(role.database);
  await migrate(database);
  return role.role === 'collector'
    ? serveCollector(database, role.key)
    : serveEdge(database, readNodeSettings(role.settings));
}

async function serveCollector(database: Database, key: string): Promise<Serving> {
  let collector: Listening = await startCollector({ database, key });
  const { url } = collector;
  const port = Number(new URL(url).port);
  const setOpen = async (isOpen: boolean) => {
    if (isOpen) collector = await startCollector({ database, key, port });
    else await collector.close();
  };
  return { database, url, setOpen };
}

async function serveEdge(
  database: Database,
  settings: ReturnType<typeof readNodeSettings>,
): Promise<Serving> {
  const { url } = await startNodeEdge({ database, settings });
  const setOpen = () => Promise.reject(new Error('an edge on Node has no collector'));
  return { database, url, setOpen };
}

process.on('message', (question: Question) => {
  const reply = (message: Reply) => process.send?.(message);
  answer(question).then(
    (rows) => reply({ rows }),
    (error: unknown) =>
      reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
