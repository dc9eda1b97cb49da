import type { Database } from '@crr/db';

/** The query builder of a database or of a transaction. What its tables hold is said in the SQL of the migrations. */
export type Db = Database['db'];
