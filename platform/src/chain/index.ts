export { ConversionBonuses } from './bonuses';
export { RouterChain } from './router-chain';
export { routes } from './routes';
export { type ChainWorker, type ChainWorkerParts, chainRound, startChainWorker } from './worker';
