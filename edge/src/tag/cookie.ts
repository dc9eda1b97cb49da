/** The tag in the visitor's browser. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

import type { IssuedTag } from './issuer';

/** The cookie's name. */
export const TAG_COOKIE = 'crr_tag';

/** A tag has 201 characters at most while its times have ten digits; nothing longer than this is looked at. */
export const TAG_MOST_CHARACTERS = 256;

/** With which requests of other sites the browser sends the cookie. */
export type CookieSameSite = 'Lax' | 'Strict' | 'None';

/**
 * Sets the cookie for as long as the tag is good: over HTTPS only, out of reach of scripts. `None`, for pages of other sites, is partitioned
 * by those sites, as browsers want it that block other cookies there.
 */
export function setTagCookie(
  context: Context,
  tag: IssuedTag,
  sameSite: CookieSameSite,
  nowMs: number,
): void {
  setCookie(context, TAG_COOKIE, tag.text, {
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite,
    partitioned: sameSite === 'None',
    maxAge: Math.max(0, tag.expiresAtSeconds - Math.floor(nowMs / 1_000)),
  });
}

/** The cookie's text, unproven; null where there is none, or none that could be a tag. */
export function readTagCookie(context: Context): string | null {
  const text = getCookie(context, TAG_COOKIE);
  return text === undefined || text === '' || text.length > TAG_MOST_CHARACTERS ? null : text;
}
