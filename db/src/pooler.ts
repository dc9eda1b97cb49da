/** Finds out whether a pooler stands in front of Postgres that gives each transaction another server connection. */
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
    const others = await inTime(other.connect().then(() => serverProcessOf(other)));
    if (others === null) return false;
    // A pooler that others use at the same time may give both the same ones again for a while.
    for (let look = 0; look < LOOKS; look += 1) {
      if ((await serverProcessOf(other)) === before || (await serverProcessOf(one)) !== before) return true;
    }
    return before === others;
  } finally {
    // A client that waits for its turn says nothing more: its end is not waited for.
    await inTime(Promise.allSettled([one.end(), other.end()]));
  }
}

async function serverProcessOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_catalog.pg_backend_pid() AS pid');
  return rows[0]?.pid ?? 0;
}

/** @returns null when it takes too long */
async function inTime<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, SECOND_CLIENT_TIMEOUT_MS, null);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
