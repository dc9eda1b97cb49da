/** The arithmetic of rewards, again and independently: what the vectors in tests/vectors are made of. */
export * from './cases';
export * from './json';
export * from './random';
export * from './reference';
