export { MirrorError, mirrorHandler, mirrorPots } from './mirror';
export { type RefundedSale, settleRefunds } from './refunded';
export { releaseCommissions, releaseHandler } from './release';
export { routes } from './routes';
export { type Settling, settleCommissions } from './settle';
