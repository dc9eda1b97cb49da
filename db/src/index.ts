export * from './database';
export * from './errors';
export { FolderLock } from './folder-lock';
export { migrate, migrationNames } from './migrate';
