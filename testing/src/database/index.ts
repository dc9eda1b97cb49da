/** The databases that suites run on: the embedded one and a real Postgres. */

export { anyTable } from './any-table';
export { allowWriting, cutConnections } from './connections';
export * from './databases';
export { memberUrl } from './members';
export * from './pgbouncer';
export * from './postgres';
