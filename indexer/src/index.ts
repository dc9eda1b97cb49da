export { byPlace, eventCallsIn, readEvents } from './decode';
export { FinalError, RetryableError } from './errors';
export type * from './model';
export type { RpcTransaction } from './rpc';
export { createRpcSource, type RpcSourceOptions } from './source';
export { openSink, type SinkOptions } from './store';
