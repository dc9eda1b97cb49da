/** What happens to the connections of a Postgres: they are cut, or may not write any more. */
import { Client, escapeIdentifier } from 'pg';

/** Cuts the connections that others have to a database. @param applicationName only those of this name */
export function cutConnections(url: string, applicationName?: string): Promise<void> {
  return connected(url, (client) => cut(client, applicationName ?? null));
}

/**
 * Lets a database take writing, or none, from its next connections on: as an operator does, or a managed Postgres at its last gigabyte.
 *
 * @param url by its owner's login
 * @param connections those that others have: cut, so that they come again, or kept as they are
 */
export function allowWriting(
  url: string,
  isAllowed: boolean,
  connections: 'cut' | 'kept' = 'cut',
): Promise<void> {
  const name = escapeIdentifier(new URL(url).pathname.slice(1));
  return connected(url, async (client) => {
    await client.query('SET default_transaction_read_only = off');
    await client.query(
      `ALTER DATABASE ${name} SET default_transaction_read_only = ${isAllowed ? 'off' : 'on'}`,
    );
    if (connections === 'cut') await cut(client, null);
  });
}

async function cut(client: Client, applicationName: string | null): Promise<void> {
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND ($1::text IS NULL OR application_name = $1)`,
    [applicationName],
  );
}

async function connected(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
