/** A web3.js connection that speaks HTTP alone and never hangs. */
import { Connection } from '@solana/web3.js';

/** How to reach a node. */
export interface ConnectionOptions {
  /** A request without an answer is given up after this long. Default 10,000. */
  readonly timeoutMs?: number;
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Opens no websocket, as long as nobody subscribes. A request that a node turns away for asking too often fails at once: whoever asks
 * has a queue and a clock of their own.
 *
 * @param url http or https
 */
export function createRpcConnection(url: string, options: ConnectionOptions = {}): Connection {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, fetch = globalThis.fetch } = options;
  return new Connection(url, {
    commitment: 'confirmed',
    disableRetryOnRateLimit: true,
    fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) }),
  });
}
