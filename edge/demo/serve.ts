/**
 * Serves the demo publisher's page:
 *
 *     npx tsx edge/demo/serve.ts EDGE ACCOUNT [PORT]
 *
 * EDGE is the edge's URL as browsers reach it, ACCOUNT the visitor's wallet in base58.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What became of attention that was accepted. */
export type DemoPayment =
  | {
      readonly state: 'paid';
      /** Of the transaction, base58. */
      readonly signature: string;
      /** Base units of USDC that the visitor got, as text. */
      readonly user_usdc: string;
      /** Where the transaction is shown. */
      readonly url: string;
    }
  | { readonly state: 'parked'; readonly reason: string };

/** What stands in the page. */
export interface DemoOptions {
  /** Where browsers reach the edge. A tag's cookie is only sent where page and edge are one site: `localhost` for both. */
  readonly edge: string;
  /** The visitor's wallet in base58. */
  readonly account: string;
  /** `none`: nothing is stored in the browser. Default: what is needed. */
  readonly consent?: 'none' | 'storage';
  /** Default: a free one. */
  readonly port?: number;
  /** Tells what a VAU was paid, for the page to show; null while that is not known. Without it the page shows what was accepted. */
  readonly paidFor?: (vauId: string) => Promise<DemoPayment | null>;
}

/** A page that is served. */
export interface Demo {
  readonly url: string;
  close(): Promise<void>;
}

const PAGE = join(__dirname, 'publisher.html');
const HEADERS = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
const JSON_HEADERS = { 'content-type': 'application/json', 'cache-control': 'no-store' };
const DEFAULT_PORT = 8788;

const PAID_PATH = /^\/paid\/([0-9A-Za-z-]{1,64})$/;
const NO_CONTENT = 204;

/** Serves the page at every path, and what was paid at `/paid/VAU`. */
export async function serveDemo(options: DemoOptions): Promise<Demo> {
  const page = demoPage(options);
  const server = createServer(async (request, response) => {
    const vau = PAID_PATH.exec(request.url ?? '')?.[1];
    if (vau === undefined || options.paidFor === undefined) {
      response.writeHead(200, HEADERS).end(page);
      return;
    }
    // A database that does not answer now does so when the page asks again.
    const payment = await options.paidFor(vau).catch(() => null);
    if (payment === null) response.writeHead(NO_CONTENT, JSON_HEADERS).end();
    else response.writeHead(200, JSON_HEADERS).end(JSON.stringify(payment));
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port ?? 0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** The page's text. */
export function demoPage({ edge, account, consent = 'storage', paidFor }: DemoOptions): string {
  const paid = paidFor === undefined ? 'untold' : 'told';
  const values: Record<string, string> = { edge: edge.replace(/\/+$/, ''), account, consent, paid };
  return readFileSync(PAGE, 'utf8').replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
    escaped(values[name] ?? ''),
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

async function main([edge, account, port = `${DEFAULT_PORT}`]: string[]): Promise<void> {
  if (edge === undefined || account === undefined) {
    process.stderr.write('usage: npx tsx edge/demo/serve.ts EDGE ACCOUNT [PORT]\n');
    process.exitCode = 2;
    return;
  }
  const { url } = await serveDemo({ edge, account, port: Number(port) });
  process.stdout.write(`the demo publisher: ${url}\n`);
}

if (require.main === module) void main(process.argv.slice(2));
