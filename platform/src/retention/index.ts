export { retentionHandler } from './handler';
export { routes } from './routes';
