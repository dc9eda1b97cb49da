export { routes } from './routes';
export { type ChainWorker, type ChainWorkerParts, chainRound, startChainWorker } from './worker';
