/** A visitor who follows a link, stays on the advertiser's page, and reports attention, as a browser does it over HTTP. */

import { ADDRESS_HEADER } from '@crr/testing/services';
import type { PublicKey } from '@solana/web3.js';

/** What an edge answered. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Where the visitors stay. */
export const PAGE = 'https://shop.example/product';

const BROWSER = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'accept-language': 'de',
};

/** One account in one browser. The edge may be another process each time. */
export class Visitor {
  /** `crr_tag=…; crr_link=…`, as the link set them. */
  private cookie = '';
  private session = '';

  constructor(
    readonly account: PublicKey,
    private readonly address: string,
  ) {}

  /** Follows a link and keeps the cookie. */
  async follow(edge: string, code: string): Promise<Response> {
    const headers = { ...BROWSER, [ADDRESS_HEADER]: this.address };
    const response = await fetch(`${edge}/r/${code}`, { redirect: 'manual', headers });
    const cookies = response.headers.getSetCookie().map((each) => each.split(';')[0]);
    if (cookies.length > 0) this.cookie = cookies.join('; ');
    return response;
  }

  /** Opens a session on {@link PAGE} and keeps its token. */
  async open(edge: string): Promise<Answer> {
    const answer = await this.post(`${edge}/v1/sessions`, {
      account: this.account.toBase58(),
      page_url: PAGE,
    });
    if (typeof answer.body.session === 'string') this.session = answer.body.session;
    return answer;
  }

  /** Reports attention in the session. */
  report(edge: string, nonce: string, seconds: number): Promise<Answer> {
    return this.post(`${edge}/v1/vau`, { session: this.session, nonce, seconds, user_presence: true });
  }

  private async post(url: string, body: object): Promise<Answer> {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...BROWSER,
        [ADDRESS_HEADER]: this.address,
        origin: new URL(PAGE).origin,
        cookie: this.cookie,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }
}
