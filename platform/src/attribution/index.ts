export { attribute, decide, type Moment } from './attribute';
export { explanationOf, type FoundBy, foundBy } from './explain';
export { findFacts } from './facts';
export { type Key, type Keys, keysOf } from './keys';
export * from './model';
export { recordedKeys, recordedLookups } from './record';
export { type Difference, RERUN_COLUMNS, type Rerun, rerun, type StoredAttribution } from './rerun';
