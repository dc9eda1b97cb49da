export { createPlatform, type Platform, type PlatformParts } from './app';
export { DEV_ADMIN_SUBJECT, DEV_AUDIENCE, DEV_ISSUER, DevIssuer } from './auth/dev-issuer';
export { type Clock, type Random, systemClock, systemRandom } from './clock';
export { ApiError, type ErrorBody } from './http/errors';
export { API_PREFIX, type OpenApiDocument, openApiOf } from './http/openapi';
export { ROUTES } from './rooms';
export { type RunningPlatform, type ServerOptions, startPlatform } from './server';
export { DEFAULT_SETTINGS, type IssuerSettings, type Limits, type PlatformSettings } from './settings';
