export { InconsistentViewError, WithheldError } from './errors';
export { createRpcSource, type RpcSourceOptions } from './rpc-source';
