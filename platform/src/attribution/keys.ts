import { isPlaceholder, visibleText } from '@crr/sdk';
import { couponKey, couponKeys } from '../coupon-code';
import type { StepName, TraceableEvent } from './model';

/** A step's key as the event gives it: what to look up, or why there is nothing to look up. */
export type Key = { key: string } | { missing: 'not_told' | 'unreadable' | 'placeholder' | 'no_ref_code' };

/** The keys of all steps. An order can have several coupons. */
export type Keys = Readonly<Record<Exclude<StepName, 'coupon'>, Key>> & { readonly coupons: readonly Key[] };

/** With what the text of a key begins that was told and could not be read: a character that stands for what was lost. */
export const UNREADABLE_MARK = '\uFFFD';

const CODE = /^[A-Za-z0-9_-]{1,64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const REF_CODE = 'ref_code';

/** What an event gives to look up. Never throws, whatever the event says. */
export function keysOf(event: TraceableEvent): Keys {
  return {
    coupons: couponsOf(event.couponCode),
    ref_code: given(event.refCode, codeIn),
    landing_url: refCodeOf(event.landingUrl),
    referrer: refCodeOf(event.referrer),
    click_id: given(event.clickId, clickIdIn),
    session_id: given(event.sessionId, sessionIn),
  };
}

/** Whether a text names no customer and no session, since it is what shops write for all who have none. */
export function namesNobody(text: string): boolean {
  return isPlaceholder(text) || /^(?:0+|-\d)$/.test(text.trim());
}

function couponsOf(text: string | null): readonly Key[] {
  if (text === null || text.trim() === '') return [{ missing: 'not_told' }];
  const codes = couponKeys(text);
  if (codes.length <= 1) return [given(text, couponKey)];
  return codes.map((code) => given(code, couponKey));
}

function given(text: string | null, read: (text: string) => string | null): Key {
  if (text === null || text.trim() === '') return { missing: 'not_told' };
  if (text.includes(UNREADABLE_MARK)) return { missing: 'unreadable' };
  if (isPlaceholder(text)) return { missing: 'placeholder' };
  const key = read(text);
  return key === null ? { missing: 'unreadable' } : { key };
}

/** Servers leave a slash or a blank behind what they cut out of an address. */
function codeIn(text: string): string | null {
  const code = visibleText(text).replace(/[/\s]+$/, '');
  return CODE.test(code) ? code : null;
}

function clickIdIn(text: string): string | null {
  const id = visibleText(text)
    .replace(/[/\s]+$/, '')
    .toLowerCase();
  return UUID.test(id) ? id : null;
}

/** To the letter, but for what nobody sees. */
function sessionIn(text: string): string | null {
  return namesNobody(text) ? null : text.trim();
}

/**
 * The `ref_code` in an address: of http, or as servers have it, with no scheme, no host, or the query alone. The first one that can be read
 * counts; the fragment never does.
 */
function refCodeOf(text: string | null): Key {
  if (text === null || text.trim() === '') return { missing: 'not_told' };
  if (text.includes(UNREADABLE_MARK)) return { missing: 'unreadable' };
  if (!/[/?=]/.test(text) && isPlaceholder(text)) return { missing: 'placeholder' };
  const query = queryIn(visibleText(text));
  if (query === null) return { missing: 'unreadable' };
  const values = [...new URLSearchParams(query.replace(/&amp;/gi, '&'))]
    .filter(([name]) => visibleText(name).toLowerCase() === REF_CODE)
    .map(([, value]) => given(value, codeIn));
  const told = values.filter((value) => !('missing' in value && value.missing === 'not_told'));
  return told.find((value) => 'key' in value) ?? told[0] ?? { missing: 'no_ref_code' };
}

const SCHEME = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/i;
const HTTP = /^https?:\/\//i;
/** A host with its port, as servers put it before a path. */
const HOST = /^(?:[\p{L}\p{N}_-]+\.)*[\p{L}\p{N}-]+(?::\d+)?(?=[/?]|$)/u;
const QUERY = /^[\w.~%[\]-]+=[^?]*$/;

/** The query of an address, without the fragment; empty for none. Null for what is no address. */
function queryIn(text: string): string | null {
  const address = text.split('#', 1)[0] ?? '';
  if (HTTP.test(address)) return isUrl(address) ? afterMark(address) : null;
  if (SCHEME.test(address)) return null;
  if (address.startsWith('//')) return isUrl(`https:${address}`) ? afterMark(address) : null;
  if (address.startsWith('/') || address.startsWith('?')) return afterMark(address);
  if (QUERY.test(address)) return address;
  return HOST.test(address) && isUrl(`https://${address}`) ? afterMark(address) : null;
}

function afterMark(address: string): string {
  const at = address.indexOf('?');
  return at === -1 ? '' : address.slice(at + 1);
}

function isUrl(text: string): boolean {
  return URL.canParse(text);
}
