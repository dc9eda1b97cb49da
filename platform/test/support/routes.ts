/** The routes that are registered, without a platform to serve them. */
import { devRoutes } from '../../src/auth/dev-routes';
import { type OpenApiDocument, openApiOf } from '../../src/http/openapi';
import type { Route } from '../../src/http/route';
import { ROUTES } from '../../src/rooms';

/** Every route that a platform under test has. */
export const TEST_ROUTES: readonly Route[] = [...ROUTES, ...devRoutes];

/** Its document. */
export function testDocument(): OpenApiDocument {
  return openApiOf(TEST_ROUTES);
}
