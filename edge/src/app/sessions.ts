/** Sessions: a page opens one before it reports attention, so that no report can claim what lies before it. */
import { encodeBase58, parseTag, type SignedTag, TagFormatError } from '@crr/sdk';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';

import { RecentRequests } from '../click/recent';
import { assess } from '../fraud/assess';
import { NOTHING_OBSERVED } from '../fraud/observation';
import type { Outcome } from '../model';
import type { SessionOpened } from '../ports';
import { readLinkCookie, readTagCookie } from '../tag/cookie';
import { type Answer, admit, asked, respond } from './asking';
import { readBody } from './body';
import { answersPages, answersPreflight, checkPage, originOf } from './cors';
import * as fields from './fields';
import { LinkProofs } from './link-proof';
import type { RouteDoc } from './openapi';
import type { AppEnv, RouteParts } from './parts';
import { SessionTokens } from './token';

/** Where sessions are opened. */
export const SESSIONS_PATH = '/v1/sessions';

/** How often attention without a campaign is to be reported. */
const UNTAGGED_REPORT_SECONDS = 15;

const openingSchema = v.strictObject({
  account: fields.account,
  page_url: fields.pageUrl,
  page_class: v.optional(fields.pageClass),
  cohorts: v.optional(fields.cohorts),
  tag: v.optional(fields.tag),
  link: v.optional(fields.link),
});

type Opening = v.InferOutput<typeof openingSchema>;

/** The route. */
export function sessionRoutes(parts: RouteParts): Hono<AppEnv> {
  const opener = new SessionOpener(parts);
  return new Hono<AppEnv>()
    .use(SESSIONS_PATH, answersPages)
    .options(SESSIONS_PATH, answersPreflight)
    .post(SESSIONS_PATH, async (context) =>
      respond(parts, context, 'sessions', await opener.answer(context)),
    );
}

class SessionOpener {
  private readonly tokens: SessionTokens;
  private readonly proofs: LinkProofs;
  private readonly recent: RecentRequests;

  constructor(private readonly parts: RouteParts) {
    this.tokens = new SessionTokens(parts.settings.sessionSecret);
    this.proofs = new LinkProofs(parts.settings.sessionSecret);
    this.recent = new RecentRequests(parts.clock);
  }

  async answer(context: Context<AppEnv>): Promise<Outcome<Answer>> {
    const { parts } = this;
    const admitted = await admit(parts, context, 'sessions', parts.settings.limits.sessionsPerMinute);
    if (!admitted.ok) return admitted;
    const origin = originOf(context);
    if (!origin.ok) return origin;
    const body = await readBody(context.req.raw, openingSchema);
    if (!body.ok) return body;
    const page = checkPage(new URL(body.value.page_url), origin.value);
    if (!page.ok) return page;
    const text = body.value.tag ?? this.cookieOf(context, readTagCookie);
    if (text === null) return { ok: true, value: UNTAGGED };
    const tag = await this.tagOf(text);
    return tag.ok ? this.open(context, body.value, { page: page.value, tag: tag.value, text }) : tag;
  }

  private async open(
    context: Context<AppEnv>,
    opening: Opening,
    { page, tag, text }: { page: URL; tag: SignedTag; text: string },
  ): Promise<Outcome<Answer>> {
    const { services, visitorOf } = this.parts;
    const { ipHash, country, traits } = visitorOf(context);
    const campaignId = encodeBase58(tag.campaignId);
    const linkCode = await this.linkOf(context, opening, text);
    const observed = { ...NOTHING_OBSERVED, request: traits, recentRequests: this.recent.count(ipHash) };
    const opened = await asked(this.parts, 'sessions', () =>
      services.desk(campaignId).openSession({
        campaignId,
        account: opening.account,
        tag: text,
        linkCode,
        site: page.origin,
        page: pageHash(page),
        isHotPage: opening.page_class === 'hot',
        cohorts: opening.cohorts ?? null,
        country,
        ipHash,
        signals: assess(observed).signals,
      }),
    );
    if (!opened.ok) return opened;
    const { campaignId: id } = tag;
    const token = await this.tokens.make({ campaignId: id, sessionId: opened.value.sessionId }, page.origin);
    return { ok: true, value: openedAnswer(token, opened.value) };
  }

