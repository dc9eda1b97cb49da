/** Reports of attention: within a session as a VAU of its campaign, without one passed on or counted. */
import { encodeBase58 } from '@crr/sdk';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';

import { RecentRequests } from '../click/recent';
import { assess } from '../fraud/assess';
import { NOTHING_OBSERVED } from '../fraud/observation';
import type { Outcome, Refusal } from '../model';
import { type Answer, admit, asked, respond } from './asking';
import { readBody } from './body';
import { answersPages, answersPreflight, checkPage, originOf } from './cors';
import * as fields from './fields';
import { errorFields } from './log';
import type { RouteDoc } from './openapi';
import type { AppEnv, RouteParts } from './parts';
import { type SessionClaim, SessionTokens } from './token';

/** Where attention is reported. */
export const VAU_PATH = '/v1/vau';

/** Nothing is known of a visitor without a session: one report can not be about more. */
const UNTAGGED_MOST_SECONDS = 300;
const ID_CHARACTERS = 32;
const TOKEN_MOST_CHARACTERS = 200;
const UNTAGGED_RULE = `must be ${UNTAGGED_MOST_SECONDS} at most without a session`;

const reported = { nonce: fields.nonce, seconds: fields.seconds, user_presence: fields.userPresence };

const taggedSchema = v.strictObject({
  session: v.pipe(
    v.string('must be text'),
    v.maxLength(TOKEN_MOST_CHARACTERS, `must have ${TOKEN_MOST_CHARACTERS} characters at most`),
    v.description('As /v1/sessions gave it.'),
  ),
  ...reported,
  last: v.optional(
    v.pipe(
      v.boolean('must be true or false'),
      v.description('Whether the session ends with this report, whatever becomes of it.'),
    ),
  ),
});

const untaggedSchema = v.strictObject({
  account: fields.account,
  page_url: fields.pageUrl,
  ...reported,
  seconds: v.pipe(fields.seconds, v.maxValue(UNTAGGED_MOST_SECONDS, UNTAGGED_RULE)),
});

/** A session makes the difference. */
const reportSchema = v.union([taggedSchema, untaggedSchema]);
const anySchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'session' in input ? taggedSchema : untaggedSchema,
);

type TaggedReport = v.InferOutput<typeof taggedSchema>;
type UntaggedReport = v.InferOutput<typeof untaggedSchema>;

const SESSION_INVALID: Refusal = {
  code: 'session_invalid',
  status: 401,
  field: 'session',
  message: 'was not given out here to a page of this origin',
};

/** The route. */
export function vauRoutes(parts: RouteParts): Hono<AppEnv> {
  const intake = new AttentionIntake(parts);
  return new Hono<AppEnv>()
    .use(VAU_PATH, answersPages)
    .options(VAU_PATH, answersPreflight)
    .post(VAU_PATH, async (context) => respond(parts, context, 'vau', await intake.answer(context)));
}

class AttentionIntake {
  private readonly tokens: SessionTokens;
  private readonly recent: RecentRequests;

  constructor(private readonly parts: RouteParts) {
    this.tokens = new SessionTokens(parts.settings.sessionSecret);
    this.recent = new RecentRequests(parts.clock);
  }

  async answer(context: Context<AppEnv>): Promise<Outcome<Answer>> {
    const { parts } = this;
    const admitted = await admit(parts, context, 'vau', parts.settings.limits.reportsPerMinute);
    if (!admitted.ok) return admitted;
    const origin = originOf(context);
    if (!origin.ok) return origin;
    const body = await readBody(context.req.raw, anySchema);
    if (!body.ok) return body;
    const report = body.value;
    return 'session' in report
      ? this.takeTagged(context, origin.value, report)
      : this.takeUntagged(context, origin.value, report);
  }

