export { systemClock } from './clock';
export { StillMissingError } from './errors';
export { type Clock, Indexer, type IndexerOptions, type IndexerParts } from './indexer';
export type { IndexerObserver } from './observer';
export { piecesOf } from './pieces';
