/** Transactions: composing, packing, lookup tables, signing and sending. */
export {
  type ComposeInput,
  composeTransaction,
  type TransactionContext,
  TransactionTooLargeError,
  transactionBytes,
} from './compose';
export * from './lookup-table';
export * from './pack';
export * from './send';
export { MAX_TRANSACTION_BYTES, transactionSize } from './size';
