/** Starts the embedded chain where there is room for it. */
import { createServer } from 'node:net';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { UsageError } from './errors';

const DEFAULT_PORT = 8_899;
/** Two for each chain: the one given and the next, where web3.js looks for websockets. */
const PORTS_EACH = 2;
const ATTEMPTS = 10;
const HIGHEST_PORT = 65_534;
/** Transactions that stay readable, so that an indexer which begins late finds the first one. */
const HISTORY_LIMIT = 1_000_000;

/** Reads a port option. @throws UsageError unless it is 1 to 65534, which leaves one for websockets */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > HIGHEST_PORT)
    throw new UsageError('--port', `"${text}" is not from 1 to ${HIGHEST_PORT}`);
  return port;
}

/**
 * Starts a chain on the port given, or without one on 8899 or the next free pair of ports.
 *
 * @param unixTime where its clock begins. Default: now
 * @throws UsageError when the port given is taken, or no free one was found
 */
export async function startOnFreePort(port: number | null, unixTime?: bigint): Promise<Localnet> {
  const options = { historyLimit: HISTORY_LIMIT, ...(unixTime === undefined ? {} : { unixTime }) };
  if (port !== null) {
    if (!(await isFree(port))) {
      throw new UsageError('--port', `${port} or ${port + 1} (for websockets) is taken; choose another`);
    }
    return startLocalnet({ port, ...options });
  }
  for (let candidate = DEFAULT_PORT, tries = 0; tries < ATTEMPTS; tries += 1, candidate += PORTS_EACH) {
    if (!(await isFree(candidate))) continue;
    try {
      return await startLocalnet({ port: candidate, ...options });
    } catch (error) {
      // Another chain that was started at the same moment was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new UsageError('--port', `found none free from ${DEFAULT_PORT} on; name one`);
}

/** Whether the port and the one after it can be listened on. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port)) && (await canListen(port + 1));
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
