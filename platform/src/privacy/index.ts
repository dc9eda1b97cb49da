export { FORGOTTEN_CUSTOMER } from './personal';
export { routes } from './routes';
