export {
  findPostgres,
  PostgresMissingError,
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
} from './server';
