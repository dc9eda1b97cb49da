export { attribute, decide, type Moment } from './attribute';
export { CREDIT_COLUMNS, creditColumns } from './columns';
export { explanationOf, type FoundBy, foundBy } from './explain';
export { type Facts, type FactsPolicy, findFacts } from './facts';
export { type Key, type Keys, keysOf, namesNobody, UNREADABLE_MARK } from './keys';
export * from './model';
export { recordedKeys, recordedLookups, stepsOf } from './record';
export {
  type Change,
  changesOf,
  type Difference,
  RERUN_COLUMNS,
  type Rerun,
  repaired,
  rerun,
  type StoredAttribution,
  traceableOf,
} from './rerun';
export { CREDITING_STATUSES, WINDOW_DAYS } from './terms';
