export { ConversionBonuses } from './bonuses';
export { type DeliveryParts, deliverDue } from './deliver';
export { queueConversions, SWEEP_MS, sweepConversions } from './queue';
export { routes } from './routes';
