export { routes } from './routes';
export type { UserRow } from './schema';
export { ownUser } from './service';
