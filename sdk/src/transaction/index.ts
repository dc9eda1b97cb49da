/** Transactions: composing, packing, lookup tables, signing, sending, and finding out what became of them. */
export {
  type ComposeInput,
  composeTransaction,
  type TransactionContext,
  TransactionTooLargeError,
  transactionBytes,
} from './compose';
export * from './lookup-table';
export { advancesNonce, type DurableNonce, durableNonceOf, nonceAccountOf } from './nonce';
export { ONCE_MARKER_BYTES, type OnceMarker, onceMarker } from './once';
export * from './outcome';
export * from './pack';
export {
  type PendingTransaction,
  pendingFrom,
  pendingOf,
  type StoredTransaction,
  storedOf,
} from './pending';
export * from './send';
export * from './settle';
export { keypairSigner, signWithAll, type TransactionSigner, UnsignedTransactionError } from './signer';
export { MAX_TRANSACTION_BYTES, transactionSize } from './size';
