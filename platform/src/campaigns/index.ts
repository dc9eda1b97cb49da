export type { CampaignStatus } from './lifecycle';
export { routes } from './routes';
export type { CampaignRow } from './schema';
