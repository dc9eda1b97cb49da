/** The cluster's clock, by which the program judges; on the embedded chain it can be moved. */
import { sleep } from '@crr/kit';
import { type Connection, SYSVAR_CLOCK_PUBKEY } from '@solana/web3.js';

/** Of the Clock sysvar: slot, epoch start, epoch and leader schedule epoch stand before the time. */
const UNIX_TIME_OFFSET = 32;
const POLL_MILLISECONDS = 400;

/** A cluster that does not serve its Clock sysvar. */
export class ClockUnavailableError extends Error {
  override readonly name = 'ClockUnavailableError';

  constructor() {
    super('the cluster does not serve its Clock sysvar');
  }
}

/** The cluster's time, Unix seconds, as programs see it. */
export async function chainTime(connection: Connection): Promise<bigint> {
  const account = await connection.getAccountInfo(SYSVAR_CLOCK_PUBKEY);
  if (account === null) throw new ClockUnavailableError();
  return account.data.readBigInt64LE(UNIX_TIME_OFFSET);
}

/** Waits until the cluster's clock has passed `unixTime`. */
export async function waitUntilAfter(connection: Connection, unixTime: bigint): Promise<void> {
  while ((await chainTime(connection)) <= unixTime) await sleep(POLL_MILLISECONDS);
}

/** Moves the embedded chain's clock forward. @throws when the cluster has no such method */
export async function advanceTime(rpcUrl: string, seconds: bigint): Promise<void> {
  await localnetCall(rpcUrl, 'localnet_advanceTime', [Number(seconds)]);
}

/** Whether the URL leads to an embedded chain, whose clock can be moved. */
export async function isLocalnet(rpcUrl: string): Promise<boolean> {
  try {
    await localnetCall(rpcUrl, 'localnet_getTime', []);
    return true;
  } catch (error) {
    if (error instanceof LocalnetCallError) return false;
    throw error;
  }
}

/** The cluster answered one of the embedded chain's own methods with an error: it is none. */
export class LocalnetCallError extends Error {
  override readonly name = 'LocalnetCallError';
}

async function localnetCall(rpcUrl: string, method: string, params: number[]): Promise<void> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = await response.json().catch(() => null);
  if (typeof answer !== 'object' || answer === null || !('result' in answer)) {
    throw new LocalnetCallError(`${method}: ${JSON.stringify(answer)}`);
  }
}
