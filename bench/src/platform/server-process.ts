/** A process beside the benchmark that serves the platform, or its floor, over a database that it keeps. Told what to do by messages. */

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Database, migrate, openDatabase } from '@crr/db';
import { systemClock } from '@crr/kit';
import { DEFAULT_SETTINGS, DEV_ADMIN_SUBJECT, DEV_ISSUER, DevIssuer, startPlatform } from '@crr/platform';
import { sql } from 'kysely';
import { RecordingDatabase } from './recording';

/** What the process is. */
export interface Role {
  readonly serves: 'platform' | 'bare inserts';
  readonly database: { readonly url: string } | { readonly folder: string };
}

/** What the process is asked. */
export type Question =
  | { readonly begin: Role }
  | { readonly sql: string; readonly values: readonly unknown[] }
  | { readonly tokenOf: string }
  | { readonly record: true }
  | { readonly plans: true };

/** What it answers. */
export type Reply = { readonly rows: readonly object[] } | { readonly error: string };

const MANY = 1_000_000_000;
let database: RecordingDatabase | null = null;
let issuer: DevIssuer | null = null;

async function answer(question: Question): Promise<readonly object[]> {
  if ('begin' in question) return [{ url: await begin(question.begin) }];
  if (database === null || issuer === null) throw new Error('it has not begun');
  if ('tokenOf' in question) return [{ token: await issuer.issue({ sub: question.tokenOf }) }];
  if ('plans' in question) return (await database.plans()).map((plan) => ({ plan }));
  if ('record' in question) {
    database.record();
    return [];
  }
  return rows(database, question.sql, question.values);
}

async function begin(role: Role): Promise<string> {
  database = new RecordingDatabase(await openDatabase(role.database));
  issuer = await DevIssuer.create(systemClock);
  await migrate(database);
  return role.serves === 'platform' ? platform(database, issuer) : bareInserts(database);
}

async function platform(opened: Database, devIssuer: DevIssuer): Promise<string> {
  const limits = { read: MANY, write: MANY, events: MANY, sensitive: MANY, anonymous: MANY };
  const settings = {
    ...DEFAULT_SETTINGS,
    limits,
    secretsKey: new Uint8Array(32).fill(1),
    admins: [{ issuer: DEV_ISSUER, sub: DEV_ADMIN_SUBJECT }],
  };
  const { url } = await startPlatform({ database: opened, settings, devIssuer });
  return url;
}

/** The floor: the body into a table, in a transaction of its own, and nothing else. */
async function bareInserts({ db }: Database): Promise<string> {
  await sql`CREATE TABLE IF NOT EXISTS public.bare_events (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body jsonb NOT NULL)`.execute(
    db,
  );
  const server = createServer((request, response) => {
    bodyOf(request)
      .then((body) => sql`INSERT INTO public.bare_events (body) VALUES (${body}::jsonb)`.execute(db))
      .then(
        () => response.writeHead(201, { 'content-length': '0' }).end(),
        () => response.writeHead(500, { 'content-length': '0' }).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return urlOf(server);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function rows(opened: Database, text: string, values: readonly unknown[]): Promise<readonly object[]> {
  const parts = text.split('?');
  const joined = sql.join(
    parts.map((part, at) => (at < values.length ? sql`${sql.raw(part)}${values[at]}` : sql.raw(part))),
    sql.raw(''),
  );
  return (await sql<object>`${joined}`.execute(opened.db)).rows;
}

process.on('message', (question: Question) => {
  answer(question).then(
    (found) => process.send?.({ rows: found } satisfies Reply),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
