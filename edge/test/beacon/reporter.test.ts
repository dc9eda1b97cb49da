import { expect } from 'chai';
import { Attention } from '../../beacon/attention';
import {
  type Reply,
  Reporter,
  type ReporterNews,
  type ReportNews,
  SESSIONS_PATH,
  type SessionNews,
  type Subject,
  VAU_PATH,
} from '../../beacon/reporter';

const SUBJECT: Subject = { account: 'wallet', pageClass: null, cohorts: null };
const PAGE = 'https://news.example/article';
const SEEN = { visible: true, focused: true };
const HIDDEN = { visible: false, focused: false };

interface Sent {
  readonly path: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
  readonly last: boolean;
}

function reply(status: number, body: Record<string, unknown> = {}, retryAfterSeconds: number | null = null) {
  return { status, body, retryAfterSeconds };
}

function refusal(status: number, code: string, more: Record<string, unknown> = {}): Reply {
  return reply(status, { error: { code, ...more } });
}

const OPENED = reply(201, { session: 'token', report_every_seconds: 15, min_seconds: 5, expires_at: 1 });

/** A reporter in a page whose time, tag and address a test turns, and the edge's answers. */
class Fixture {
  readonly attention = new Attention();
  readonly sent: Sent[] = [];
  readonly sessions: SessionNews[] = [];
  readonly reports: ReportNews[] = [];
  readonly reporter: Reporter;
  page = PAGE;
  tag: string | null = null;
  link: string | null = null;
  nowMs = 5_000_000;
  /** What opening a session is answered. */
  opening: Reply | null = OPENED;
  /** What reports are answered, one after another; then each is taken. */
  readonly answers: (Reply | null | Promise<Reply | null>)[] = [];
  private nonces = 0;
  private taken = 0;

  constructor(subject: Subject = SUBJECT) {
    this.reporter = new Reporter(subject, this.attention, {
      now: () => this.nowMs,
      post: (path, text) => this.answer(path, text),
      postLast: (path, text) => this.note(path, text, true),
      nonce: () => {
        this.nonces += 1;
        return `nonce-${this.nonces}`;
      },
      page: () => this.page,
      tag: () => this.tag,
      link: () => this.link,
      forgetTag: () => {
        this.tag = null;
      },
      tell: <Name extends keyof ReporterNews>(name: Name, news: ReporterNews[Name]) => {
        if (name === 'crr:session') this.sessions.push(news as SessionNews);
        else this.reports.push(news as ReportNews);
      },
    });
  }

  /** Time passes in half seconds, as on a page; the visitor is busy all the time. */
  async pass(seconds: number, scene = SEEN): Promise<void> {
    for (let halves = 0; halves < seconds * 2; halves += 1) {
      this.nowMs += 500;
      this.attention.sign(this.nowMs);
      this.attention.look(this.nowMs, scene);
      await this.reporter.tick(scene.visible);
    }
  }

  /** The page is loaded, and its session opened. */
  async load(scene = SEEN): Promise<void> {
    this.attention.look(this.nowMs, scene);
    this.attention.sign(this.nowMs);
    await this.reporter.tick(scene.visible);
  }

  get openings(): Sent[] {
    return this.sent.filter(({ path }) => path === SESSIONS_PATH);
  }

  get claims(): Sent[] {
    return this.sent.filter(({ path }) => path === VAU_PATH);
  }

  get secondsClaimed(): unknown[] {
    return this.claims.map(({ body }) => body.seconds);
  }

  private async answer(path: string, text: string): Promise<Reply | null> {
    this.note(path, text, false);
    if (path === SESSIONS_PATH) return this.opening;
    this.taken += 1;
    return this.answers.length > 0
      ? (this.answers.shift() ?? null)
      : reply(202, { vau_id: `vau-${this.taken}` });
  }

  private note(path: string, text: string, last: boolean): void {
    this.sent.push({ path, text, body: JSON.parse(text), atMs: this.nowMs, last });
  }
}

