import WebSocket from 'ws';
import { backoffMilliseconds } from '../rpc';

/** How a program's activity is listened to. */
export interface ActivityOptions {
  wsUrl: string;
  /** Base58. */
  programId: string;
  wake: () => void;
  /** Spreads reconnects; from 0 to 1. */
  random: () => number;
}

/** Calls back at most this often. */
const DEBOUNCE_MILLISECONDS = 50;
const PING_MILLISECONDS = 15_000;
/** An answer to the subscription that takes longer will not come. */
const OPEN_MILLISECONDS = 10_000;

/**
 * Calls back when a transaction names the program, and after each reconnect, as something may have been missed meanwhile. No more than an
 * alarm clock: nothing that it says is relied on. Returns how to stop.
 */
export function listenToActivity(options: ActivityOptions): () => void {
  const listener = new ActivityListener(options);
  listener.connect();
  return () => listener.stop();
}

class ActivityListener {
  private socket: WebSocket | null = null;
  private stopped = false;
  private failures = 0;
  private reconnectTimer: NodeJS.Timeout | undefined;
  private pingTimer: NodeJS.Timeout | undefined;
  private wakeTimer: NodeJS.Timeout | undefined;
  private wakeAgain = false;

  constructor(private readonly options: ActivityOptions) {}

  connect(): void {
    const socket = new WebSocket(this.options.wsUrl, { handshakeTimeout: OPEN_MILLISECONDS });
    this.socket = socket;
    let alive = true;
    socket.on('open', () => {
      socket.send(JSON.stringify(subscriptionTo(this.options.programId)));
      this.pingTimer = setInterval(() => {
        if (alive) socket.ping();
        else socket.terminate();
        alive = false;
      }, PING_MILLISECONDS);
    });
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('message', (data) => {
      alive = true;
      this.receive(String(data), socket);
    });
    // What went wrong does not matter: a close follows, and polling goes on without being woken.
    socket.on('error', () => undefined);
    socket.on('close', () => this.reconnect());
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.reconnectTimer);
    clearTimeout(this.wakeTimer);
    clearInterval(this.pingTimer);
    this.socket?.terminate();
  }

  private receive(text: string, socket: WebSocket): void {
    const message = parse(text);
    if (message.error !== undefined) {
      socket.close();
      return;
    }
    this.failures = 0;
    this.wakeSoon();
  }

  private reconnect(): void {
    clearInterval(this.pingTimer);
    if (this.stopped) return;
    const wait = backoffMilliseconds(this.failures, this.options.random);
    this.failures += 1;
    this.reconnectTimer = setTimeout(() => this.connect(), wait);
  }

  /** At once, then at most once per interval for as long as messages come. */
  private wakeSoon(): void {
    if (this.wakeTimer !== undefined) {
      this.wakeAgain = true;
      return;
    }
    this.options.wake();
    this.wakeTimer = setTimeout(() => {
      this.wakeTimer = undefined;
      if (!this.wakeAgain) return;
      this.wakeAgain = false;
      this.wakeSoon();
    }, DEBOUNCE_MILLISECONDS);
  }
}

function subscriptionTo(programId: string) {
  const params = [{ mentions: [programId] }, { commitment: 'confirmed' }];
  return { jsonrpc: '2.0', id: 1, method: 'logsSubscribe', params };
}

function parse(text: string): { error?: unknown } {
  try {
    return JSON.parse(text) as { error?: unknown };
  } catch {
    return { error: 'not JSON' };
  }
}
