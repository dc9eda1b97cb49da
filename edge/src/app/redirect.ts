/** Short links: `GET /r/{code}` leads to the link's destination at once, and the click is recorded. */
import { BoundedMap } from '@crr/kit';
import { type Context, Hono } from 'hono';
import * as v from 'valibot';

import { clickOf } from '../click/click';
import { RecentRequests } from '../click/recent';
import { ClickRecorder } from '../click/recorder';
import { ClickRescue } from '../click/rescue';
import { destinationFor } from '../link/destination';
import { pastedCodes } from '../link/pasted';
import type { Click, FoundLink, LimitRule, Refusal } from '../model';
import { setTagCookies, type TagOfLink } from '../tag/cookie';
import { TagIssuer } from '../tag/issuer';
import type { Visitor } from './client';
import type { RedirectOutcome } from './counters';
import { REDIRECT_HEADERS } from './headers';
import { LinkProofs } from './link-proof';
import { errorFields } from './log';
import type { RouteDoc } from './openapi';
import { pageResponse } from './pages';
import type { AppEnv, RouteParts } from './parts';

/** Where links are found; the second is the first's alias. */
export const REDIRECT_PATHS = ['/r/:code', '/api/v1/r/:code'] as const;

const LINK_UNKNOWN: Refusal = { code: 'link_unknown', status: 404, message: 'there is no such link' };
const LINK_INACTIVE: Refusal = { code: 'link_inactive', status: 410, message: 'the link is not active' };
const LINK_UNAVAILABLE: Refusal = {
  code: 'link_unavailable',
  status: 503,
  message: 'the link can not be looked up now',
  retryAfterSeconds: 2,
};

const REFUSED_MOST = 20_000;

/** The routes, and what answers a link that was pasted with something around it. */
export function redirectRoutes(parts: RouteParts): {
  readonly routes: Hono<AppEnv>;
  readonly answerPasted: (context: Context<AppEnv>) => Promise<Response> | null;
} {
  const redirect = new Redirect(parts);
  const routes = new Hono<AppEnv>();
  for (const path of REDIRECT_PATHS)
    routes.get(path, (context) => redirect.answer(context, codesIn(context)));
  const answerPasted = (context: Context<AppEnv>) => {
    const codes = ['GET', 'HEAD'].includes(context.req.method) ? codesIn(context) : [];
    return codes.length === 0 ? null : redirect.answer(context, codes);
  };
  return { routes, answerPasted };
}

function codesIn(context: Context): readonly string[] {
  return pastedCodes(new URL(context.req.url).pathname);
}

/** The page for a path that looks like a link's and can be none. */
export function refuseLink({ counters, countRefusal }: RouteParts, context: Context<AppEnv>): Response {
  counters.countRedirect('refused');
  countRefusal(context, 'redirect', LINK_UNKNOWN.code);
  return pageResponse(context, LINK_UNKNOWN);
}

/** A refusal that is known until a window ends. */
interface KnownRefusal {
  readonly refusal: Refusal;
  readonly untilMs: number;
}

/** One request for a link. */
interface Asked {
  readonly context: Context<AppEnv>;
  readonly visitor: Visitor;
  readonly nowMs: number;
}

class Redirect {
  private readonly refused = new BoundedMap<string, KnownRefusal>(REFUSED_MOST);
  private readonly recent: RecentRequests;
  private readonly recorder: ClickRecorder;
  private readonly issuer: TagIssuer;
  private readonly proofs: LinkProofs;

  constructor(private readonly parts: RouteParts) {
    this.recent = new RecentRequests(parts.clock);
    this.recorder = createRecorder(parts);
    this.issuer = createIssuer(parts);
    this.proofs = new LinkProofs(parts.settings.sessionSecret);
  }

