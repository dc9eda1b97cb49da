/**
 * The script that pages load:
 *
 *     <script async src="https://edge.example/beacon.js" data-account="WALLET" data-page-class="hot" data-cohorts="1,52"></script>
 *
 * What the page knows later goes through `window.crr`: set before, `{account, pageClass, cohorts, endpoint, consent}` are taken as if they stood
 * at the script; afterwards `crr.start({account})` begins, anew where it had begun, and `crr.stop()` ends. Events `crr` on the window tell what
 * is sent. It stores nothing but a tag that came with the address, for the tab's life, and with consent `none` not even that.
 */
import { AttentionCounter } from './attention';
import { type Reply, Reporter, type Subject, type Surroundings } from './reporter';

/** What can be set. */
interface Options {
  account?: string;
  pageClass?: string;
  /** Numbers of IAB categories; at the script separated by commas. */
  cohorts?: readonly number[];
  /** The edge; default the script's own origin. */
  endpoint?: string;
  /** `none`: no storage and no cookies. */
  consent?: string;
}

interface Api extends Options {
  start(options?: Options): void;
  stop(): void;
}

type PageWindow = Window & { crr?: Partial<Api> };

const TAG = 'crr_tag';
const TICK_MS = 1_000;
const ANSWER_MS = 10_000;
/**
 * A page's own scripts can make any event but none that is trusted. Scrolling is not among them: a script can scroll, and the event of that is
 * trusted.
 */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'touchmove'];

const page = window as PageWindow;
const counter = new AttentionCounter();
const script = document.currentScript as HTMLScriptElement | null;
let options: Options = {};
let tag: string | null = null;
let reporter: Reporter | null = null;
let pointer = '';

/** Whatever goes wrong in here is no business of the page's. */
function safely(work: () => unknown): void {
  try {
    work();
  } catch {}
}

const now = (): number => performance.now();
const isVisible = (): boolean => document.visibilityState === 'visible';
const look = (): void => counter.look(now(), isVisible() && document.hasFocus());
const storesNothing = (): boolean =>
  options.consent === 'none' ||
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;

function optionsOfScript(): Options {
  const { account, pageClass, cohorts, endpoint, consent } = script?.dataset ?? {};
  return {
    ...(account && { account }),
    ...(pageClass && { pageClass }),
    ...(cohorts && { cohorts: cohorts.split(',').map(Number) }),
    endpoint: endpoint || (script?.src ? new URL(script.src).origin : location.origin),
    ...(consent && { consent }),
  };
}

/** Takes the tag out of the address, so that nobody passes it on with a copied link. */
function takeTag(): void {
  const parts = location.search.slice(1).split('&');
  const own = parts.find((part) => part.startsWith(`${TAG}=`));
  if (own === undefined) {
    if (!storesNothing()) tag = sessionStorage.getItem(TAG);
    return;
  }
  const rest = parts.filter((part) => !part.startsWith(`${TAG}=`)).join('&');
  history.replaceState(history.state, '', location.pathname + (rest && `?${rest}`) + location.hash);
  tag = decodeURIComponent(own.slice(TAG.length + 1)) || null;
  if (tag !== null && !storesNothing()) sessionStorage.setItem(TAG, tag);
}

async function post(path: string, body: object): Promise<Reply> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ANSWER_MS);
  try {
    const response = await fetch(options.endpoint + path, {
      method: 'POST',
      // Text needs no question beforehand.
      body: JSON.stringify(body),
      // The tag's cookie is for sessions; reports are known by them.
      credentials: path.endsWith('sessions') && !storesNothing() ? 'include' : 'omit',
      keepalive: true,
      signal: controller.signal,
    });
    const retryAfter = Number(response.headers.get('retry-after'));
    return {
      status: response.status,
      body: (await response.json().catch(() => null)) ?? {},
      retryAfterSeconds: retryAfter > 0 ? retryAfter : null,
    };
  } finally {
    clearTimeout(timer);
  }
}

const surroundings: Surroundings = {
  now,
  isVisible,
  post,
  leave(path, body) {
    // It sends cookies, whatever one wants.
    if (!storesNothing() && navigator.sendBeacon(options.endpoint + path, JSON.stringify(body))) return;
    post(path, body).catch(() => {});
  },
  newNonce: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    ),
  tag: () => tag,
  forgetTag() {
    tag = null;
    safely(() => sessionStorage.removeItem(TAG));
  },
  tell(event) {
    safely(() => page.dispatchEvent(new CustomEvent('crr', { detail: event })));
  },
};

function subjectOf({ account, pageClass, cohorts }: Options): Subject | null {
  if (!account) return null;
  return {
    account,
    page_url: location.origin + location.pathname,
    ...(pageClass && { page_class: pageClass }),
    ...(cohorts && { cohorts }),
  };
}

function start(changes: Options = {}): void {
  reporter?.stop();
  options = { ...options, ...changes };
  const subject = subjectOf(options);
  reporter = subject && new Reporter(subject, counter, surroundings);
  update();
}

/** A pointer that only seems to move, because the page moves below it, is nobody's. */
function isInput(event: Event): boolean {
  if (!event.isTrusted) return false;
  if (event.type !== 'pointermove') return true;
  const { screenX, screenY } = event as PointerEvent;
  const before = pointer;
  pointer = `${screenX},${screenY}`;
  return before !== '' && before !== pointer;
}

function update(): void {
  safely(() => {
    look();
    reporter?.tick();
  });
}

function listen(target: EventTarget, types: readonly string[], listener: (event: Event) => void): void {
  for (const type of types) {
    target.addEventListener(type, (event) => safely(() => listener(event)), { capture: true, passive: true });
  }
}

safely(() => {
  const api: Partial<Api> = page.crr ?? {};
  options = { ...optionsOfScript(), ...api };
  safely(takeTag);
  listen(page, INPUTS, (event) => {
    look();
    if (isInput(event)) counter.act(now());
  });
  listen(page, ['focus', 'blur', 'pageshow'], update);
  listen(document, ['visibilitychange'], update);
  listen(page, ['pagehide'], () => {
    look();
    reporter?.leave();
  });
  setInterval(update, TICK_MS);
  page.crr = Object.assign(api, {
    start: (changes?: Options) => safely(() => start(changes)),
    stop: () => reporter?.stop(),
  });
  start();
});
