export { ConversionBonuses } from './bonuses';
export { type DeliveryParts, deliveryHandler } from './deliver';
export { sweepAfterCreation, sweepHandlers } from './jobs';
export { type ConversionMove, followCredit, queueConversions, sweepConversions } from './queue';
export { routes } from './routes';
