export * from './database';
export * from './errors';
export { migrate, migrationNames } from './migrate';
