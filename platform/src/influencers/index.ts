export { freeSlots, letTakePart } from './assignments';
export { type ActiveInfluencer, activeInfluencer, activeParticipants } from './lookup';
export { routes } from './routes';
export { influencerSchema, PLATFORMS } from './schema';
export { type InfluencerRow, influencerFacts, influencerView } from './view';
