import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { PATIENCE_MS } from '@crr/testing/time';
import { expect } from 'chai';
import { type WebSocket, WebSocketServer } from 'ws';
import { listenToActivity } from '../../src/source/activity';

const PROGRAM = 'CAMP1111111111111111111111111111111111111111';
const notification = JSON.stringify({ jsonrpc: '2.0', method: 'logsNotification', params: {} });

describe('source: activity', () => {
  let server: WebSocketServer;
  let wakes: number;
  let stop: () => void;
  /** Connections that subscribed, and what with. */
  let subscribed: { socket: WebSocket; request: unknown }[];
  let answer: object;

  beforeEach(async () => {
    wakes = 0;
    subscribed = [];
    answer = { jsonrpc: '2.0', id: 1, result: 7 };
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    server.on('connection', (socket) => {
      socket.on('message', (data) => {
        subscribed.push({ socket, request: JSON.parse(String(data)) });
        socket.send(JSON.stringify(answer));
      });
    });
    stop = listenToActivity({
      wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
      programId: PROGRAM,
      wake: () => {
        wakes += 1;
      },
      random: () => 0,
    });
  });

  afterEach(async () => {
    stop();
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });

  it('subscribes to what names the program, and wakes as soon as it has, as something may have been missed', async () => {
    await until(() => wakes > 0);
    expect(subscribed.map(({ request }) => request)).to.deep.equal([
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'logsSubscribe',
        params: [{ mentions: [PROGRAM] }, { commitment: 'confirmed' }],
      },
    ]);
  });

  it('wakes at once, and only once more for a burst', async () => {
    await until(() => wakes === 1);
    await pause(100);
    for (let i = 0; i < 50; i += 1) subscribed[0]?.socket.send(notification);
    await until(() => wakes === 2);
    await pause(200);
    expect(wakes).to.equal(3);
  });

  it('connects again when the connection breaks, and wakes', async () => {
    await until(() => wakes === 1);
    subscribed[0]?.socket.terminate();
    await until(() => wakes === 2);
    expect(subscribed).to.have.length(2);
  });

  it('connects again when it is refused, without waking', async () => {
    stop();
    await pause(100);
    wakes = 0;
    subscribed = [];
    answer = { jsonrpc: '2.0', id: 1, error: { code: -32_603, message: 'too many subscriptions' } };
    const { port } = server.address() as AddressInfo;
    stop = listenToActivity({
      wsUrl: `ws://127.0.0.1:${port}`,
      programId: PROGRAM,
      wake: () => {
        wakes += 1;
      },
      random: () => 0,
    });
    await until(() => subscribed.length === 2);
    expect(wakes).to.equal(0);
  });

  it('stays silent once it is stopped', async () => {
    await until(() => wakes === 1);
    subscribed[0]?.socket.send(notification);
    subscribed[0]?.socket.send(notification);
    stop();
    await pause(150);
    expect(wakes).to.equal(1);
    expect(server.clients.size).to.equal(0);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await pause(5);
  }
}
