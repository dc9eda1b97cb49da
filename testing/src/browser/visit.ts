/** A visitor with a real browser: goes by a link to the demo publisher’s page, and sees there what the beacon says. */
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { chromiumPath } from './chromium';

/** Without the word that headless browsers have in theirs: such a visitor is no human's. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const MOVE_EVERY_MS = 200;

/** A report as the demo page shows it. */
export interface ShownReport {
  readonly state: string;
  readonly seconds: number;
  /** Empty where there is none. */
  readonly vauId: string;
}

/** What the demo page shows. */
export interface Shown {
  readonly counted: number;
  readonly accepted: number;
  readonly counting: boolean;
  /** `true` or `false`; null before there is a session. */
  readonly tagged: string | null;
  /** Oldest first. */
  readonly reports: readonly ShownReport[];
}

/** Starts a browser. @throws ChromiumMissingError */
export function startBrowser(): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return puppeteer.launch({
    executablePath: chromiumPath(),
    args: [`--user-agent=${USER_AGENT}`, '--disable-dev-shm-usage', ...(isRoot ? ['--no-sandbox'] : [])],
  });
}

/** One visitor in one tab, with cookies and storage of their own. */
export class Visit {
  /** Errors that scripts did not catch. */
  readonly errors: unknown[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
  ) {
    // A busy machine takes longer than the browser's own half minute.
    page.setDefaultTimeout(120_000);
    page.on('pageerror', (error) => this.errors.push(error));
  }

  static async begin(browser: Browser): Promise<Visit> {
    const context = await browser.createBrowserContext();
    return new Visit(context, await context.newPage());
  }

  /** Clicks a link to a URL, which stands on another site's page. */
  async follow(url: string): Promise<void> {
    const { page } = this;
    await page.setContent(`<a id="link" href="${url}">look</a>`);
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click('#link')]);
    await page.bringToFront();
  }

  /** Moves the mouse, as somebody does who reads, until something holds. @throws Error when it does not in time */
  async readUntil(holds: (shown: Shown) => boolean, mostMs = 20_000): Promise<Shown> {
    const endMs = Date.now() + mostMs;
    for (let step = 0; ; step += 1) {
      await this.page.mouse.move(200 + (step % 2) * 40, 300 + (step % 7) * 10);
      const shown = await this.shown();
      if (holds(shown)) return shown;
      if (Date.now() > endMs) throw new Error(`it never held: ${JSON.stringify(shown)}`);
      await new Promise((resolve) => setTimeout(resolve, MOVE_EVERY_MS));
    }
  }

  /** Opens a tab in front of the page. @returns closes it, and comes back */
  async coverPage(): Promise<() => Promise<void>> {
    const cover = await this.context.newPage();
    await cover.bringToFront();
    return async () => {
      await cover.close();
      await this.page.bringToFront();
    };
  }

  shown(): Promise<Shown> {
    return this.page.evaluate(SHOWN) as Promise<Shown>;
  }

  end(): Promise<void> {
    return this.context.close();
  }
}

/** Runs in the page, which has names that Node has not. */
const SHOWN = `(() => {
  const byId = (id) => document.getElementById(id);
  return {
    counted: Number(byId('counted').value),
    accepted: Number(byId('accepted').value),
    counting: byId('panel').classList.contains('counting'),
    tagged: byId('panel').dataset.tagged ?? null,
    reports: [...byId('reports').children].reverse().map((row) => ({
      state: row.dataset.state,
      seconds: parseInt(row.querySelector('b').textContent, 10),
      vauId: row.dataset.vau ?? '',
    })),
  };
})()`;
