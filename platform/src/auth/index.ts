export { hmacSecretOf, newApiKey, newHmacSecret } from './api-key';
export { Authenticator, type KeyRow } from './authenticator';
export { DEV_ADMIN_SUBJECT, DEV_AUDIENCE, DEV_ISSUER, DevIssuer } from './dev-issuer';
export { trustedIssuers } from './issuers';
export { type FetchKeys, fetchKeys, JwksCache } from './jwks-cache';
export { JwtVerifier } from './jwt';
export { ApiKeyCache } from './key-cache';
export { sameText } from './same-text';
export { SecretBox } from './secret-box';
