/** The databases that suites run on: the embedded one and a real Postgres. */
export * from './databases';
export * from './postgres';
