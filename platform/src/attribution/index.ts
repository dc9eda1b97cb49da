export { attribute, decide, type Moment } from './attribute';
export { findFacts } from './facts';
export { type Key, type Keys, keysOf } from './keys';
export * from './model';
export { recordedKeys, recordedLookups } from './record';
