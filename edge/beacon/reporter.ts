/**
 * The beacon's side of sessions and reports. Pure: what it needs of a browser is given to it, and it acts only when it is told that time has
 * passed. A report keeps its nonce and its bytes until an answer says what became of it: so it counts once, however often it is sent.
 */
import type { Attention } from './attention';

/** Whose attention it is, and what the page's owner says of the page. */
export interface Subject {
  /** A wallet in base58. */
  readonly account: string;
  readonly pageClass: string | null;
  readonly cohorts: readonly number[] | null;
}

/** An answer of the edge. */
export interface Reply {
  readonly status: number;
  /** Its JSON; empty where there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Of `Retry-After`; null where it is not told. */
  readonly retryAfterSeconds: number | null;
}

/** What a reporter needs of the page in which it runs. */
export interface Surroundings {
  /** Milliseconds of a clock that never goes back. */
  now(): number;
  /** Sends a body. @returns null where no answer came, whatever the reason */
  post(path: string, body: string): Promise<Reply | null>;
  /** Sends a body from a page that ends: nobody is there to hear the answer. */
  postLast(path: string, body: string): void;
  /** 8 to 64 characters that were never used. */
  nonce(): string;
  /** The page's address without query and fragment. */
  page(): string;
  /** The tag that came with the address; null leaves it to the cookie. */
  tag(): string | null;
  /** What came beside that tag and proves its link; null where nothing did. */
  link(): string | null;
  /** That tag is good for nothing. */
  forgetTag(): void;
  /** Tells the page. */
  tell<Name extends keyof ReporterNews>(name: Name, news: ReporterNews[Name]): void;
}

/** What a page can follow, by event. */
export interface ReporterNews {
  readonly 'crr:session': SessionNews;
  readonly 'crr:report': ReportNews;
}

/** `open`: attention is counted from now on. `stopped`: it is not, and will not be on this page. */
export interface SessionNews {
  readonly state: 'open' | 'stopped';
  /** Whether a campaign pays for it. */
  readonly tagged: boolean;
  readonly report_every_seconds: number | null;
  /** Why it stopped, or why the tag's campaign does not pay. */
  readonly code: string | null;
}

/** A report's fate, told at each change. `waiting`: it will be sent again. */
export interface ReportNews {
  readonly nonce: string;
  readonly seconds: number;
  readonly user_presence: boolean;
  readonly state: 'sent' | 'waiting' | 'accepted' | 'refused';
  /** Null until it is accepted, and always where no campaign pays. */
  readonly vau_id: string | null;
  /** Why it waits, or was refused. */
  readonly code: string | null;
}

/** Where sessions are opened. */
export const SESSIONS_PATH = '/v1/sessions';
/** Where attention is reported. */
export const VAU_PATH = '/v1/vau';
/** The most seconds of one report, unless a campaign's minimum is above it. */
export const MOST_SECONDS = 300;

const SECOND_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** The campaign does not exist, does not run, or does not want this visitor here: their attention is like that of one without a tag. */
const NOT_PAID = [404, 409, 422];
/** The session was closed, is over, or is of a secret that the edge does not use any more. */
const SESSION_GONE = [401, 410];

interface Session {
  /** Null where no campaign pays. */
  readonly token: string | null;
  readonly page: string;
  readonly everySeconds: number;
  readonly minSeconds: number;
}

/** How attention without a campaign is reported. */
const UNTAGGED = { token: null, everySeconds: 15, minSeconds: 1 } as const;

interface Report {
  readonly nonce: string;
  readonly seconds: number;
  readonly userPresence: boolean;
  readonly body: string;
  readonly tagged: boolean;
  /** When it was last sent; null before. */
  sentAtMs: number | null;
}

