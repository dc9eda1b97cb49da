export { EVENT_IX_TAG, type EventCall, eventCallsOf } from './calls';
export * from './chain';
export * from './decode';
export {
  type ChainResultLike,
  type ExecutedTransaction,
  type InnerCall,
  MissingMetaError,
  TransactionFormatError,
  type TransactionResponseLike,
  toExecuted,
} from './transaction';
export type * from './types';
