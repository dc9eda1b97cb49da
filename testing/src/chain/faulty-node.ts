import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The ways in which nodes, and what stands before them, fail to answer. */
export const FAULTS = [
  '502',
  '503',
  '429',
  'html',
  'empty',
  'no json-rpc',
  '-32005',
  '-32603',
  'cut',
  'hang',
] as const;
export type Fault = (typeof FAULTS)[number];

/** An answer of the node's own that is put in the place of the real one. */
export interface Instead {
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Plan {
  readonly method: string;
  readonly fault: Fault | Instead;
  /** Whether the request reaches the node all the same. */
  readonly isForwarded: boolean;
  left: number;
}

interface Asked {
  readonly id: unknown;
  readonly method: string;
}

const STATUSES: Partial<Record<Fault, number>> = {
  '502': 502,
  '503': 503,
  '429': 429,
  html: 200,
  empty: 200,
};

/** A proxy before a node that errs as it is told to, over real sockets. */
export class FaultyNode {
  /** Methods asked for, in order. */
  readonly asked: string[] = [];
  private readonly plans: Plan[] = [];

  private constructor(
    private readonly server: Server,
    private readonly target: string,
    private readonly pageSize: number,
  ) {}

  /** @param pageSize the most signatures that it lists at once, whatever is asked for */
  static async before(target: string, { pageSize = Number.POSITIVE_INFINITY } = {}): Promise<FaultyNode> {
    const server = createServer((request, response) => {
      node.answer(request, response).catch(() => response.destroy());
    });
    const node = new FaultyNode(server, target, pageSize);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return node;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Errs on a method, so many times. @param isForwarded whether the node gets the request before its answer is lost */
  err(method: string, fault: Fault | Instead, { times = 1, isForwarded = true } = {}): this {
    this.plans.push({ method, fault, isForwarded, left: times });
    return this;
  }

  /** No faults from now on. */
  recover(): void {
    this.plans.length = 0;
    this.asked.length = 0;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString('utf8');
    const { id, method } = JSON.parse(body) as Asked;
    this.asked.push(method);
    const plan = this.plans.find((one) => (one.method === method || one.method === '*') && one.left > 0);
    if (plan !== undefined) plan.left -= 1;
    const real = plan === undefined || plan.isForwarded ? await this.forward(body) : '';
    if (plan === undefined) return reply(response, 200, this.cut(method, real));
    const { fault } = plan;
    if (typeof fault !== 'string')
      return reply(response, 200, JSON.stringify({ jsonrpc: '2.0', id, ...fault }));
    if (fault === 'hang') return;
    if (fault === 'cut') return void response.destroy();
    if (fault.startsWith('-')) {
      const error = {
        code: Number(fault),
        message: 'Node is behind by 42 slots',
        data: { numSlotsBehind: 42 },
      };
      return reply(response, 200, JSON.stringify({ jsonrpc: '2.0', id, error }));
    }
    if (fault === 'no json-rpc') return reply(response, 200, '{"ok":true}');
    const text = fault === 'empty' ? '' : '<html><body><h1>Bad Gateway</h1></body></html>';
    reply(response, STATUSES[fault] ?? 500, text, 'text/html');
  }

  private cut(method: string, answer: string): string {
    if (method !== 'getSignaturesForAddress' || !Number.isFinite(this.pageSize)) return answer;
    const { result, ...rest } = JSON.parse(answer) as { result?: unknown[] };
    return JSON.stringify({ ...rest, result: result?.slice(0, this.pageSize) });
  }

  private async forward(body: string): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(this.target, { method: 'POST', headers, body })).text();
  }
}

function reply(response: ServerResponse, status: number, text: string, type = 'application/json'): void {
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}
