/** What Node programs use of the edge. The worker itself begins in `worker.ts`. */
export { type Demo, type DemoOptions, type DemoPayment, serveDemo } from '../demo/serve';
export {
  type EdgeSettings,
  readNodeSettings,
  readWorkerSettings,
  type WorkerSettings,
} from './config/config';
export { keypairOf } from './config/keys';
export {
  createLink,
  type LinkEarnings,
  type LinkFilter,
  type LinkSummary,
  linkEarnings,
  listLinks,
  updateLink,
} from './link/admin';
export { DatabaseLinkStore } from './link/database-store';
export { destinationFor } from './link/destination';
export { LinkError, LinkExistsError, LinkMissingError } from './link/errors';
export type { Link } from './model';
export { type CollectorOptions, createCollector, startCollector } from './runtime/collector';
export { WorkerdMissingError, WorkerdStartError } from './runtime/errors';
export type { ListenOptions } from './runtime/http';
export { type NodeEdge, type NodeEdgeOptions, startNodeEdge } from './runtime/node';
export { type RunningWorkerd, startWorkerd, type WorkerdOptions } from './runtime/workerd';
export { Keyring } from './tag/keyring';
