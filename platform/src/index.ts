export { createPlatform, type Platform, type PlatformParts } from './app';
export { DEV_ADMIN_SUBJECT, DEV_AUDIENCE, DEV_ISSUER, DevIssuer, JwksCache, JwtVerifier } from './auth';
export { readSettings } from './config';
export { ApiError, type ErrorBody } from './http';
export { API_PREFIX, type OpenApiDocument, openApiOf } from './pipeline';
export { ROUTES } from './routes';
export { type RunningPlatform, type ServerOptions, startPlatform } from './server';
export { DEFAULT_SETTINGS, type IssuerSettings, type Limits, type PlatformSettings } from './settings';
