export { routes } from './routes';
export { syncLinks } from './store';
