export { IncompleteTransactionError } from './errors';
export { type EventCall, type EventProgram, eventCallsOf, eventProgramOf } from './event-calls';
export { byPlace, type ReadEvents, readEvents, type TransactionPlace } from './read-events';
