export * from './codec';
export * from './layout';
export * from './reader';
export type * from './types';