describe('the beacon’s reporter', () => {
  let fixture: Fixture;
  beforeEach(() => {
    fixture = new Fixture();
  });

  describe('opens a session', () => {
    it('once the page is visible, with its address alone', async () => {
      await fixture.load(HIDDEN);
      await fixture.pass(5, HIDDEN);
      expect(fixture.sent).to.deep.equal([]);
      await fixture.pass(1);
      expect(fixture.sent.map(({ path, body }) => ({ path, body }))).to.deep.equal([
        { path: SESSIONS_PATH, body: { account: 'wallet', page_url: PAGE } },
      ]);
      expect(fixture.sessions).to.deep.equal([
        { state: 'open', tagged: true, report_every_seconds: 15, code: null },
      ]);
    });

    it('with what the page’s owner says, and the tag with its link', async () => {
      fixture = new Fixture({ account: 'wallet', pageClass: 'hot', cohorts: [1, 52] });
      fixture.tag = 'the-tag';
      fixture.link = 'the-link.proof';
      await fixture.load();
      expect(fixture.sent[0]?.body).to.deep.equal({
        account: 'wallet',
        page_url: PAGE,
        page_class: 'hot',
        cohorts: [1, 52],
        tag: 'the-tag',
        link: 'the-link.proof',
      });
    });

    it('again where there was no answer, ever more rarely', async () => {
      fixture.opening = null;
      const startMs = fixture.nowMs;
      await fixture.load();
      await fixture.pass(130);
      expect(fixture.openings.map(({ atMs }) => (atMs - startMs) / 1_000)).to.deep.equal([
        0, 1, 3, 7, 15, 31, 63, 123,
      ]);
      fixture.opening = OPENED;
      await fixture.pass(60);
      expect(fixture.sessions).to.have.length(1);
    });

    it('with the cookie’s tag where the address’s one is refused', async () => {
      fixture.tag = 'of-yesterday';
      fixture.link = 'of-yesterday.proof';
      fixture.opening = refusal(422, 'tag_expired', { field: 'tag' });
      await fixture.load();
      fixture.opening = OPENED;
      await fixture.pass(1);
      expect(fixture.openings.map(({ body }) => body.tag)).to.deep.equal(['of-yesterday', undefined]);
      expect(fixture.openings.map(({ body }) => body.link)).to.deep.equal(['of-yesterday.proof', undefined]);
      expect(fixture.sessions.map(({ state }) => state)).to.deep.equal(['open']);
    });

    it('without a campaign where that does not pay, and says why', async () => {
      fixture.opening = refusal(409, 'campaign_inactive');
      await fixture.load();
      await fixture.pass(15);
      expect(fixture.sessions).to.deep.equal([
        { state: 'open', tagged: false, report_every_seconds: 15, code: 'campaign_inactive' },
      ]);
      expect(fixture.claims.map(({ body }) => body)).to.deep.equal([
        { account: 'wallet', page_url: PAGE, nonce: 'nonce-1', seconds: 15, user_presence: true },
      ]);
    });

    it('never again where the page may not', async () => {
      fixture.opening = refusal(403, 'origin_mismatch');
      await fixture.load();
      await fixture.pass(300);
      expect(fixture.sent).to.have.length(1);
      expect(fixture.sessions.map(({ state, code }) => ({ state, code }))).to.deep.equal([
        { state: 'stopped', code: 'origin_mismatch' },
      ]);
    });
  });

  describe('reports', () => {
    it('what was counted, as often as the edge wants, each under a nonce of its own', async () => {
      await fixture.load();
      await fixture.pass(45);
      expect(fixture.claims.map(({ body }) => body)).to.deep.equal(
        [1, 2, 3].map((n) => ({ session: 'token', nonce: `nonce-${n}`, seconds: 15, user_presence: true })),
      );
      expect(fixture.reports.map(({ state, vau_id }) => [state, vau_id])).to.deep.equal([
        ['sent', null],
        ['accepted', 'vau-1'],
        ['sent', null],
        ['accepted', 'vau-2'],
        ['sent', null],
        ['accepted', 'vau-3'],
      ]);
    });

    it('nothing from before its session', async () => {
      fixture.opening = null;
      await fixture.load();
      await fixture.pass(14);
      fixture.opening = OPENED;
      await fixture.pass(15);
      expect(fixture.claims).to.deep.equal([]);
      await fixture.pass(2);
      expect(fixture.secondsClaimed).to.deep.equal([15]);
    });

    it('that nobody was there, though the page was seen', async () => {
      await fixture.load();
      await fixture.pass(15);
      for (let second = 0; second < 15; second += 1) {
        fixture.nowMs += 1_000;
        fixture.attention.look(fixture.nowMs, SEEN);
        await fixture.reporter.tick(true);
      }
      expect(fixture.claims.map(({ body }) => body.user_presence)).to.deep.equal([true, false]);
    });

    it('at once when the page is hidden, if it is enough', async () => {
      await fixture.load();
      await fixture.pass(4);
      fixture.attention.look(fixture.nowMs, HIDDEN);
      await fixture.reporter.tick(false);
      expect(fixture.claims).to.deep.equal([]);
      fixture.attention.look(fixture.nowMs, SEEN);
      await fixture.pass(2);
      fixture.attention.look(fixture.nowMs, HIDDEN);
      await fixture.reporter.tick(false);
      expect(fixture.secondsClaimed).to.deep.equal([6]);
    });

    it('and begins anew where the page became another one', async () => {
      await fixture.load();
      await fixture.pass(8);
      fixture.page = 'https://news.example/other';
      await fixture.pass(1);
      expect(fixture.claims.map(({ body }) => body)).to.deep.equal([
        { session: 'token', nonce: 'nonce-1', seconds: 8, user_presence: true, last: true },
      ]);
      expect(fixture.openings.map(({ body }) => body.page_url)).to.deep.equal([PAGE, fixture.page]);
    });
  });

  describe('sends a report', () => {
    beforeEach(() => fixture.load());

    it('again byte for byte until there is an answer', async () => {
      fixture.answers.push(null, refusal(503, 'unavailable'), refusal(500, 'internal'));
      const startMs = fixture.nowMs;
      await fixture.pass(25);
      const [first] = fixture.claims;
      expect(fixture.claims.map(({ text }) => text)).to.deep.equal(Array(4).fill(first?.text));
      expect(fixture.claims.map(({ atMs }) => (atMs - startMs) / 1_000)).to.deep.equal([15, 16, 18, 22]);
      expect(fixture.reports.map(({ state, code }) => [state, code])).to.deep.equal([
        ['sent', null],
        ['waiting', 'no_answer'],
        ['sent', null],
        ['waiting', 'unavailable'],
        ['sent', null],
        ['waiting', 'internal'],
        ['sent', null],
        ['accepted', null],
      ]);
    });

    it('and claims nothing that was credited meanwhile', async () => {
      fixture.answers.push(null, null, null, null);
      await fixture.pass(15 + 15 + 15);
      // Delivered after 15 seconds of trying; what was counted in those is gone.
      expect(fixture.secondsClaimed).to.deep.equal([15, 15, 15, 15, 15, 15]);
      const [, , , , fifth, sixth] = fixture.claims;
      expect(sixth?.body.nonce).not.to.equal(fifth?.body.nonce);
      expect((sixth?.atMs ?? 0) - (fifth?.atMs ?? 0)).to.equal(15_000);
    });

    it('no more when it was taken the first time, and claims what passed since then', async () => {
      fixture.answers.push(null, refusal(409, 'nonce_used', { vau_id: 'vau-of-before' }));
      await fixture.pass(16);
      expect(fixture.reports.at(-1)).to.deep.include({ state: 'accepted', vau_id: 'vau-of-before' });
      await fixture.pass(14);
      expect(fixture.secondsClaimed).to.deep.equal([15, 15, 15]);
      expect(fixture.claims[2]?.body.nonce).to.equal('nonce-2');
    });

    it('not before the edge wants it again', async () => {
      fixture.answers.push(reply(429, { error: { code: 'rate_limited' } }, 20));
      const startMs = fixture.nowMs;
      await fixture.pass(60);
      expect(fixture.claims.slice(0, 2).map(({ atMs }) => (atMs - startMs) / 1_000)).to.deep.equal([15, 35]);
      expect(fixture.claims[1]?.text).to.equal(fixture.claims[0]?.text);
    });

    for (const [status, code] of [
      [410, 'session_closed'],
      [401, 'session_invalid'],
    ] as const) {
      it(`within a new session after ${status}`, async () => {
        fixture.answers.push(refusal(status, code));
        await fixture.pass(15);
        fixture.opening = reply(201, { session: 'token-2', report_every_seconds: 15, min_seconds: 5 });
        await fixture.pass(16);
        expect(fixture.claims.map(({ body }) => [body.session, body.seconds])).to.deep.equal([
          ['token', 15],
          ['token-2', 15],
        ]);
      });
    }

    it('with more when it was too little', async () => {
      fixture.answers.push(refusal(422, 'insufficient_attention', { field: 'seconds' }));
      await fixture.pass(16);
      expect(fixture.secondsClaimed.slice(0, 2)).to.deep.equal([15, 15]);
      expect(fixture.claims[1]?.body.nonce).to.equal('nonce-2');
      expect(fixture.reports[1]).to.deep.include({ state: 'refused', code: 'insufficient_attention' });
    });

    it('no more when its time was credited elsewhere, and goes on', async () => {
      fixture.answers.push(refusal(422, 'implausible_seconds', { field: 'seconds' }));
      await fixture.pass(30);
      expect(fixture.claims.map(({ body }) => [body.nonce, body.seconds])).to.deep.equal([
        ['nonce-1', 15],
        ['nonce-2', 15],
      ]);
    });

    it('never again when the page may not', async () => {
      fixture.answers.push(refusal(403, 'origin_missing'));
      await fixture.pass(200);
      expect(fixture.claims).to.have.length(1);
      expect(fixture.sessions.at(-1)).to.deep.include({ state: 'stopped', code: 'origin_missing' });
    });
  });

  describe('when the page ends', () => {
    beforeEach(() => fixture.load());

    it('sends what there is, and closes the session', async () => {
      await fixture.pass(7);
      fixture.reporter.leave();
      expect(fixture.claims.map(({ body, last }) => ({ body, last }))).to.deep.equal([
        {
          body: { session: 'token', nonce: 'nonce-1', seconds: 7, user_presence: true, last: true },
          last: true,
        },
      ]);
    });

    it('sends nothing where it is too little', async () => {
      await fixture.pass(4);
      fixture.reporter.leave();
      expect(fixture.claims).to.deep.equal([]);
    });

    it('sends what waited, under its nonce, and nothing that was counted while it did', async () => {
      fixture.answers.push(reply(429, {}, 60));
      await fixture.pass(15 + 20);
      fixture.reporter.leave();
      expect(fixture.claims.map(({ text, last }) => ({ text, last }))).to.deep.equal([
        { text: fixture.claims[0]?.text, last: false },
        { text: fixture.claims[0]?.text, last: true },
      ]);
    });

    it('sends what was counted since the report that is under way, and hears nothing of that any more', async () => {
      let answer: (given: Reply) => void = () => undefined;
      fixture.answers.push(new Promise((resolve) => (answer = resolve)));
      await fixture.pass(14.5);
      fixture.nowMs += 500;
      fixture.attention.look(fixture.nowMs, SEEN);
      const delivered = fixture.reporter.tick(true);
      for (let second = 0; second < 6; second += 1) {
        fixture.nowMs += 1_000;
        fixture.attention.look(fixture.nowMs, SEEN);
      }
      fixture.reporter.leave();
      answer(reply(202, { vau_id: 'too-late' }));
      await delivered;
      expect(fixture.secondsClaimed).to.deep.equal([15, 6]);
      expect(fixture.reports.map(({ state }) => state)).to.deep.equal(['sent', 'sent']);
    });

    it('begins anew when it comes back', async () => {
      await fixture.pass(7);
      fixture.reporter.leave();
      await fixture.pass(16);
      expect(fixture.openings).to.have.length(2);
      expect(fixture.secondsClaimed).to.deep.equal([7, 15]);
    });
  });
});
