/** Whether a visitor is taken for a human. */
import { isCrawler } from './user-agent';

/** Why a visit is not counted as a human's. */
export type BotReason = 'no_user_agent' | 'crawler' | 'embedded' | 'prefetch';

/** What the verdict rests on. */
export interface BotTraits {
  readonly userAgent: string | null;
  /** The Sec-Purpose header, or its forerunners Purpose and X-Moz. */
  readonly purpose: string | null;
  /** The Sec-Fetch-Dest header: for what the browser wants it. */
  readonly fetchDest?: string | null;
}

/** The verdict; null for a human, as far as anybody can tell by headers. */
export function botReason({ userAgent, purpose, fetchDest = null }: BotTraits): BotReason | null {
  if (userAgent === null || userAgent.trim() === '') return 'no_user_agent';
  if (isCrawler(userAgent)) return 'crawler';
  if (isEmbedded(fetchDest)) return 'embedded';
  return isPrefetch(purpose) ? 'prefetch' : null;
}

/** Whether a page loads the link as a part of itself (image, frame, script, fetch): nobody followed it. Older browsers do not say. */
export function isEmbedded(fetchDest: string | null): boolean {
  const wanted = fetchDest?.trim().toLowerCase() ?? '';
  return wanted !== '' && wanted !== 'document';
}

/** Whether a browser looks at the page before anybody asked for it. */
export function isPrefetch(purpose: string | null): boolean {
  return purpose !== null && /\b(prefetch|preview|prerender)\b/i.test(purpose);
}
