/** Who asks, as far as it is known and needed. */
import type { Context } from 'hono';

import { countryOf } from '../click/country';
import { createIpHasher } from '../click/ip';
import type { RequestTraits } from '../fraud/observation';
import type { Clock } from '../model';
import type { AppSettings } from './settings';

/** A visitor without a name. */
export interface Visitor {
  /** Keyed hash of the address's network; the key changes daily. */
  readonly ipHash: string;
  readonly country: string;
  readonly traits: RequestTraits;
  /** The visitor, or the operator for everybody, wants no cookies. */
  readonly wantsNoCookies: boolean;
}

/** What it takes to know a visitor. */
export interface VisitorOptions {
  readonly settings: Pick<AppSettings, 'clientIpHeader' | 'countryHeader' | 'consentMode' | 'ipSalt'>;
  readonly clock: Clock;
  /** The connection's own address, where the runtime knows it. */
  readonly remoteAddress?: ((context: Context) => string | null) | undefined;
}

/** No header of interest is longer; what stands behind is not looked at. */
const HEADER_MOST_CHARACTERS = 512;

/** Makes the function that looks at requests. */
export function createVisitorOf(options: VisitorOptions): (context: Context) => Visitor {
  const { settings, clock, remoteAddress } = options;
  const hashOf = createIpHasher(settings.ipSalt);
  return (context) => {
    const cloudflare = cloudflareOf(context.req.raw);
    const named = settings.clientIpHeader;
    const address = named === null ? (remoteAddress?.(context) ?? null) : lastOf(context.req.header(named));
    const trusted = settings.countryHeader === null ? null : header(context, settings.countryHeader);
    return {
      ipHash: hashOf(address, clock.now()),
      country: countryOf(trusted, cloudflare.country),
      traits: traitsOf(context, cloudflare.asn),
      wantsNoCookies: settings.consentMode === 'cookieless' || header(context, 'sec-gpc') === '1',
    };
  };
}

/** What Cloudflare tells of a request beside its headers. */
interface CloudflareTraits {
  readonly country: unknown;
  readonly asn: number | null;
}

function cloudflareOf(request: Request): CloudflareTraits {
  const traits: unknown = 'cf' in request ? request.cf : null;
  if (typeof traits !== 'object' || traits === null) return { country: null, asn: null };
  const { country, asn } = traits as { country?: unknown; asn?: unknown };
  return { country, asn: typeof asn === 'number' && Number.isSafeInteger(asn) ? asn : null };
}

function traitsOf(context: Context, asn: number | null): RequestTraits {
  return {
    userAgent: header(context, 'user-agent'),
    acceptLanguage: header(context, 'accept-language'),
    purpose: header(context, 'sec-purpose') ?? header(context, 'purpose') ?? header(context, 'x-moz'),
    clientHints: {
      brands: header(context, 'sec-ch-ua'),
      mobile: header(context, 'sec-ch-ua-mobile'),
      platform: header(context, 'sec-ch-ua-platform'),
    },
    asn,
  };
}

/**
 * The nearest proxy writes last; what stands before may be the visitor's own invention, and be so long that a part of it is taken for the
 * end where the list is cut.
 */
function lastOf(list: string | undefined): string | null {
  return list === undefined ? null : list.slice(list.lastIndexOf(',') + 1).trim();
}

function header(context: Context, name: string): string | null {
  const value = context.req.header(name);
  return value === undefined ? null : value.slice(0, HEADER_MOST_CHARACTERS);
}
