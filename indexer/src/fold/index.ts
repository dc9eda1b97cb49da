export { foldCampaign, type SlottedEvent } from './campaign';
export { foldConfig } from './config';
export { foldInfluencer, type InfluencerRows } from './influencer';
export type * from './rows';
export { storableText } from './text';
export { isoTime, isoTimeOrNull, storableSeconds } from './time';
