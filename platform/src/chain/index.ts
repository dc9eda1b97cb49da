export { registerChainMetrics } from './metrics';
export { RouterChain } from './router-chain';
export { routes } from './routes';
export { isOpen } from './transactions';
export { watchHandler } from './watcher';
