/** A port that nobody listens on. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems hand out by themselves, to listeners on port 0 and to every connection that goes out. */
const FIRST = 10_000;
const BEHIND_LAST = 32_000;
const ATTEMPTS = 100;

/**
 * One of the loopback address's, whose following ones are free too, for a process that is to listen there in a moment or again after
 * its end: other processes get none of them meanwhile unless they ask for it by number.
 *
 * @param count how many, one after another
 */
export async function freePort(count = 1): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const first = randomInt(FIRST, BEHIND_LAST - count);
    if (await areFree(first, count)) return first;
  }
  throw new Error(`found no ${count} free ports from ${FIRST} on`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port += 1) if (!(await isFree(port))) return false;
  return true;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
