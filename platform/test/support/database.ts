/** The databases that the suites run on: the embedded one and a real Postgres. */
export {
  DATABASE_KINDS,
  type DatabaseKind,
  forEachDatabase,
  freshPostgresUrl,
  type OpenDatabase,
  onOneDatabase,
  openFresh,
} from '@crr/testing/database';
