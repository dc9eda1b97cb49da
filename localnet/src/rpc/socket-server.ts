import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Chain } from '../chain';
import type { FaultListener } from './dispatcher';
import { MAX_BODY_BYTES } from './http-server';
import { SubscriptionSession } from './subscriptions/session';

/** A client that lets more than this pile up unread is cut off, bytes. */
const MAX_UNREAD_BYTES = 16 * 1_024 * 1_024;

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

  close(): void {
    for (const connection of this.server.clients) connection.terminate();
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
