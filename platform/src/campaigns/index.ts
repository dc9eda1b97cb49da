export type { CampaignStatus } from './lifecycle';
export { routes } from './routes';
export type { CampaignRow } from './schema';
export { type CampaignDeps, moveCampaign } from './service';
