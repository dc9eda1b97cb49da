export { PlatformClient, type PlatformClientOptions } from './client';
export {
  PlatformError,
  type PlatformFailure,
  PlatformRefusedError,
  PlatformUnavailableError,
} from './errors';
export { type LandingKeys, landingKeys } from './landing';
export {
  type AnswerOf,
  type BodyOf,
  type CallOptions,
  Operations,
  type PathWith,
  type QueryOf,
  type RequestOf,
  type Verb,
} from './operations';
export { itemsOf, type Page } from './pages';
export { CAMPAIGN_MOVES, type CampaignMove } from './resources/campaigns';
export type { EventInput, EventReceipt } from './resources/events';
export { DEFAULT_RETRY, type RetryPolicy } from './retry';
export { canonicalRequest, SIGNATURE_HEADER, type SignedRequest, signRequest } from './signature';
export type { Credentials, Surroundings } from './transport';
export { UTM_MEDIUM, type Utm, type UtmSubject, utmOf, utmSlug, withUtm } from './utm';
