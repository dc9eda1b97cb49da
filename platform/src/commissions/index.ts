export { releaseCommissions, releaseHandler } from './release';
export { type Settling, settleCommissions } from './settle';
