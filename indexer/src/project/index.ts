export { arrayOf, ColumnRows, type Columns, rowsFrom } from './columns';
export { DIGEST_ZERO, digestAfter, eventHash, eventHashes } from './digest';
export { type EntityImage, EntityImages } from './entity-images';
export { DERIVED_TABLES, Projection } from './project';
export { type Db, reading, run } from './sql';
