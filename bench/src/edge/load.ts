/**
 * Load over HTTP/1.1. Of the known generators autocannon gives whole milliseconds and no p95, wrk has to be installed, and neither offers a
 * steady rate whose latencies count from the moment at which a request was due; all of that takes a page here.
 */
import { connect, type Socket } from 'node:net';

/** What is asked. */
export interface Load {
  /** `http://host:port`. */
  readonly url: string;
  /** How many connections there are, each with one request at a time. */
  readonly connections: number;
  /** How many requests in all. */
  readonly requests: number;
  /**
   * Requests that become due in a second, whatever the answers do; latency counts from then. Without it each connection asks as soon as it
   * was answered.
   */
  readonly rate?: number;
  /** Path and headers of each. */
  readonly request: (place: number) => Asked;
}

/** One request: a GET, or with a body a POST. */
export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** ASCII. */
  readonly body?: string;
}

/** What came back. */
export interface Answers {
  /** How often each status came. */
  readonly statuses: ReadonlyMap<number, number>;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Milliseconds of each answer, sorted. */
  readonly latencies: Float64Array;
}

/** The server's answer is none that a redirect may have, or the connection ended. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

const MILLISECONDS = 1_000;
const LINE_BYTES = 2;
const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKED = /\r\ntransfer-encoding: *chunked/i;
/** With the end of the line before it; a redirect's body holds no such thing. */
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n');

/** Sends the load and reads all answers. @throws LoadError */
export async function send(load: Load): Promise<Answers> {
  const schedule = new Schedule(load);
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => Connection.open(load.url)),
  );
  try {
    schedule.begin();
    await Promise.all(connections.map((connection) => work(connection, schedule)));
    return schedule.answers();
  } finally {
    for (const connection of connections) connection.close();
  }
}

async function work(connection: Connection, schedule: Schedule): Promise<void> {
  for (;;) {
    const next = schedule.take();
    if (next === null) return;
    if (next.dueMs > performance.now()) await until(next.dueMs);
    const startMs = schedule.isPaced ? next.dueMs : performance.now();
    schedule.note(await connection.ask(next.text), performance.now() - startMs);
  }
}

/** Which request is next, and what the answers were. */
class Schedule {
  readonly isPaced: boolean;
  private readonly statuses = new Map<number, number>();
  private readonly latencies: Float64Array;
  private readonly host: string;
  private taken = 0;
  private noted = 0;
  private startMs = 0;
  private endMs = 0;

  constructor(private readonly load: Load) {
    this.latencies = new Float64Array(load.requests);
    this.host = new URL(load.url).host;
    this.isPaced = load.rate !== undefined;
  }

  begin(): void {
    this.startMs = performance.now();
  }

  /** The next request, and when it is due; null when all were sent. */
  take(): { text: string; dueMs: number } | null {
    const { requests, rate, request } = this.load;
    if (this.taken === requests) return null;
    const place = this.taken;
    this.taken += 1;
    const dueMs = rate === undefined ? 0 : this.startMs + (place * MILLISECONDS) / rate;
    return { text: this.textOf(request(place)), dueMs };
  }

  note(status: number, latencyMs: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    this.latencies[this.noted] = latencyMs;
    this.noted += 1;
    this.endMs = performance.now();
  }

  answers(): Answers {
    return {
      statuses: this.statuses,
      seconds: (this.endMs - this.startMs) / MILLISECONDS,
      latencies: this.latencies.sort(),
    };
  }

  private textOf({ path, headers, body }: Asked): string {
    const method = body === undefined ? 'GET' : 'POST';
    const all = body === undefined ? headers : { ...headers, 'content-length': `${body.length}` };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path} HTTP/1.1\r\nhost: ${this.host}\r\n${lines.join('')}\r\n${body ?? ''}`;
  }
}

/** A connection that is kept. */
class Connection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: { resolve: (status: number) => void; reject: (error: Error) => void } | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.fail(error.message));
    socket.on('close', () => this.fail('the server closed the connection'));
  }

  static open(url: string): Promise<Connection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Sends a request. @returns the answer's status, once its body is here */
  ask(text: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(text, 'latin1');
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const end = this.endOf(head);
    if (end === null) return;
    this.received = this.received.subarray(end);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(Number(head.slice('HTTP/1.1 '.length, 'HTTP/1.1 302'.length)));
  }

  /** Where the answer ends; null while it has not come to its end. */
  private endOf(head: string): number | null {
    const bodyStart = head.length + HEAD_END.length;
    if (CHUNKED.test(head)) {
      const last = this.received.indexOf(LAST_CHUNK, head.length + LINE_BYTES);
      return last === -1 ? null : last + LAST_CHUNK.length;
    }
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.fail(`an answer without a length: ${head}`);
      return null;
    }
    const end = bodyStart + Number(length);
    return this.received.length < end ? null : end;
  }

  private fail(reason: string): void {
    this.waiting?.reject(new LoadError(reason));
    this.waiting = null;
    this.socket.destroy();
  }
}

function until(dueMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
}

/** The value below which so many per cent of sorted figures are. */
export function percentile(sorted: Float64Array, percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}
