export type { DomainEvent, Subscription } from './model';
export { domainEventHandlers } from './outbox';