  private async takeTagged(
    context: Context<AppEnv>,
    origin: string,
    report: TaggedReport,
  ): Promise<Outcome<Answer>> {
    const claim = await this.tokens.read(report.session, origin);
    if (claim === null) return { ok: false, refusal: SESSION_INVALID };
    const taken = await asked(this.parts, 'vau', () => this.report(context, claim, report));
    if (report.last === true) await this.close(claim);
    return taken.ok ? { ok: true, value: { status: 202, body: { vau_id: taken.value.id } } } : taken;
  }

  private report(context: Context<AppEnv>, { campaignId, sessionId }: SessionClaim, report: TaggedReport) {
    const { ipHash, traits } = this.parts.visitorOf(context);
    const observed = { ...NOTHING_OBSERVED, request: traits, recentRequests: this.recent.count(ipHash) };
    const id = encodeBase58(campaignId);
    return this.parts.services.desk(id).report({
      campaignId: id,
      sessionId,
      nonce: report.nonce,
      seconds: report.seconds,
      userPresence: report.user_presence,
      ipHash,
      signals: assess(observed).signals,
    });
  }

  /** A session that could not be closed ends by itself: no reason to refuse what was taken. */
  private async close({ campaignId, sessionId }: SessionClaim): Promise<void> {
    const id = encodeBase58(campaignId);
    try {
      await this.parts.services.desk(id).closeSession(id, sessionId);
    } catch (error) {
      this.parts.log({ level: 'warn', event: 'session_not_closed', ...errorFields(error) });
    }
  }

  private async takeUntagged(
    context: Context<AppEnv>,
    origin: string,
    report: UntaggedReport,
  ): Promise<Outcome<Answer>> {
    const page = checkPage(new URL(report.page_url), origin);
    if (!page.ok) return page;
    const { services, clock, settings, visitorOf } = this.parts;
    const { ipHash, country } = visitorOf(context);
    const { account, nonce, seconds, user_presence: userPresence } = report;
    const id = untaggedId(account, origin, nonce);
    const recorded = await asked(this.parts, 'vau', async () => {
      const attention = { id, atMs: clock.now(), account, site: origin, country, seconds, userPresence };
      await services.front(ipHash).recordAttention(attention);
      return { ok: true, value: null };
    });
    if (!recorded.ok) return recorded;
    return { ok: true, value: { status: 202, body: { accepted: true, routed: settings.untaggedAttention } } };
  }
}

/** The same report again is the same attention. None of the parts can hold the separator. */
function untaggedId(account: string, origin: string, nonce: string): string {
  return bytesToHex(sha256(utf8ToBytes([account, origin, nonce].join(' ')))).slice(0, ID_CHARACTERS);
}

/** The route in the API's document. */
export const vauDocs: readonly RouteDoc[] = [
  {
    method: 'post',
    path: VAU_PATH,
    summary:
      'Reports attention. With a session it is a VAU of the session’s campaign, which pays for it on chain. Without one, for visitors who have no tag, it is no campaign’s: it is passed on to the thermostat, or counted where there is none',
    request: reportSchema,
    responses: {
      202: {
        description:
          'Taken, durably. A VAU lands on chain exactly once or is parked with a reason, under this id.',
        schema: v.union([
          v.object({ vau_id: v.string() }),
          v.object({ accepted: v.literal(true), routed: v.picklist(['thermostat', 'counted']) }),
        ]),
      },
      400: { description: 'The body is no JSON.' },
      401: { description: 'The session was not given out here to a page of this origin.' },
      403: { description: 'Origin is missing, or not page_url’s.' },
      409: {
        description:
          'The nonce was used: the report is taken already, as vau_id. Or the campaign is paused, or over.',
      },
      410: { description: 'The session is closed or has expired: open a new one.' },
      413: { description: 'The body is too large.' },
      415: { description: 'The body has another type.' },
      422: { description: 'A field breaks its rule, or the seconds can not have passed.' },
      429: { description: 'Too many reports of one network, tag or site; see Retry-After.' },
      503: { description: 'It can not be taken now; see Retry-After.' },
    },
  },
  {
    method: 'options',
    path: VAU_PATH,
    summary: 'Lets pages of other origins send JSON',
    responses: { 204: { description: 'They may.' } },
  },
];
