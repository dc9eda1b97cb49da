import { type Chain, startLocalnet } from '@crr/localnet';
import type { RpcTransaction } from '../../../src/rpc';
import type { FakeTransaction } from './fake-chain';

/** Requests that are under way at a time. */
const AT_ONCE = 16;

/** Every transaction that an embedded chain remembers, oldest first, as its RPC serves it. */
export async function recordTransactions(chain: Chain): Promise<FakeTransaction[]> {
  const signatures: string[] = [];
  for (let slot = chain.firstSlot(); slot <= chain.slot(); slot += 1n) {
    const transaction = chain.block(slot)?.transaction;
    if (transaction) signatures.push(transaction.signature);
  }
  const localnet = await startLocalnet({ chain, port: 0, slotMilliseconds: 0 });
  try {
    const recorded: FakeTransaction[] = [];
    for (let start = 0; start < signatures.length; start += AT_ONCE) {
      const batch = signatures.slice(start, start + AT_ONCE);
      recorded.push(...(await Promise.all(batch.map((each) => record(localnet.rpcUrl, each)))));
    }
    return recorded;
  } finally {
    await localnet.close();
  }
}

async function record(rpcUrl: string, signature: string): Promise<FakeTransaction> {
  const config = { encoding: 'json', maxSupportedTransactionVersion: 0 };
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'getTransaction',
    params: [signature, config],
  });
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { result } = (await response.json()) as { result: RpcTransaction };
  return fakeTransactionOf(result);
}

/** A transaction as a node shows it, without its place; balances are left out, nobody reads them. */
export function fakeTransactionOf({ transaction, meta }: RpcTransaction): FakeTransaction {
  const [signature = ''] = transaction.signatures;
  const accounts = new Set([
    ...transaction.message.accountKeys,
    ...(meta?.loadedAddresses?.writable ?? []),
    ...(meta?.loadedAddresses?.readonly ?? []),
  ]);
  if (meta === null) return { signature, body: { transaction, meta }, accounts };
  const { err, innerInstructions, loadedAddresses, logMessages } = meta;
  const kept = {
    err,
    ...(innerInstructions === undefined ? {} : { innerInstructions }),
    ...(loadedAddresses === undefined ? {} : { loadedAddresses }),
    ...(logMessages === undefined ? {} : { logMessages }),
  };
  return { signature, body: { transaction, meta: kept }, accounts };
}
