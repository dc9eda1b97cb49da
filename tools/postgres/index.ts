export { PostgresMissingError, type PostgresOptions, type PostgresServer, startPostgres } from './server';
