import { type Chain, startLocalnet } from '@crr/localnet';
import { ROUTER_PROGRAM_ID } from '@crr/sdk';
import type { TransactionResponse } from './transaction-template';

/** A successful transaction of the program as a node serves it. */
export interface RecordedTransaction {
  signature: string;
  response: TransactionResponse;
}

const PAGE_LIMIT = 1_000;

/** The answers of `getTransaction` for every transaction of the program that succeeded, oldest first. */
export async function recordTransactions(chain: Chain): Promise<RecordedTransaction[]> {
  const served = await startLocalnet({ chain, port: 0 });
  const call = <T>(method: string, ...params: unknown[]) => request<T>(served.rpcUrl, method, params);
  try {
    const listing = { commitment: 'confirmed', limit: PAGE_LIMIT };
    const listed = await call<{ signature: string; err: unknown }[]>(
      'getSignaturesForAddress',
      ROUTER_PROGRAM_ID.toBase58(),
      listing,
    );
    if (listed.length === PAGE_LIMIT) throw new RangeError(`a stage of ${PAGE_LIMIT} transactions or more`);
    const recorded: RecordedTransaction[] = [];
    const reading = { commitment: 'confirmed', encoding: 'json', maxSupportedTransactionVersion: 0 };
    for (const { signature } of listed.reverse().filter(({ err }) => err === null)) {
      recorded.push({ signature, response: await call('getTransaction', signature, reading) });
    }
    return recorded;
  } finally {
    await served.close();
  }
}

async function request<T>(url: string, method: string, params: readonly unknown[]): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer = (await response.json()) as { result?: T; error?: { message: string } };
  if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message ?? 'no answer'}`);
  return answer.result;
}
