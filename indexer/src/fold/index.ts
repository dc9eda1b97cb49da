export { foldCampaign, type SlottedEvent } from './campaign';
export { foldConfig } from './config';
export { foldInfluencer, foldParticipation } from './influencer';
export type * from './rows';
export { storableText } from './text';
export { isoTime, isoTimeOrNull, secondsOf, storableSeconds } from './time';
