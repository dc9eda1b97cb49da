export * from './chain';
export * from './decode';
export * from './transaction';
export type * from './types';
