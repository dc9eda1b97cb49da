import type { Context } from 'hono';

const UNKNOWN = 'unknown';

/**
 * A client's address, for limits.
 *
 * @param header the one in which a proxy that is trusted tells it: the last address there, since those before are the client's own claim
 */
export function clientOf(context: Context, header: string | null): string {
  if (header !== null) return context.req.header(header)?.split(',').at(-1)?.trim() || UNKNOWN;
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? UNKNOWN;
}
