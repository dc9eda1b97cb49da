/** What is sent when: a session first, then reports, each until it is known to be taken. It touches neither the page nor the network by itself. */
import type { AttentionCounter } from './attention';

/** Who looks at what. */
export interface Subject {
  readonly account: string;
  readonly page_url: string;
  readonly page_class?: string;
  readonly cohorts?: readonly number[];
}

/** An answer of the edge. */
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;
}

/** What a page can follow. */
export type ReporterEvent =
  | { readonly type: 'session'; readonly tagged: boolean; readonly report_every_seconds: number }
  | {
      readonly type: 'report';
      readonly seconds: number;
      readonly user_presence: boolean;
      readonly vau_id: string | null;
      readonly routed: string | null;
    }
  | { readonly type: 'refused'; readonly status: number; readonly code: string | null }
  | { readonly type: 'stopped' };

/** What a reporter asks of its surroundings. */
export interface Surroundings {
  now(): number;
  isVisible(): boolean;
  /** Rejects when there is no answer. */
  post(path: string, body: object): Promise<Reply>;
  /** Sends without an answer, when the page goes. */
  leave(path: string, body: object): void;
  newNonce(): string;
  /** The tag that came with the page's address; null leaves it to the cookie. */
  tag(): string | null;
  forgetTag(): void;
  tell(event: ReporterEvent): void;
}

interface Session {
  /** Null for a visitor without a tag. */
  readonly token: string | null;
  readonly everySeconds: number;
  readonly minSeconds: number;
}

interface Report {
  readonly nonce: string;
  readonly seconds: number;
  readonly presence: boolean;
  readonly takenAtMs: number;
}

const SESSIONS_PATH = '/v1/sessions';
const VAU_PATH = '/v1/vau';
/** The edge credits an account until the moment in which a report arrives; it overlooks twice as much. */
const UNNOTICED_MS = 500;
const MOST_SECONDS = 300;
const LONGEST_WAIT_SECONDS = 60;
/** The session's page is no campaign's: its visitor's attention is reported like that of one without a tag. */
const UNTAGGED: Session = { token: null, everySeconds: 15, minSeconds: 1 };

/** Reports what a counter counts. */
export class Reporter {
  private session: Session | null = null;
  private report: Report | null = null;
  private busy = false;
  private stopped = false;
  private failures = 0;
  private notBeforeMs = 0;

  constructor(
    private readonly subject: Subject,
    private readonly counter: AttentionCounter,
    private readonly out: Surroundings,
  ) {}

  /** Does what is due; to be called every second, and when the page is hidden. */
  async tick(): Promise<void> {
    const { out } = this;
    if (this.busy || this.stopped || out.now() < this.notBeforeMs) return;
    this.busy = true;
    try {
      if (this.session === null) {
        if (out.isVisible()) await this.open();
        return;
      }
      const report = this.report ?? this.dueReport(this.session);
      if (report !== null) await this.send(this.session, report);
    } catch {
      this.wait(null);
    } finally {
      this.busy = false;
    }
  }

  /** The page goes: what was counted goes with it. */
  leave(): void {
    const { session } = this;
    if (session === null || this.busy || this.stopped) return;
    const report = this.report ?? this.takeReport(session, session.minSeconds);
    if (report === null) return;
    this.out.leave(VAU_PATH, bodyOf(this.subject, session, report, true));
    // The page may come back as it was: then with a new session.
    this.session = null;
    this.report = null;
  }

  /** For ever. */
  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.out.tell({ type: 'stopped' });
  }

  private async open(): Promise<void> {
    const { subject, out } = this;
    const tag = out.tag();
    const reply = await out.post(SESSIONS_PATH, tag === null ? subject : { ...subject, tag });
    if (reply.status < 300) return this.begin(sessionOf(reply));
    const field = this.refused(reply);
    if (tag !== null && field === 'tag') return out.forgetTag();
    if ([404, 409, 422].includes(reply.status)) return this.begin(UNTAGGED);
    if (!this.passes(reply)) this.stop();
  }

  /** Nothing from before a session counts in it. */
  private begin(session: Session): void {
    this.failures = 0;
    this.session = session;
    this.report = null;
    this.counter.drop(this.out.now(), Number.POSITIVE_INFINITY);
    const { token, everySeconds } = session;
    this.out.tell({ type: 'session', tagged: token !== null, report_every_seconds: everySeconds });
  }

  /** What has been counted, once it is worth a report: less of it when the page was hidden, and may never be seen again. */
  private dueReport(session: Session): Report | null {
    const { everySeconds, minSeconds } = session;
    return this.takeReport(session, this.out.isVisible() ? everySeconds : minSeconds);
  }

  private takeReport({ everySeconds }: Session, leastSeconds: number): Report | null {
    const takenAtMs = this.out.now();
    if (this.counter.seconds(takenAtMs) < Math.max(1, leastSeconds)) return null;
    const attended = this.counter.take(takenAtMs, Math.max(MOST_SECONDS, everySeconds));
    this.report = { ...attended, nonce: this.out.newNonce(), takenAtMs };
    return this.report;
  }

  /** The same nonce until it is known what became of it: so it counts once, however often it is sent. */
  private async send(session: Session, report: Report): Promise<void> {
    const reply = await this.out.post(VAU_PATH, bodyOf(this.subject, session, report, false));
    if (reply.status < 300 || reply.status === 409) return this.done(report, reply);
    this.refused(reply);
    if (this.passes(reply)) return;
    this.report = null;
    if (reply.status === 401 || reply.status === 410) this.session = null;
    else if (reply.status !== 422 || session.token === null) this.stop();
  }

  private done({ seconds, presence, takenAtMs }: Report, { body }: Reply): void {
    this.failures = 0;
    this.report = null;
    // What was counted while it was on its way may be credited already.
    const nowMs = this.out.now();
    this.counter.drop(nowMs, Math.max(0, nowMs - takenAtMs - UNNOTICED_MS));
    const vauId = textOf(body.vau_id) ?? textOf(errorOf(body).vau_id);
    const routed = textOf(body.routed);
    this.out.tell({ type: 'report', seconds, user_presence: presence, vau_id: vauId, routed });
  }

  private refused({ status, body }: Reply): string | null {
    const { code, field } = errorOf(body);
    this.out.tell({ type: 'refused', status, code: textOf(code) });
    return textOf(field);
  }

  /** Whether the same later may be served; then it waits for that. */
  private passes({ status, retryAfterSeconds }: Reply): boolean {
    const passes = status === 429 || status >= 500;
    if (passes) this.wait(retryAfterSeconds);
    return passes;
  }

  private wait(seconds: number | null): void {
    this.failures += 1;
    const longer = Math.min(2 ** this.failures, LONGEST_WAIT_SECONDS);
    this.notBeforeMs = this.out.now() + (seconds ?? longer) * 1_000;
  }
}

function sessionOf({ body }: Reply): Session {
  return {
    token: textOf(body.session),
    everySeconds: Number(body.report_every_seconds) || UNTAGGED.everySeconds,
    minSeconds: Number(body.min_seconds) || UNTAGGED.minSeconds,
  };
}

function bodyOf(
  { account, page_url }: Subject,
  { token }: Session,
  { nonce, seconds, presence }: Report,
  last: boolean,
): object {
  const reported = { nonce, seconds, user_presence: presence };
  if (token === null) return { account, page_url, ...reported };
  return { session: token, ...reported, ...(last ? { last } : {}) };
}

function errorOf(body: Reply['body']): Readonly<Record<string, unknown>> {
  return typeof body.error === 'object' && body.error !== null ? { ...body.error } : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
