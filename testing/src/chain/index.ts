/** Worlds: chains with the programs, tokens, a swap pool and people, in the clock of a test. */
export * from './attention';
export * from './everything';
export * from './expect';
export * from './faulty-node';
export * from './hostile';
export * from './keys';
export * from './pool';
export * from './samples';
export * from './steps';
export * from './terms';
export * from './tokens';
export * from './world';
