/** Somebody who buys in the example shop, as far as the shop sees them: HTTP requests. */

/** One visitor: keeps the shop's cookie, as a browser does. */
export class Shopper {
  private cookie: string | null = null;

  /** @param landing where they came to, e.g. by a link */
  private constructor(private readonly landing: URL) {}

  /** Comes to the shop. */
  static async arrive(landing: string): Promise<Shopper> {
    const shopper = new Shopper(new URL(landing));
    await shopper.ask(landing);
    return shopper;
  }

  /** Puts a product into the basket. */
  async take(product: string): Promise<void> {
    await this.post('/basket', { product });
  }

  /** Buys what is in the basket. @returns the order's id */
  async buy(coupon = ''): Promise<string> {
    const answer = await this.post('/checkout', { coupon });
    return answer.headers.get('location')?.split('/').at(-1) ?? '';
  }

  private post(path: string, fields: Record<string, string>): Promise<Response> {
    const url = new URL(path, this.landing).href;
    return this.ask(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = this.cookie === null ? {} : { cookie: this.cookie };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    await response.text();
    this.cookie = response.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return response;
  }
}