  /** @param codes that the address can mean, the likeliest first */
  async answer(context: Context<AppEnv>, codes: readonly string[]): Promise<Response> {
    const request = { context, visitor: this.parts.visitorOf(context), nowMs: this.parts.clock.now() };
    // Who is refused anyway costs no look-up: trying codes is limited by it.
    const refusal = this.knownRefusal(request);
    if (refusal !== null) return this.refuse(request, refusal);
    const found = await this.find(codes);
    if ('status' in found) return this.refuse(request, (await this.admit(request)) ?? found);
    return context.req.method === 'HEAD' ? this.answerHead(request, found) : this.follow(request, found);
  }

  /** A visit: recorded, and led on. */
  private async follow(request: Asked, link: FoundLink): Promise<Response> {
    const { parts, recorder } = this;
    const { context, visitor, nowMs } = request;
    const click = this.clickOf(request, link);
    const front = parts.services.front(visitor.ipHash);
    const [refusal, tag] = await Promise.all([
      recorder.record(front, click, this.limitsOf(visitor)),
      this.tagFor(click, link),
    ]);
    if (refusal !== null) return this.refuse(request, refusal);
    if (tag !== null && !visitor.wantsNoCookies) {
      setTagCookies(context, tag, parts.settings.cookieSameSite, nowMs);
    }
    const carried = tag !== null && this.carriesTag(visitor) ? { tag } : {};
    return this.lead(request, destinationFor(link, { clickId: click.id, ...carried }), outcomeOf(click));
  }

  /** Somebody looks where the link leads, and does not go there: no click, no cookie. */
  private async answerHead(request: Asked, link: FoundLink): Promise<Response> {
    const refusal = await this.admit(request);
    if (refusal !== null) return this.refuse(request, refusal);
    return this.lead(request, destinationFor(link, { clickId: this.parts.newId() }), 'head');
  }

  private lead({ context }: Asked, destination: string, outcome: RedirectOutcome): Response {
    for (const [name, value] of Object.entries(REDIRECT_HEADERS)) context.header(name, value);
    this.parts.counters.countRedirect(outcome);
    return context.redirect(destination, 302);
  }

  /** The link, or why there is nothing to lead to. */
  private async find(codes: readonly string[]): Promise<FoundLink | Refusal> {
    try {
      for (const code of codes) {
        const link = await this.parts.services.links.find(code);
        if (link !== null) return link.isActive ? link : LINK_INACTIVE;
      }
      return LINK_UNKNOWN;
    } catch (error) {
      this.parts.log({ level: 'warn', event: 'link_store_unavailable', ...errorFields(error) });
      return LINK_UNAVAILABLE;
    }
  }

  private clickOf({ context, visitor, nowMs }: Asked, link: FoundLink): Click {
    return clickOf({
      id: this.parts.newId(),
      atMs: nowMs,
      link,
      ipHash: visitor.ipHash,
      country: visitor.country,
      referer: context.req.header('referer') ?? null,
      traits: visitor.traits,
      recentRequests: this.recent.count(visitor.ipHash),
    });
  }

  /** Machines get none: theirs would travel on in previews and search results. */
  private async tagFor(
    { campaignId, influencer, botReason }: Click,
    { code, tagKeys }: FoundLink,
  ): Promise<TagOfLink | null> {
    if (campaignId === null || (botReason !== null && botReason !== 'prefetch')) return null;
    try {
      const tag = await this.issuer.issue(campaignId, influencer, tagKeys ?? null);
      return tag && { ...tag, linkProof: await this.proofs.make(code, tag.text) };
    } catch (error) {
      this.parts.log({ level: 'error', event: 'tag_failed', campaign_id: campaignId, ...errorFields(error) });
      return null;
    }
  }

  /** Where a cookie is not wanted, or the browser may keep it back from the page that needs it. */
  private carriesTag(visitor: Visitor): boolean {
    return visitor.wantsNoCookies || this.parts.settings.cookieSameSite === 'None';
  }

  private limitsOf({ limitHash }: Visitor): LimitRule[] {
    const most = this.parts.settings.limits.redirectsPerMinute;
    return [{ key: `redirect:ip:${limitHash}`, most, windowSeconds: 60 }];
  }

