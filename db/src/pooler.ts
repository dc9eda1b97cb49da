/** Finds out whether a pooler stands in front of Postgres that gives each transaction another server connection. */
import { LATE, within } from '@crr/kit';
import { Client, type ClientConfig } from 'pg';

/** A pooler with one server connection for each client keeps the second client waiting for it. */
const SECOND_CLIENT_TIMEOUT_MS = 5_000;
const LOOKS = 10;

/**
 * Whether server connections are shared between transactions (pgbouncer in transaction mode). Two clients that are connected at the same
 * time have a server process each, and keep it, unless they are shared.
 */
export async function sharesServerConnections(config: ClientConfig): Promise<boolean> {
  const one = new Client(config);
  const other = new Client(config);
  // What is wrong with a connection is said by its queries.
  for (const client of [one, other]) client.on('error', () => undefined);
  try {
    await one.connect();
    const before = await serverProcessOf(one);
    const others = await within(
      other.connect().then(() => serverProcessOf(other)),
      SECOND_CLIENT_TIMEOUT_MS,
    );
    if (others === LATE) return false;
    // A pooler that others use at the same time may give both the same ones again for a while.
    for (let look = 0; look < LOOKS; look += 1) {
      if ((await serverProcessOf(other)) === before || (await serverProcessOf(one)) !== before) return true;
    }
    return before === others;
  } finally {
    // A client that waits for its turn says nothing more: its end is not waited for.
    await within(Promise.allSettled([one.end(), other.end()]), SECOND_CLIENT_TIMEOUT_MS);
  }
}

async function serverProcessOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}
