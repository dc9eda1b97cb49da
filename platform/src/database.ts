import type { Database } from '@crr/db';

/** The query builder of a database or of a transaction, which knows all tables. */
export type Db = Database['db'];
