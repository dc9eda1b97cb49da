export { RouterChain } from './router-chain';
export { routes } from './routes';
export { watchAll } from './watcher';
