import type { Chain } from '../../chain';
import { memosOf } from '../../memos';
import type { TransactionRecord } from '../../transaction-record';
import { ErrorCode, invalidParam, RpcError } from '../errors';
import { refuseProcessed } from '../finality';
import type { Json } from '../json';
import { checkContext, type Method } from '../method';
import type { Config } from '../params';

const MOST = 1_000;

/** The transactions that name an account, newest first, between two signatures, both excluded. */
export const getSignaturesForAddress: Method = {
  name: 'getSignaturesForAddress',
  params: [1, 2],
  handle(chain, params) {
    const address = params.address(0, 'address');
    const config = params.config(1);
    const before = readSlot(chain, config, 'before');
    const until = readSlot(chain, config, 'until');
    const limit = config.integer('limit') ?? MOST;
    if (limit < 1 || limit > MOST) throw invalidParam('config.limit', `must be from 1 to ${MOST}`);
    refuseProcessed(config);
    checkContext(chain, config);
    return newestFirst(chain.historyOf(address), before, until, limit).map(encodeEntry);
  },
};

/** The slot of a transaction that bounds the page: each block has one transaction only. */
function readSlot(chain: Chain, config: Config, field: string): bigint | undefined {
  const signature = config.signature(field);
  if (signature === undefined) return undefined;
  const record = chain.history(signature);
  if (record === undefined)
    throw new RpcError(ErrorCode.transactionNotFound, `Transaction ${signature} not found`);
  return record.slot;
}

function newestFirst(
  records: readonly TransactionRecord[],
  before: bigint | undefined,
  until: bigint | undefined,
  limit: number,
): TransactionRecord[] {
  const page: TransactionRecord[] = [];
  for (let i = records.length - 1; i >= 0 && page.length < limit; i -= 1) {
    const record = records[i];
    if (record === undefined || (until !== undefined && record.slot <= until)) break;
    if (before === undefined || record.slot < before) page.push(record);
  }
  return page;
}

function encodeEntry(record: TransactionRecord): Json {
  return {
    blockTime: record.blockTime,
    confirmationStatus: 'finalized',
    err: record.error,
    memo: memosOf(record.transaction.message),
    signature: record.signature,
    slot: record.slot,
    transactionIndex: 0,
  };
}
