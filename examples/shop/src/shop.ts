/** The shop's server: pages for visitors, events for the platform. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type EventInput, parseUrl } from '@crr/sdk';
import { CURRENCY, decimal, productOf } from './catalogue';
import { type Discounts, discountOf } from './coupons';
import type { Html } from './html';
import { type Order, orderOf } from './orders';
import { basketPage, frontPage, missingPage, productPage, thanksPage } from './pages';
import { type Complain, type EventSink, Reporter } from './reporter';
import { cookieOf, type Visit, Visits } from './visits';

/** What a shop needs. */
export interface ShopOptions {
  /** Where it tells what visitors do: `new PlatformClient({…}).events`. */
  readonly events: EventSink;
  readonly discounts: Discounts;
  /** Default: a free one. */
  readonly port?: number;
  /** Told when the platform is away or refuses. Default: the error output. */
  readonly complain?: Complain;
}

/** A shop that is open. */
export interface Shop {
  readonly url: string;
  /** Resolves when the platform knows everything, or refused it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** A request of a visitor. */
interface Asked {
  readonly visit: Visit;
  readonly url: URL;
  readonly form: URLSearchParams;
}

/** A page, or where to go instead. */
type Answer = { readonly page: Html; readonly status?: number } | { readonly goTo: string };

const STYLE = readFileSync(join(__dirname, 'style.css'));
const HTML_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'",
};
const MOST_FORM_BYTES = 10_000;

/** Opens a shop. */
export async function openShop(options: ShopOptions): Promise<Shop> {
  const complain = options.complain ?? ((text) => process.stderr.write(`${text}\n`));
  const reporter = new Reporter(options.events, complain);
  const desk = new Desk(options.discounts, reporter);
  const server = createServer((request, response) => {
    // Whoever leaves in the middle of a request ends nothing but that.
    serve(desk, request, response).catch((error: unknown) => {
      complain(`${request.method} ${request.url}: ${error}`);
      response.destroy();
    });
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(options.port ?? 0, '127.0.0.1', listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    settled: () => reporter.settled(),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await reporter.stop();
    },
  };
}

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers } = request;
  const url = urlOf(request);
  if (url === null) {
    response.writeHead(400).end();
    return;
  }
  if (url.pathname === '/style.css') {
    response.writeHead(200, { 'content-type': 'text/css' }).end(STYLE);
    return;
  }
  const form = method === 'POST' ? await formOf(request) : new URLSearchParams();
  if (form === null) {
    response.writeHead(413).end();
    return;
  }
  const { visit, isLanding } = desk.visits.meet({
    cookies: headers.cookie,
    url: url.href,
    referrer: headers.referer,
  });
  if (isLanding) desk.tell(visit, { action: 'landing' });
  const answer = desk.answer(`${method} ${url.pathname}`, { visit, url, form });
  const cookie = { 'set-cookie': cookieOf(visit) };
  if ('goTo' in answer) response.writeHead(303, { ...cookie, location: answer.goTo }).end();
  else response.writeHead(answer.status ?? 200, { ...HTML_HEADERS, ...cookie }).end(answer.page.text);
}

/** Null for what is no address: anybody can send anything. */
function urlOf({ url = '/', headers }: IncomingMessage): URL | null {
  return parseUrl(`http://${headers.host ?? 'localhost'}${url}`);
}

/** Fields of a form; null when there are too many. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_FORM_BYTES) return null;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** What happens at the shop's addresses. */
class Desk {
  readonly visits = new Visits();
  private readonly orders = new Map<string, Order>();

  constructor(
    private readonly discounts: Discounts,
    private readonly reporter: Reporter,
  ) {}

  answer(route: string, asked: Asked): Answer {
    const [, product = null] = /^GET \/products\/(\w+)$/.exec(route) ?? [];
    if (product !== null) return this.showProduct(asked, product);
    const [, order = null] = /^GET \/thanks\/([\w-]+)$/.exec(route) ?? [];
    if (order !== null) return this.thank(order);
    switch (route) {
      case 'GET /':
        return { page: frontPage(asked.visit.basket) };
      case 'GET /basket':
        return this.showBasket(asked);
      case 'POST /basket':
        return this.add(asked);
      case 'POST /checkout':
        return this.buy(asked);
      default:
        return { page: missingPage(), status: 404 };
    }
  }

  /** Tells what a visitor did, with what is known of how they came. */
  tell({ id, keys }: Visit, event: Omit<EventInput, 'event_id'> & { readonly event_id?: string }): void {
    this.reporter.tell({ event_id: randomUUID(), ...keys, session_id: id, currency: CURRENCY, ...event });
  }

  private showProduct({ visit }: Asked, id: string): Answer {
    const product = productOf(id);
    if (product === null) return { page: missingPage(), status: 404 };
    return { page: productPage(product, visit.basket) };
  }

  private showBasket({ visit, url }: Asked): Answer {
    const code = url.searchParams.get('coupon') ?? '';
    return { page: basketPage({ basket: visit.basket, discount: discountOf(this.discounts, code), code }) };
  }

  private add({ visit, form }: Asked): Answer {
    const product = productOf(form.get('product'));
    if (product === null) return { page: missingPage(), status: 404 };
    visit.basket.push(product);
    this.tell(visit, {
      action: 'add_to_cart',
      value: decimal(product.cents),
      properties: { product: product.id },
    });
    return { goTo: '/basket' };
  }

  private buy({ visit, form }: Asked): Answer {
    if (visit.basket.length === 0) return { goTo: '/basket' };
    const order = orderOf(visit.basket, discountOf(this.discounts, form.get('coupon') ?? ''));
    this.orders.set(order.id, order);
    this.tell(visit, {
      event_id: order.id,
      action: 'purchase',
      value: decimal(order.cents),
      properties: { products: order.products.map(({ id }) => id) },
      ...(order.discount === null ? {} : { coupon_code: order.discount.code }),
    });
    return { goTo: `/thanks/${order.id}` };
  }

  private thank(id: string): Answer {
    const order = this.orders.get(id);
    const telling = this.reporter.telling(id);
    if (order === undefined || telling === null) return { page: missingPage(), status: 404 };
    return { page: thanksPage(order, telling) };
  }
}
