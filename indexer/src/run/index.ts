export { StillMissingError } from './errors';
export { Indexer, type IndexerOptions, type IndexerParts } from './indexer';
export type { IndexerObserver } from './observer';
export { piecesOf } from './pieces';
