import type { StepName, TraceableEvent } from './model';

/** A step's key as the event gives it: what to look up, or why there is nothing to look up. */
export type Key = { key: string } | { missing: 'not_told' | 'unreadable' | 'no_ref_code' };

/** The keys of all steps. */
export type Keys = Readonly<Record<StepName, Key>>;

const CODE = /^[A-Za-z0-9_-]{1,64}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What an event gives to look up. Never throws, whatever the event says. */
export function keysOf(event: TraceableEvent): Keys {
  return {
    coupon: given(event.couponCode, (code) => codeIn(code)?.toUpperCase() ?? null),
    ref_code: given(event.refCode, codeIn),
    landing_url: refCodeOf(event.landingUrl),
    referrer: refCodeOf(event.referrer),
    click_id: given(event.clickId, clickIdIn),
    session_id: given(event.sessionId, (id) => id),
  };
}

function given(text: string | null, read: (text: string) => string | null): Key {
  if (text === null || text.trim() === '') return { missing: 'not_told' };
  const key = read(text.trim());
  return key === null ? { missing: 'unreadable' } : { key };
}

function codeIn(text: string): string | null {
  return CODE.test(text) ? text : null;
}

function clickIdIn(text: string): string | null {
  const id = text.toLowerCase();
  return UUID.test(id) ? id : null;
}

/** The `ref_code` in the query of an http URL. A browser's first one counts; the fragment never does. */
function refCodeOf(text: string | null): Key {
  if (text === null || text.trim() === '') return { missing: 'not_told' };
  const url = urlIn(text.trim());
  if (url === null) return { missing: 'unreadable' };
  const code = url.searchParams.get('ref_code');
  if (code === null || code === '') return { missing: 'no_ref_code' };
  return CODE.test(code) ? { key: code } : { missing: 'unreadable' };
}

function urlIn(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}
