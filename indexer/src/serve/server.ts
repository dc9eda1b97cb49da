import type { Server } from 'node:http';
import { type Listening, listening } from '@crr/kit/node';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

const LOOPBACK = '127.0.0.1';

/** Serves an app; what is under way at its end is cut. @param port 0 for a free one. @throws when the port is taken */
export function listen({ fetch }: Hono, port: number, hostname: string = LOOPBACK): Promise<Listening> {
  return listening(serve({ fetch, port, hostname }) as Server, { hostname, graceMs: 0 });
}
