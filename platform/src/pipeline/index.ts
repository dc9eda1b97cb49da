export { Dispatcher } from './dispatcher';
export { errorResponse, faultHandler } from './error-handler';
export { PlatformMetrics } from './metrics';
export { type RequestEnv, requestMiddleware } from './middleware';
export { API_PREFIX, type OpenApiDocument, openApiOf } from './openapi';
export { defineRoute, type Method, type RequestContext, type Route } from './route';
export { serveRoutes } from './serve-routes';
export { servicePages } from './service-pages';
export type { Services } from './services';
