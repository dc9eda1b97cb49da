/**
 * The script that publishers put on their pages. It notices how long a visitor attends to the page, reports it to the edge, and tells the
 * page by the events `crr:session`, `crr:attention` and `crr:report` on `document`. Whatever fails in here, the page does not notice.
 */
import { Attention } from '../attention';
import { type BeaconNews, Reporter, type ReporterPorts } from '../reporter';
import { ownScript, type PageConfig, readConfig } from './config';
import { post, postLast } from './post';
import { TagKeeper } from './tag';

const TICK_MS = 500;
const NONCE_BYTES = 16;

/**
 * Signs of life. `scroll` is none of them: it is trusted even where a script does the scrolling. The wheel, the finger or the key that
 * scrolls is one.
 */
const SIGNS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'touchmove'] as const;

/** What was counted, told when it changes. */
interface AttentionNews {
  /** Whole seconds that were not reported yet. */
  readonly seconds: number;
  readonly counting: boolean;
}

type News = BeaconNews & { readonly 'crr:attention': AttentionNews };

/** Marks a page that runs a beacon already. */
declare global {
  interface Window {
    crrBeacon?: true;
  }
}

quietly(() => {
  const script = ownScript();
  const config = script && readConfig(script);
  // Two beacons would claim the same seconds twice, and one be refused.
  if (config === null || window.crrBeacon) return;
  window.crrBeacon = true;
  run(config);
})();

function run(config: PageConfig): void {
  const attention = new Attention();
  const reporter = new Reporter(config, attention, portsOf(config));
  const now = () => performance.now();
  let told = '';

  const look = quietly(() => {
    const visible = document.visibilityState === 'visible';
    attention.look(now(), { visible, focused: document.hasFocus() });
    const news = { seconds: attention.seconds, counting: attention.isCounting(now()) };
    if (JSON.stringify(news) !== told) tell('crr:attention', news);
    told = JSON.stringify(news);
    reporter.tick(visible).catch(ignore);
  });
  const onSign = quietly((event: Event) => {
    if (event.isTrusted) attention.sign(now());
  });

  // On the window and before everybody else: a page that stops events from travelling on hides none.
  for (const name of SIGNS) addEventListener(name, onSign, { capture: true, passive: true });
  for (const name of ['focus', 'blur', 'pageshow']) addEventListener(name, look);
  document.addEventListener('visibilitychange', () => {
    // On phones a hidden page often ends without another event.
    if (document.visibilityState === 'hidden') reporter.hurry();
    look();
  });
  addEventListener(
    'pagehide',
    quietly(() => reporter.leave()),
  );
  setInterval(look, TICK_MS);
  look();
}

function portsOf({ endpoint, mayStore }: PageConfig): ReporterPorts {
  const credentials = mayStore ? 'include' : 'omit';
  const keeper = new TagKeeper(mayStore);
  return {
    now: () => performance.now(),
    post: (path, body) => post(endpoint + path, body, credentials),
    postLast: (path, body) => postLast(endpoint + path, body, credentials),
    nonce,
    page: () => location.origin + location.pathname,
    tag: () => keeper.get(),
    forgetTag: () => keeper.forget(),
    tell,
  };
}

/** Random hex: `crypto.randomUUID` is not there on pages without TLS. */
function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function tell<Name extends keyof News>(name: Name, detail: News[Name]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/** The same function, which never throws. */
function quietly<Arguments extends unknown[]>(work: (...given: Arguments) => void) {
  return (...given: Arguments): void => {
    try {
      work(...given);
    } catch {
      // The page is not to suffer for it.
    }
  };
}

/** The page is not to suffer for it. */
function ignore(): void {}
