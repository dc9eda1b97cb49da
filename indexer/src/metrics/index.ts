export { BusinessMetrics, MOST_CAMPAIGNS, MOST_INFLUENCERS } from './business';
export { type Blocked, type Health, IndexerMetrics } from './metrics';