/** Opens sessions, and reports what an {@link Attention} counts. One request at a time. */
export class Reporter {
  private session: Session | null = null;
  private pending: Report | null = null;
  private busy = false;
  private stopped = false;
  private failures = 0;
  private notBeforeMs = Number.NEGATIVE_INFINITY;
  /** What lies before it can not be claimed: the edge credits until the moment in which a report arrives. */
  private creditedAtMs = 0;

  constructor(
    private readonly subject: Subject,
    private readonly attention: Attention,
    private readonly out: Surroundings,
  ) {}

  /** Does what is due; to be called every second or so, and when the page is hidden. Resolves when that is done. */
  async tick(visible: boolean): Promise<void> {
    if (this.busy || this.stopped || this.out.now() < this.notBeforeMs) return;
    this.busy = true;
    try {
      await this.step(visible);
    } finally {
      this.busy = false;
    }
  }

  /** The page ends: sends what there is without waiting for answers. It may come back as it was, and then begins anew. */
  leave(): void {
    const { pending, out } = this;
    if (pending !== null && !this.busy) this.sendLast(pending);
    // What is under way or goes now is credited when it arrives, and with it everything before.
    if (pending !== null) this.creditedAtMs = pending.sentAtMs ?? out.now();
    const last = this.end();
    if (last !== null) this.sendLast(last);
    this.pending = null;
  }

  private async step(visible: boolean): Promise<void> {
    const { session } = this;
    if (this.pending === null && session !== null) {
      // Some sites change the page without leaving it.
      if (session.page !== this.out.page()) this.pending = this.end();
      // A hidden page may end without another word, so what there is goes out at once.
      else this.pending = this.take(session, visible ? session.everySeconds : session.minSeconds, false);
    }
    if (this.pending !== null) await this.deliver(this.pending);
    else if (this.session === null && visible) await this.open();
  }

  // ---- sessions

  private async open(): Promise<void> {
    const { account, pageClass, cohorts } = this.subject;
    const [page, tag, link] = [this.out.page(), this.out.tag(), this.out.link()];
    const request = {
      account,
      page_url: page,
      ...(pageClass === null ? {} : { page_class: pageClass }),
      ...(cohorts === null ? {} : { cohorts }),
      ...(tag === null ? {} : { tag }),
      ...(tag === null || link === null ? {} : { link }),
    };
    const reply = await this.out.post(SESSIONS_PATH, JSON.stringify(request));
    if (this.mustWait(reply)) return;
    if (reply.status < 300) return this.begin({ page, ...rhythmOf(reply) }, null);
    const { code, field } = errorOf(reply);
    // A tag that this tab kept may be over, while the cookie holds a new one.
    if (tag !== null && field === 'tag') return this.out.forgetTag();
    if (NOT_PAID.includes(reply.status)) return this.begin({ page, ...UNTAGGED }, code);
    this.stop(code);
  }

  private begin(session: Session, code: string | null): void {
    this.session = session;
    // What was counted before belongs to no session.
    this.attention.reset();
    this.creditedAtMs = this.out.now();
    const { token, everySeconds } = session;
    const tagged = token !== null;
    this.out.tell('crr:session', { state: 'open', tagged, report_every_seconds: everySeconds, code });
  }

  /** Ends the session. @returns its last report; null where there is too little for one */
  private end(): Report | null {
    const { session } = this;
    this.session = null;
    return session && this.take(session, session.minSeconds, true);
  }

  private stop(code: string): void {
    this.stopped = true;
    this.out.tell('crr:session', { state: 'stopped', tagged: false, report_every_seconds: null, code });
  }

  // ---- reports

  /** Makes a report of what was counted; null while that is less than so much. */
  private take({ token, page, minSeconds }: Session, least: number, last: boolean): Report | null {
    const { attention, out } = this;
    const passed = Math.floor((out.now() - this.creditedAtMs) / SECOND_MS);
    const most = Math.min(passed, Math.max(MOST_SECONDS, minSeconds));
    if (Math.min(attention.seconds, most) < Math.max(least, minSeconds)) return null;
    const { userPresence } = attention;
    const [nonce, seconds] = [out.nonce(), attention.take(most)];
    const claim = { nonce, seconds, user_presence: userPresence };
    const tagged = token !== null;
    const body = JSON.stringify(
      tagged
        ? { session: token, ...claim, ...(last ? { last } : {}) }
        : { account: this.subject.account, page_url: page, ...claim },
    );
    return { nonce, seconds, userPresence, body, tagged, sentAtMs: null };
  }

