/** Opens sessions. */
import { isChainError } from '@crr/sdk';
import { bytesToHex } from '@noble/hashes/utils';
import { LEAST_LAMPORTS } from '../chain/funds';
import type { CampaignTerms, TermsReader } from '../chain/terms';
import type { Outcome } from '../model';
import type { OpenSession, SessionOpened } from '../ports';
import { type DeskContext, HOUSEKEEPING_MS, nowSeconds } from './context';
import { type Eligible, judgeOpening } from './eligibility';
import { sessionLimits } from './limits';
import { accepted, attesterUnfunded, campaignUnknown, chainUnavailable, type Refused } from './refusals';
import { storeSession } from './sessions';

const SESSION_ID_BYTES = 16;

/** Opens a session if the campaign would pay for the visitor's attention; closes the one that the account had open on the page. */
export async function openSession(
  context: DeskContext,
  request: OpenSession,
): Promise<Outcome<SessionOpened>> {
  const terms = await termsOf(context.terms, request.campaignId);
  if ('ok' in terms) return terms;
  const { attester, router, settings, clock } = context;
  const judged = await judgeOpening(terms, request, {
    now: nowSeconds(clock),
    programId: router.pdas.programId,
    attester: attester.publicKey,
    servesAcd: settings.acd !== null,
  });
  if (!judged.ok) return judged;
  const lamports = await context.funds.lamports();
  if (lamports !== null && lamports < LEAST_LAMPORTS) return attesterUnfunded();
  return store(context, request, terms, judged.value);
}

/** A campaign's terms, or why there are none. */
export async function termsOf(reader: TermsReader, campaignId: string): Promise<CampaignTerms | Refused> {
  try {
    return (await reader.find(campaignId)) ?? campaignUnknown();
  } catch (error) {
    if (isChainError(error)) return chainUnavailable();
    throw error;
  }
}

/** The least seconds that a campaign takes in one report. */
export function minSecondsOf({ minAttentionSeconds }: CampaignTerms): number {
  return Math.max(1, minAttentionSeconds);
}

async function store(
  context: DeskContext,
  request: OpenSession,
  terms: CampaignTerms,
  { tag, cohortFilter }: Eligible,
): Promise<Outcome<SessionOpened>> {
  const { settings, limiter } = context;
  const openedAtMs = context.clock.now();
  const expiresAtMs = Math.min(openedAtMs + settings.sessionSeconds * 1_000, Number(tag.expiresAt) * 1_000);
  const id = bytesToHex(context.randomBytes(SESSION_ID_BYTES));
  const minSeconds = minSecondsOf(terms);
  const influencer = tag.influencer?.toBase58() ?? null;
  // Nobody may ever report in it, and it is forgotten all the same.
  await context.scheduler.wake(openedAtMs + HOUSEKEEPING_MS);
  return context.store.transaction(async (sql) => {
    const limit = await limiter.takeIn(sql, sessionLimits(settings, { ...request, influencer }));
    if (!limit.ok) return limit;
    await storeSession(sql, {
      ...request,
      id,
      influencer,
      cohortFilter: cohortFilter && bytesToHex(cohortFilter),
      openedAtMs,
      expiresAtMs,
      closedAtMs: null,
      marks: [],
    });
    return accepted({
      sessionId: id,
      reportEverySeconds: Math.max(settings.reportEverySeconds, minSeconds),
      minSeconds,
      expiresAtMs,
    });
  });
}
