export { type ChainIdentity, readCursor } from './cursor';
export {
  ContradictionError,
  DatabaseUnavailableError,
  NoCursorError,
  StaleWriterError,
  UnstorableViewError,
  WrongChainError,
} from './errors';
export { projectAll, type RebuildProgress, rebuild } from './rebuild';
export { openSink, type SinkOptions } from './sink';
