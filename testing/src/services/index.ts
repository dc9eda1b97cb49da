/** The services as they run, and the chains that they talk to. */
export * from '../free-port';
export * from './edges';
export * from './live-chain';
export * from './served-platform';
export * from './validator';
