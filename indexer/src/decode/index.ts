export { IncompleteTransactionError } from './errors';
export { eventCallsIn } from './event-calls';
export { byPlace, type ReadEvents, readEvents, type TransactionPlace } from './read-events';
