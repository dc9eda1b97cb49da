/**
 * The script that publishers put on their pages:
 *
 *     <script async src="https://edge.example/beacon.js" data-account="WALLET" data-page-class="hot" data-cohorts="1,52"></script>
 *
 * It notices how long a visitor attends to the page, reports it to the edge (`data-endpoint`, default the script's own origin), and tells the
 * page by the events `crr:session`, `crr:attention` and `crr:report` on `document`. With `data-consent="none"`, or where the browser asks for
 * privacy, nothing is stored and no cookie is used. Whatever fails in here, the page does not notice.
 */
import { Attention } from './attention';
import { ownScript, type PageConfig, readConfig } from './config';
import { post, postLast } from './post';
import { Reporter, type ReporterNews, type Surroundings } from './reporter';
import { SIGNS, SignJudge } from './signs';
import { ParameterKeeper } from './tag';

const TICK_MS = 500;
const NONCE_BYTES = 16;

/** What was counted; told when it changes. */
interface AttentionNews {
  /** Whole seconds that were not reported yet. */
  readonly seconds: number;
  readonly counting: boolean;
}

type News = ReporterNews & { readonly 'crr:attention': AttentionNews };

declare global {
  interface Window {
    /** Set on a page that runs a beacon already. */
    crrBeacon?: true;
  }
}

quietly(() => {
  const script = ownScript();
  const config = script && readConfig(script);
  // Two beacons would claim the same seconds twice.
  if (config === null || window.crrBeacon) return;
  window.crrBeacon = true;
  run(config);
})();

function run(config: PageConfig): void {
  const attention = new Attention();
  warnOfOtherSites(config);
  const reporter = new Reporter(config.subject, attention, surroundingsOf(config));
  const judge = new SignJudge();
  const tellAttention = teller();

  const look = quietly(() => {
    const visible = document.visibilityState === 'visible';
    attention.look(now(), { visible, focused: document.hasFocus() });
    tellAttention({ seconds: attention.seconds, counting: attention.isCounting(now()) });
    reporter.tick(visible).catch(ignore);
  });
  const onSign = quietly((event: Event) => {
    if (judge.isSign(event)) attention.sign(now());
  });
  const onLeave = quietly(() => reporter.leave());

  // On the window and before everybody else: a page that keeps events to itself hides none.
  for (const name of SIGNS) addEventListener(name, onSign, { capture: true, passive: true });
  for (const name of ['focus', 'blur', 'pageshow']) addEventListener(name, look);
  document.addEventListener('visibilitychange', look);
  addEventListener('pagehide', onLeave);
  setInterval(look, TICK_MS);
  look();
}

/** Browsers keep a cookie from pages of other sites, so that nobody's campaign pays there: told to whoever builds the page. */
function warnOfOtherSites({ endpoint }: PageConfig): void {
  if (siteOf(location.href) === siteOf(endpoint)) return;
  const onSession = ({ detail }: Event & { readonly detail?: ReporterNews['crr:session'] }): void => {
    if (detail === undefined || detail.state !== 'open') return;
    document.removeEventListener('crr:session', onSession);
    if (detail.tagged) return;
    console.warn(
      `crr: attention on ${location.origin} is no campaign's. The tag's cookie stays with ${endpoint}, which seems to be another site; see "Tags and cookies" in docs/EDGE.md.`,
    );
  };
  document.addEventListener('crr:session', onSession);
}

/** Near enough without the list of public suffixes: it decides over a warning alone. */
function siteOf(url: string): string {
  const { hostname, protocol } = new URL(url);
  return protocol + (/^[\d.]+$|:/.test(hostname) ? hostname : hostname.split('.').slice(-2).join('.'));
}

function surroundingsOf({ endpoint, mayStore }: PageConfig): Surroundings {
  const tag = new ParameterKeeper('crr_tag', mayStore);
  const link = new ParameterKeeper('crr_link', mayStore);
  return {
    now,
    post: (path, body) => post(endpoint + path, body, mayStore),
    postLast: (path, body) => postLast(endpoint + path, body, mayStore),
    nonce,
    page: () => location.origin + location.pathname,
    tag: () => tag.value,
    link: () => link.value,
    forgetTag: () => tag.forget(),
    tell,
  };
}

function now(): number {
  return performance.now();
}

/** Random hex; `crypto.randomUUID` is missing on pages without TLS. */
function nonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function tell<Name extends keyof News>(name: Name, detail: News[Name]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

/** Tells what was counted, unless that was told last. */
function teller(): (news: AttentionNews) => void {
  let last = '';
  return (news) => {
    const text = JSON.stringify(news);
    if (text !== last) tell('crr:attention', news);
    last = text;
  };
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
