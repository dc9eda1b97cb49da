import { once } from 'node:events';
import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Chain } from '../chain';
import type { FaultListener } from './dispatcher';
import { MAX_BODY_BYTES } from './http-server';
import { SubscriptionSession } from './subscriptions/session';

/** A client that lets more than this pile up unread is cut off, bytes. */
const MAX_UNREAD_BYTES = 16 * 1_024 * 1_024;

const NORMAL_CLOSURE = 1_000;
/** Who has not said goodbye by then is cut off. */
const GOODBYE_MILLISECONDS = 500;

/** Answers websocket connections on the given HTTP servers. */
export class SocketServer {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });

  constructor(
    private readonly chain: Chain,
    private readonly onFault: FaultListener,
    httpServers: readonly Server[],
  ) {
    for (const httpServer of httpServers) {
      httpServer.on('upgrade', (request, socket, head) => {
        this.server.handleUpgrade(request, socket, head, (connection) => this.serve(connection));
      });
    }
  }

  /** Says goodbye to everybody: a client that is only cut off, as web3.js, tries to come back for ever. */
  async close(): Promise<void> {
    await Promise.all([...this.server.clients].map(hangUp));
    this.server.close();
  }

  private serve(connection: WebSocket): void {
    const send = (text: string): void => {
      if (connection.bufferedAmount > MAX_UNREAD_BYTES) connection.terminate();
      else connection.send(text);
    };
    const session = new SubscriptionSession(this.chain, send, this.onFault);
    connection.on('message', (data) => session.receive(String(data)));
    connection.on('close', () => session.close());
    // A broken frame or a reset: the connection closes, which ends its subscriptions.
    connection.on('error', () => connection.terminate());
  }
}

async function hangUp(connection: WebSocket): Promise<void> {
  const closed = once(connection, 'close');
  connection.close(NORMAL_CLOSURE);
  const impatience = setTimeout(() => connection.terminate(), GOODBYE_MILLISECONDS);
  await closed;
  clearTimeout(impatience);
}
