import type { AnyReply } from '../http';
import type { Route } from './route';

/** The reply, when the route's own schema allows it. @throws Error naming the route for one that is not declared */
export function checkedReply(route: Route, reply: AnyReply): AnyReply {
  const name = `${route.method} ${route.path}`;
  const answer = route.responses[reply.status];
  if (answer === undefined) throw new Error(`${name}: status ${reply.status} is not declared`);
  if (reply.stream !== undefined || answer.schema === undefined) return reply;
  const checked = answer.schema.safeParse(reply.body);
  if (!checked.success) throw new Error(`${name}: the answer breaks its schema: ${checked.error.message}`);
  return reply;
}
