-- Migrations are locked by their transaction; the table under which Kysely's migrator did so is not used any more.
DROP TABLE IF EXISTS crr.migration_lock;
