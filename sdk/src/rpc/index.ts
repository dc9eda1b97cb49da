/** Reaching a node over HTTP, and the two ways in which it fails to answer. */
export { type ConnectionOptions, createRpcConnection } from './connection';
export {
  type ChainError,
  ChainRefusalError,
  ChainUnavailableError,
  chainErrorOf,
  isChainError,
} from './errors';
