import type { Block } from '../../block-log';
import {
  encodeAccountsView,
  encodeTransaction,
  TRANSACTION_ENCODINGS,
  type TransactionView,
} from '../encoding/transaction';
import { blockNotAvailable } from '../errors';
import { refuseProcessed } from '../finality';
import type { Json } from '../json';
import type { Method } from '../method';

const DETAILS = ['full', 'accounts', 'signatures', 'none'] as const;

/** A block and, as far as asked for, its transaction. */
export const getBlock: Method = {
  name: 'getBlock',
  params: [1, 2],
  handle(chain, params) {
    const slot = params.integer(0, 'slot');
    const config = params.config(1);
    refuseProcessed(config);
    const details = config.oneOf('transactionDetails', DETAILS) ?? 'full';
    const view: TransactionView = {
      encoding: config.oneOf('encoding', TRANSACTION_ENCODINGS) ?? 'json',
      maxVersion: config.integer('maxSupportedTransactionVersion'),
    };
    const block = chain.block(BigInt(slot));
    if (block === undefined) throw blockNotAvailable(slot);
    return {
      blockHeight: block.slot,
      blockTime: block.blockTime,
      blockhash: block.blockhash,
      parentSlot: block.slot === 0n ? 0n : block.slot - 1n,
      previousBlockhash: block.previousBlockhash,
      rewards: config.flag('rewards') === false ? undefined : [],
      ...encodeContent(block, details, view),
    };
  },
};

function encodeContent(
  { transaction }: Block,
  details: (typeof DETAILS)[number],
  view: TransactionView,
): { [key: string]: Json } {
  const records = transaction === null ? [] : [transaction];
  switch (details) {
    case 'none':
      return {};
    case 'signatures':
      return { signatures: records.map(({ signature }) => signature) };
    case 'accounts':
      return { transactions: records.map((record) => encodeAccountsView(record, view.maxVersion)) };
    case 'full':
      return { transactions: records.map((record) => encodeTransaction(record, view)) };
  }
}
