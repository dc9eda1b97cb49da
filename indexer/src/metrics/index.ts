export { BusinessMetrics, MOST_CAMPAIGNS, MOST_INFLUENCERS } from './business';
export { type Health, IndexerMetrics } from './metrics';