  /** A visitor who wants no cookies has none that count, whenever they were set. */
  private cookieOf(context: Context<AppEnv>, read: (context: Context) => string | null): string | null {
    return this.parts.visitorOf(context).wantsNoCookies ? null : read(context);
  }

  /** The link that gave the tag; null where nothing proves one. */
  private async linkOf(context: Context<AppEnv>, { link }: Opening, tag: string): Promise<string | null> {
    const proof = link ?? this.cookieOf(context, readLinkCookie);
    return proof === null ? null : this.proofs.read(proof, tag);
  }

  /** A tag that a key of this edge signed: only then is its campaign's desk asked, so that nobody wakes desks by inventing campaigns. */
  private async tagOf(text: string): Promise<Outcome<SignedTag>> {
    try {
      const tag = parseTag(text);
      const nowSeconds = BigInt(Math.floor(this.parts.clock.now() / 1_000));
      const verdict = await this.parts.keyring.check(tag, nowSeconds);
      if (verdict.valid || verdict.reason !== 'signature') return { ok: true, value: tag };
      return tagRefused('tag_untrusted', 'must be signed by the campaign’s tag signer');
    } catch (error) {
      if (!(error instanceof TagFormatError)) throw error;
      return tagRefused('tag_malformed', error.message);
    }
  }
}

function tagRefused(code: string, message: string): Outcome<never> {
  return { ok: false, refusal: { code, status: 422, field: 'tag', message } };
}

/** Stands for a page: one page has many addresses that differ in query and fragment. */
function pageHash({ origin, pathname }: URL): string {
  return bytesToHex(sha256(utf8ToBytes(origin + pathname)));
}

/** Attention of a visitor without a tag is no campaign's: there is nothing to open. */
const UNTAGGED: Answer = {
  status: 200,
  body: { session: null, report_every_seconds: UNTAGGED_REPORT_SECONDS, min_seconds: 1 },
};

function openedAnswer(session: string, opened: SessionOpened): Answer {
  return {
    status: 201,
    body: {
      session,
      report_every_seconds: opened.reportEverySeconds,
      min_seconds: opened.minSeconds,
      expires_at: Math.floor(opened.expiresAtMs / 1_000),
    },
  };
}

const rhythm = {
  report_every_seconds: v.pipe(v.number(), v.description('How often attention is to be reported.')),
  min_seconds: v.pipe(v.number(), v.description('The least that is taken in one report.')),
};

/** The route in the API's document. */
export const sessionDocs: readonly RouteDoc[] = [
  {
    method: 'post',
    path: SESSIONS_PATH,
    summary:
      'Opens a session of attention for a page that a campaign’s visitor looks at; it closes the one that the account had open on the page',
    request: openingSchema,
    responses: {
      200: {
        description: 'The visitor has no tag: report without a session.',
        schema: v.object({ session: v.null(), ...rhythm }),
      },
      201: {
        description: 'Opened.',
        schema: v.object({
          session: v.pipe(v.string(), v.description('Good for pages of this origin only.')),
          ...rhythm,
          expires_at: v.pipe(v.number(), v.description('Unix seconds.')),
        }),
      },
      400: { description: 'The body is no JSON.' },
      403: { description: 'Origin is missing, or not page_url’s.' },
      404: { description: 'The tag’s campaign does not exist.' },
      409: { description: 'The campaign does not run, or not through this edge.' },
      413: { description: 'The body is too large.' },
      415: { description: 'The body has another type.' },
      422: { description: 'A field, the tag, or the campaign’s targeting refuses it; the code says which.' },
      429: { description: 'Too many sessions of one network or tag; see Retry-After.' },
      503: { description: 'The campaign can not be asked now; see Retry-After.' },
    },
  },
  {
    method: 'options',
    path: SESSIONS_PATH,
    summary: 'Lets pages of other origins send JSON',
    responses: { 204: { description: 'They may.' } },
  },
];