  private admit({ visitor }: Asked): Promise<Refusal | null> {
    return this.recorder.admit(this.parts.services.front(visitor.ipHash), this.limitsOf(visitor));
  }

  private refuse({ context, visitor, nowMs }: Asked, refusal: Refusal): Response {
    if (refusal.code === 'rate_limited' && refusal.retryAfterSeconds !== undefined) {
      const untilMs = nowMs + refusal.retryAfterSeconds * 1_000;
      this.refused.set(visitor.limitHash, { refusal, untilMs });
    }
    this.parts.counters.countRedirect('refused');
    this.parts.countRefusal(context, 'redirect', refusal.code);
    return pageResponse(context, refusal);
  }

  private knownRefusal({ visitor, nowMs }: Asked): Refusal | null {
    const known = this.refused.get(visitor.limitHash);
    if (known === undefined || nowMs >= known.untilMs) return null;
    const { refusal, untilMs } = known;
    const seconds = Math.ceil((untilMs - nowMs) / 1_000);
    const limit = refusal.limit === undefined ? {} : { limit: { ...refusal.limit, resetSeconds: seconds } };
    return { ...refusal, retryAfterSeconds: seconds, ...limit };
  }
}

function outcomeOf({ botReason }: Click): RedirectOutcome {
  return botReason === null ? 'counted' : 'bot';
}

function createRecorder(parts: RouteParts): ClickRecorder {
  const { services, settings, clock, counters, log } = parts;
  const inBackground = (work: Promise<unknown>) => services.inBackground(work);
  const rescue = new ClickRescue({
    front: (ipHash) => services.front(ipHash),
    clock,
    inBackground,
    onStored: () => counters.countJournal('repeated'),
    onLost: ({ id, code }) => {
      counters.countJournal('lost');
      log({ level: 'error', event: 'click_lost', click_id: id, code });
    },
  });
  counters.waitingClicks = () => {
    // Where nobody visits any more, those who watch come by.
    rescue.goOn();
    return rescue.size;
  };
  return new ClickRecorder({
    rescue,
    deadlineMs: settings.journalDeadlineMs,
    inBackground,
    onOutcome: (outcome) => counters.countJournal(outcome),
    onLateRefusal: ({ code }, { ipHash }) => {
      inBackground(services.front(ipHash).countRefusal('redirect', code, clock.now()).catch(ignore));
    },
    onFailure: (error) => log({ level: 'warn', event: 'click_journal_failed', ...errorFields(error) }),
  });
}

function createIssuer({ keyring, terms, clock, settings, services, log }: RouteParts): TagIssuer {
  return new TagIssuer({
    keyring,
    terms,
    clock,
    lifetimeSeconds: settings.tagLifetimeSeconds,
    termsDeadlineMs: settings.termsDeadlineMs,
    firstTermsDeadlineMs: settings.firstTermsDeadlineMs,
    inBackground: (work) => services.inBackground(work),
    onKeyMissing: (campaignId) => log({ level: 'error', event: 'tag_key_missing', campaign_id: campaignId }),
    onKeysUnknown: (campaignId) => log({ level: 'warn', event: 'tag_keys_unknown', campaign_id: campaignId }),
  });
}

const page = (description: string) => ({ description, type: 'text/html', schema: v.string() }) as const;

/** The routes in the API's document. */
export const redirectDocs: readonly RouteDoc[] = REDIRECT_PATHS.map((path) => ({
  method: 'get',
  path,
  summary: "Leads to a link's destination with ref_code, click_id, UTM parameters and the campaign's tag",
  responses: {
    302: {
      description:
        'The destination is in Location; the tag is in the cookie crr_tag or in the parameter crr_tag, and what proves its link in crr_link beside it.',
    },
    404: page('There is no such link.'),
    410: page('The link is not active any more.'),
    429: page('Too many visits from one network; see Retry-After and RateLimit-Reset.'),
    503: page('The link can not be looked up now.'),
  },
}));

/** Whoever had to know was told elsewhere, or nobody can do anything about it. */
function ignore(): void {}
