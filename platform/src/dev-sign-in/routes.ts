import { z } from '@hono/zod-openapi';
import { nameText, notFound } from '../http';
import { defineRoute, type Route } from '../pipeline';

/** Routes of a developer's machine: registered only where there is a development issuer. */
export const devRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/dev/token',
    summary: 'A token for anybody',
    description: 'On a developer’s machine only. The subject `admin` is an admin from the beginning.',
    tags: ['development'],
    access: 'public',
    transaction: false,
    request: { body: z.object({ sub: nameText(255), email: z.email().max(320).optional() }) },
    responses: {
      201: { description: 'A bearer token.', schema: z.strictObject({ token: z.string() }) },
    },
    handler: async ({ services, input }) => {
      if (services.devIssuer === null) throw notFound('address');
      return { status: 201, body: { token: await services.devIssuer.issue(input.body) } };
    },
  }),
];
