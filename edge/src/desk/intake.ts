/** Takes reports of attention: what it answers with an id is stored, and will land or be parked with a reason. */

import { isChainError } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import { type CampaignTerms, campaignIdBytes } from '../chain/terms';
import type { Outcome } from '../model';
import type { Accepted, ReportAttention } from '../ports';
import type { Sql } from '../store/sql';
import { type DeskContext, nowSeconds, withWake } from './context';
import { runningRefusal } from './eligibility';
import type { Entry } from './entry';
import { vauId } from './ids';
import { newAccountLimits, reportLimits } from './limits';
import { minSecondsOf } from './opening';
import { type Claim, type ClaimRule, type ClaimRules, judgeClaim } from './plausibility';
import {
  accepted,
  campaignUnknown,
  implausible,
  newAccountsLimited,
  nonceUsed,
  sessionClosed,
} from './refusals';
import {
  credit,
  creditedUntil,
  findSession,
  keepMarks,
  type StoredSession,
  uncreditedAccount,
} from './sessions';
import { joinSignals, signalsOf, withMark } from './signals';

/** What is looked up before the report is taken. */
interface Known {
  /** The VAU's. */
  readonly id: string;
  /** The campaign's; null while they can not be known. */
  readonly terms: CampaignTerms | null;
  /** Whether the chain has no attribution of the account, as far as can be known. */
  readonly isNewAccount: boolean;
}

/**
 * Takes a report: the entry of the outbox, the account's clock and what is told of it are stored together. While the chain can not be asked it
 * takes what it could not check, and leaves that to the program.
 */
export async function takeReport(context: DeskContext, request: ReportAttention): Promise<Outcome<Accepted>> {
  const campaignId = campaignIdBytes(request.campaignId);
  if (campaignId === null) return campaignUnknown();
  const id = vauId(campaignId, request.sessionId, request.nonce);
  const terms = await knownTerms(context, request.campaignId);
  const isNewAccount = await isOfNewAccount(context, request, campaignId);
  return withWake(context, () =>
    context.store.transaction((sql) => take(context, sql, request, { id, terms, isNewAccount })),
  );
}

/** Whether the report would be an account's first in the campaign; one that can not be looked up now counts as new. */
async function isOfNewAccount(
  { store, chain }: DeskContext,
  { sessionId, campaignId }: ReportAttention,
  id: Uint8Array,
): Promise<boolean> {
  const account = await uncreditedAccount(store, campaignId, sessionId);
  if (account === null) return false;
  try {
    const { attributions } = await chain.view(id, [new PublicKey(account)], { commitment: 'confirmed' });
    return !attributions[0];
  } catch (error) {
    if (isChainError(error)) return true;
    throw error;
  }
}

/** The campaign's terms; null while they can not be known. */
async function knownTerms({ terms }: DeskContext, campaignId: string): Promise<CampaignTerms | null> {
  try {
    return await terms.find(campaignId);
  } catch (error) {
    if (isChainError(error)) return null;
    throw error;
  }
}

async function take(
  context: DeskContext,
  sql: Sql,
  request: ReportAttention,
  { id, terms, isNewAccount }: Known,
): Promise<Outcome<Accepted>> {
  const { outbox, limiter, settings } = context;
  if ((await outbox.find(sql, request.campaignId, id)) !== null) return nonceUsed(id);
  const session = await findSession(sql, request.campaignId, request.sessionId);
  if (session === null || session.closedAtMs !== null) return sessionClosed();
  // Once a campaign goes on the program would pay for its pause, too.
  const inactive = terms && runningRefusal(terms, nowSeconds(context.clock));
  if (inactive !== null) return inactive;
  const limit = await limiter.takeIn(sql, reportLimits(settings, session));
  if (!limit.ok) return limit;

  const nowMs = context.clock.now();
  const before = await creditedUntil(sql, session.campaignId, session.account);
  const minSeconds = terms && minSecondsOf(terms);
  const rules: ClaimRules = {
    minSeconds,
    maxSeconds: settings.maxSecondsPerReport,
    graceMs: settings.graceMs,
  };
  const { openedAtMs, expiresAtMs } = session;
  const claim: Claim = { seconds: request.seconds, nowMs, openedAtMs, expiresAtMs, creditedUntilMs: before };
  const verdict = judgeClaim(claim, rules);
  const bounds = {
    minSeconds: minSeconds ?? 1,
    maxSeconds: Math.max(settings.maxSecondsPerReport, minSeconds ?? 0),
  };
  if (verdict.plausible && before === null && isNewAccount) {
    const admitted = await limiter.takeIn(sql, newAccountLimits(settings, session, request.ipHash));
    if (!admitted.ok) return newAccountsLimited(admitted);
  }
  const rule = verdict.plausible
    ? await creditRefusal(sql, session, before, verdict.creditedUntilMs)
    : verdict.rule;
  if (rule === null) {
    const marks = withMark(session.marks, claim, request.userPresence);
    await keepMarks(sql, session, marks);
    const isNew = await outbox.insert(sql, entryFor(id, { ...session, marks }, request, nowMs));
    return isNew ? accepted({ id }) : nonceUsed(id);
  }
  // The same report may have been taken while this one was looked at: then its time is used up by itself.
  const twin = await outbox.find(sql, request.campaignId, id);
  return twin === null ? implausible(rule, bounds) : nonceUsed(id);
}

/** Credits the account; the broken rule when somebody else was credited with that time meanwhile. */
async function creditRefusal(
  sql: Sql,
  { campaignId, account }: StoredSession,
  before: number | null,
  untilMs: number,
): Promise<ClaimRule | null> {
  return (await credit(sql, { campaignId, account, before, untilMs })) ? null : 'more_than_passed';
}

function entryFor(id: string, session: StoredSession, request: ReportAttention, nowMs: number): Entry {
  const { campaignId, account, influencer, site, country, cohortFilter, isHotPage, tag, linkCode } = session;
  return {
    campaignId,
    id,
    account,
    influencer,
    body: {
      kind: 'vau',
      earnedAtSeconds: Math.floor(nowMs / 1_000),
      seconds: request.seconds,
      site,
      country,
      cohortFilter,
      userPresence: request.userPresence,
      isHotPage,
      tag,
      linkCode,
      signals: joinSignals(session.signals, request.signals, signalsOf(session.marks)),
    },
    state: 'queued',
    reason: null,
    sequence: null,
    signature: null,
    attempts: 0,
    dueAtMs: nowMs,
    place: nowMs,
    receivedAtMs: nowMs,
    changedAtMs: nowMs,
  };
}
