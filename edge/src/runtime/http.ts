/** Serving on Node. */
import type { Server } from 'node:http';
import { type Listening, listening } from '@crr/kit/node';
import { serve } from '@hono/node-server';
import type { Env, Hono } from 'hono';

/** Where to serve. */
export interface ListenOptions {
  /** Default: a free one. */
  readonly port?: number | undefined;
  /** Default 127.0.0.1. */
  readonly hostname?: string | undefined;
}

const LOOPBACK = '127.0.0.1';

/** Serves an app. @throws when the port is taken */
export function listen<E extends Env>({ fetch }: Hono<E>, options: ListenOptions = {}): Promise<Listening> {
  const { port = 0, hostname = LOOPBACK } = options;
  return listening(serve({ fetch, port, hostname }) as Server, { hostname });
}
