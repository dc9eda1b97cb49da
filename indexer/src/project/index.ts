export { DIGEST_ZERO, digestAfter, digestPlus, eventHash } from './digest';
export { apply, DERIVED_TABLES, takeBack } from './project';
export { type Db, run } from './sql';
