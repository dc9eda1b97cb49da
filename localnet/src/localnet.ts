import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, createServer as createPortProbe } from 'node:net';
import { loadArtifacts } from './artifacts';
import { Chain, type ChainOptions } from './chain';
import { answerText, type FaultListener, guarded, runMethod } from './rpc/dispatcher';
import { createHttpServer } from './rpc/http-server';
import { SocketServer } from './rpc/socket-server';
import { METHODS } from './rpc/table';

/** How `startLocalnet` serves a chain. */
export interface LocalnetOptions extends ChainOptions {
  /** Where HTTP listens. Default 8899; 0 takes a free port. */
  port?: number;
  /** Where websockets listen. Default: the port after HTTP's, where web3.js looks for it. */
  wsPort?: number;
  /** Default 127.0.0.1: whoever reaches the port owns the chain. */
  host?: string;
  /** An empty block is closed this often, so that slots pass as on a cluster. Default 400; 0: never. */
  slotMilliseconds?: number;
  /** A chain to serve instead of a new one; the options of `Chain.create` are then ignored. */
  chain?: Chain;
  /** Told about faults of the server itself. Default: they go to the error output. */
  onFault?: FaultListener;
}

/** A chain being served. */
export interface Localnet {
  rpcUrl: string;
  wsUrl: string;
  chain: Chain;
  /** Stops listening, hangs up on everybody and stops the clock. */
  close(): Promise<void>;
}

const DEFAULT_PORT = 8_899;
const DEFAULT_SLOT_MILLISECONDS = 400;
/**
 * Longer than a cluster's 150: here every transaction makes a block, so that under load 150 blocks are over before a
 * client has signed.
 */
const DEFAULT_BLOCKHASH_LIFETIME = 4_096;

/**
 * Serves a chain over JSON-RPC and websockets. Unless told otherwise it has the repository's programs, a clock that
 * runs, and blockhashes that stay good for 4,096 blocks.
 * @throws when a port is taken, or a program is not built.
 */
export async function startLocalnet(options: LocalnetOptions = {}): Promise<Localnet> {
  const { host = '127.0.0.1', slotMilliseconds = DEFAULT_SLOT_MILLISECONDS, onFault = reportFault } = options;
  const chain = options.chain ?? createServedChain(options);
  const answer = guarded((request) => runMethod(chain, METHODS, request), onFault);
  const httpServer = createHttpServer((body) => answerText(body, answer));
  const wsServer = createHttpServer((body) => answerText(body, answer));
  const port = await listenOnBoth(httpServer, wsServer, host, options);
  const sockets = new SocketServer(chain, onFault, [httpServer, wsServer]);
  const ticker =
    slotMilliseconds === 0 ? undefined : setInterval(() => chain.advanceSlots(1), slotMilliseconds);
  return {
    rpcUrl: `http://${host}:${port.http}`,
    wsUrl: `ws://${host}:${port.ws}`,
    chain,
    async close() {
      clearInterval(ticker);
      await sockets.close();
      await Promise.all([closeServer(httpServer), closeServer(wsServer)]);
    },
  };
}

function createServedChain(options: LocalnetOptions): Chain {
  return Chain.create({
    ...options,
    programs: options.programs ?? loadArtifacts(),
    clock: options.clock ?? 'running',
    blockhashLifetime: options.blockhashLifetime ?? DEFAULT_BLOCKHASH_LIFETIME,
  });
}

async function listenOnBoth(
  httpServer: Server,
  wsServer: Server,
  host: string,
  { port = DEFAULT_PORT, wsPort }: LocalnetOptions,
): Promise<{ http: number; ws: number }> {
  const takesFreePair = port === 0 && wsPort === undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await listen(httpServer, takesFreePair ? await freePairOfPorts(host) : port, host);
      const bound = portOf(httpServer);
      await listen(wsServer, wsPort ?? bound + 1, host);
      return { http: bound, ws: portOf(wsServer) };
    } catch (error) {
      await closeServer(httpServer);
      // Free ports may be somebody else's before they are listened on.
      if (!takesFreePair || !isTaken(error) || attempt === PAIR_ATTEMPTS) throw error;
    }
  }
}

/** Whether somebody else listens there. */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

const PAIR_ATTEMPTS = 20;

/** A free port whose next one is free too: web3.js derives the websocket's port from the other. */
async function freePairOfPorts(host: string): Promise<number> {
  for (let attempt = 0; attempt < PAIR_ATTEMPTS; attempt += 1) {
    const first = await probe(0, host);
    if (first !== null && (await probe(first + 1, host)) !== null) return first;
  }
  throw new Error('found no two free ports next to each other');
}

/** The port, if it could be listened on. */
async function probe(port: number, host: string): Promise<number | null> {
  const server = createPortProbe();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch {
    return null;
  } finally {
    server.close();
  }
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

function reportFault(fault: unknown, method: string): void {
  console.error(`localnet: ${method} failed:`, fault);
}
