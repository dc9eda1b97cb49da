/** A visitor's browser and an advertiser's server, as far as the edge sees them: HTTP requests. */
import { randomUUID } from 'node:crypto';
import { sleep } from '@crr/kit';
import type { PublicKey } from '@solana/web3.js';

const UNAVAILABLE = 503;
const MOST_TRIES = 10;
const MILLISECONDS_PER_SECOND = 1_000;

/** An answer of the edge: status, the fields of its body, its headers. */
export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Headers;
}

const BROWSER =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';

/** One visitor: keeps the cookies of the tag and its link, as a browser does. */
export class Visitor {
  private cookie: string | null = null;

  constructor(
    private readonly edge: string,
    private readonly account: PublicKey,
    /** Where the visitor reads. */
    private readonly page: string,
  ) {}

  /** Follows a link up to the redirect. */
  async click(code: string): Promise<Answer> {
    const answer = await this.ask(`/r/${code}`, { redirect: 'manual', headers: { accept: 'text/html' } });
    const cookies = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
    this.cookie = cookies.length === 0 ? null : cookies.join('; ');
    return answer;
  }

  /** Begins to read. */
  openSession(): Promise<Answer> {
    return this.post('/v1/sessions', { account: this.account.toBase58(), page_url: this.page });
  }

  /** Reports seconds of attention; the same nonce is the same report. */
  report(session: unknown, seconds: number, nonce: string = randomUUID()): Promise<Answer> {
    return this.post('/v1/vau', { session, nonce, seconds, user_presence: true });
  }

  private post(path: string, body: object): Promise<Answer> {
    const headers = { 'content-type': 'application/json', origin: new URL(this.page).origin };
    return this.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  private ask(path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Answer> {
    const headers = { 'user-agent': BROWSER, 'accept-language': 'de', ...init.headers };
    const cookie = this.cookie === null ? {} : { cookie: this.cookie };
    return ask(`${this.edge}${path}`, { ...init, headers: { ...headers, ...cookie } });
  }
}

/** Somebody without a wallet follows a link up to the redirect. */
export function followLink(edge: string, code: string): Promise<Answer> {
  const headers = { 'user-agent': BROWSER, 'accept-language': 'de', accept: 'text/html' };
  return ask(`${edge}/r/${code}`, { redirect: 'manual', headers });
}

/** What an advertiser's server says of somebody who bought. */
export interface Purchase {
  campaignId: string;
  account: PublicKey;
  /** In the unit that advertiser and attester agreed on. */
  value: bigint;
  idempotencyKey: string;
}

/** Reports a conversion from a server. */
export function reportConversion(edge: string, key: string, purchase: Purchase): Promise<Answer> {
  return ask(`${edge}/v1/conversion`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({
      campaign_id: purchase.campaignId,
      account: purchase.account.toBase58(),
      value: purchase.value.toString(),
      idempotency_key: purchase.idempotencyKey,
    }),
  });
}

/** As the beacon does, "later" is taken at its word: an edge whose node is slow says it. */
async function ask(url: string, init: RequestInit): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await askOnce(url, init);
    if (answer.status !== UNAVAILABLE || tries >= MOST_TRIES) return answer;
    await sleep((Number(answer.headers.get('retry-after')) || 1) * MILLISECONDS_PER_SECOND);
  }
}

async function askOnce(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, headers: response.headers };
}
