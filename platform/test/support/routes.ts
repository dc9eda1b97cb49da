/** The routes that are registered, without a platform to serve them. */
import { devRoutes } from '../../src/dev-sign-in/routes';
import { type OpenApiDocument, openApiOf } from '../../src/pipeline/openapi';
import type { Route } from '../../src/pipeline/route';
import { ROUTES } from '../../src/routes';

/** Every route that a platform under test has. */
export const TEST_ROUTES: readonly Route[] = [...ROUTES, ...devRoutes];

/** Its document. */
export function testDocument(): OpenApiDocument {
  return openApiOf(TEST_ROUTES);
}
