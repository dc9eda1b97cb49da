/** Projects the router's events into Postgres: exactly once, through forks, provably complete. */
export { byPlace, eventCallsIn, readEvents } from './decode';
export { FinalError, RetryableError } from './errors';
export { type Health, IndexerMetrics } from './metrics';
export type * from './model';
export { type ChainRpc, createChainRpc, type RpcTransaction } from './rpc';
export { Indexer, type IndexerObserver, type IndexerOptions } from './run';
export { type Status, statusOf } from './serve';
export { type Service, type ServiceOptions, startService } from './service';
export { createRpcSource, type RpcSourceOptions } from './source';
export { type ChainIdentity, openSink, readCursor, rebuild, type SinkOptions } from './store';
export {
  type CampaignMoney,
  checkIdentities,
  checkSums,
  type Finding,
  FindingLog,
  type ReconcileReport,
  type RepairReport,
  type RepairStep,
  reconcile,
  repair,
  type VerifyReport,
  verify,
} from './verify';
export { SUMS } from './verify/sums';
