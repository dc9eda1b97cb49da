export { type Sleep, sleep } from '@crr/kit';
export { backoffMilliseconds } from './backoff';
export { createChainRpc } from './chain-rpc';
export type { RpcClientOptions } from './client';
export * from './errors';
export type { HttpAnswer, Transport } from './transport';
export * from './types';
