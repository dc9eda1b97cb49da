export { isWallet } from './challenge';
export { routes } from './routes';
