export {
  PlatformError,
  type PlatformFailure,
  PlatformRefusedError,
  PlatformUnavailableError,
} from './errors';
export { type LandingKeys, landingKeys } from './landing';
export { DEFAULT_RETRY, type RetryPolicy } from './retry';
export { canonicalRequest, SIGNATURE_HEADER, type SignedRequest, signRequest } from './signature';
export { type Utm, type UtmSubject, utmOf, withUtm } from './utm';
