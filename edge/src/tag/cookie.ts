/** The tag in the visitor's browser, and beside it the proof of the link that gave it. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import type { IssuedTag } from './issuer';

/** The tag's name: the cookie's, and the parameter's where it travels in a URL. */
export const TAG_COOKIE = 'crr_tag';
/** The same of the link's proof. */
export const LINK_COOKIE = 'crr_link';

/** A tag has 201 characters at most while its times have ten digits; nothing longer than this is looked at. */
export const TAG_MOST_CHARACTERS = 256;

/** With which requests of other sites the browser sends the cookie. */
export type CookieSameSite = 'Lax' | 'Strict' | 'None';

/** A tag, and what proves by which link the visitor got it. */
export interface TagOfLink extends IssuedTag {
  readonly linkProof: string;
}

/**
 * Sets the cookies for as long as the tag is good: over HTTPS only, out of reach of scripts. `None`, for pages of other sites, is partitioned
 * by those sites, as browsers want it that block other cookies there.
 */
export function setTagCookies(
  context: Context,
  { text, expiresAtSeconds, linkProof }: TagOfLink,
  sameSite: CookieSameSite,
  nowMs: number,
): void {
  const options = {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite,
    partitioned: sameSite === 'None',
    maxAge: Math.max(0, expiresAtSeconds - Math.floor(nowMs / 1_000)),
  };
  setCookie(context, TAG_COOKIE, text, options);
  setCookie(context, LINK_COOKIE, linkProof, options);
}

/** The cookie's text, unproven; null where there is none, or none that could be a tag. */
export function readTagCookie(context: Context): string | null {
  const text = getCookie(context, TAG_COOKIE);
  return text === undefined || text === '' || text.length > TAG_MOST_CHARACTERS ? null : text;
}

/** What proves the link, unproven; null where there is nothing. */
export function readLinkCookie(context: Context): string | null {
  return getCookie(context, LINK_COOKIE) ?? null;
}