  private async deliver(report: Report): Promise<void> {
    const triedAtMs = report.sentAtMs;
    const sentAtMs = this.out.now();
    report.sentAtMs = sentAtMs;
    this.tellOf(report, 'sent');
    const reply = await this.out.post(VAU_PATH, report.body);
    // The page was left meanwhile, and what it knew with it.
    if (this.pending !== report) return;
    if (this.mustWait(reply)) return this.tellOf(report, 'waiting', null, codeOf(reply));
    this.pending = null;
    const { code, vau_id } = errorOf(reply);
    if (reply.status < 300) return this.accepted(report, reply.body.vau_id, sentAtMs);
    // An attempt before this one did arrive.
    if (code === 'nonce_used') return this.accepted(report, vau_id, triedAtMs ?? sentAtMs);
    this.tellOf(report, 'refused', null, code);
    this.refused(report, reply.status, code);
  }

  private accepted(report: Report, vauId: unknown, creditedAtMs: number): void {
    this.creditedAtMs = creditedAtMs;
    this.tellOf(report, 'accepted', typeof vauId === 'string' ? vauId : null);
  }

  private refused({ seconds, userPresence, tagged }: Report, status: number, code: string): void {
    if (SESSION_GONE.includes(status)) this.session = null;
    else if (code === 'insufficient_attention') this.attention.giveBack(seconds, userPresence);
    // Time that was credited for another page of the same account is lost for this one, and nothing else.
    else if (!tagged || status !== 422) this.stop(code);
  }

  private sendLast(report: Report): void {
    report.sentAtMs = this.out.now();
    this.out.postLast(VAU_PATH, report.body);
    this.tellOf(report, 'sent');
  }

  private tellOf(
    { nonce, seconds, userPresence: user_presence }: Report,
    state: ReportNews['state'],
    vau_id: string | null = null,
    code: string | null = null,
  ): void {
    this.out.tell('crr:report', { nonce, seconds, user_presence, state, vau_id, code });
  }

  /** Whether the same is to be asked again later: there was no answer, a failure over there, or too much of everything. */
  private mustWait(reply: Reply | null): reply is null {
    if (reply !== null && reply.status !== 429 && reply.status < 500) {
      this.failures = 0;
      return false;
    }
    const longerMs = Math.min(SECOND_MS * 2 ** this.failures, LONGEST_WAIT_MS);
    this.failures += 1;
    const toldMs = (reply?.retryAfterSeconds ?? 0) * SECOND_MS;
    this.notBeforeMs = this.out.now() + Math.max(longerMs, toldMs);
    return true;
  }
}

function rhythmOf({ body }: Reply): Omit<Session, 'page'> {
  const { session, report_every_seconds: every, min_seconds: least } = body;
  return {
    token: typeof session === 'string' ? session : null,
    everySeconds: typeof every === 'number' ? every : UNTAGGED.everySeconds,
    minSeconds: typeof least === 'number' ? least : UNTAGGED.minSeconds,
  };
}

interface EdgeError {
  readonly code: string;
  readonly field?: unknown;
  readonly vau_id?: unknown;
}

function errorOf({ body, status }: Reply): EdgeError {
  const { error } = body;
  const isError = typeof error === 'object' && error !== null && 'code' in error;
  return isError ? { ...error, code: String(error.code) } : { code: `http_${status}` };
}

function codeOf(reply: Reply | null): string {
  return reply === null ? 'no_answer' : errorOf(reply).code;
}
