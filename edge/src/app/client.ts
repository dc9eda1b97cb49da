/** Who asks, as far as it is known and needed. */
import type { Clock } from '@crr/kit';
import { forwardedAddress, type IpAddress, networkOf } from '@crr/sdk';
import type { Context } from 'hono';

import { countryOf } from '../click/country';
import { createNetworkHasher, LIMITED_NETWORK, STORED_NETWORK } from '../click/ip';
import type { RequestTraits } from '../fraud/observation';
import type { AppSettings } from './settings';

/** A visitor without a name. */
export interface Visitor {
  /** Keyed hash of the address's network; the key changes daily. */
  readonly ipHash: string;
  /** The same of the network that shares limits: an IPv6 `/64` has its own. */
  readonly limitHash: string;
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
  /** Told of each request whose address can not be read. */
  readonly onUnreadable?: (() => void) | undefined;
}

/** No header of interest is longer; what stands behind is not looked at. */
const HEADER_MOST_CHARACTERS = 512;

/** Makes the function that looks at requests. */
export function createVisitorOf(options: VisitorOptions): (context: Context) => Visitor {
  const { settings, clock, onUnreadable } = options;
  const hashOf = createNetworkHasher(settings.ipSalt);
  return (context) => {
    const cloudflare = cloudflareOf(context.req.raw);
    const trusted = settings.countryHeader === null ? null : header(context, settings.countryHeader);
    const told = toldAddress(options, context);
    const address = forwardedAddress(told);
    if (address === null) onUnreadable?.();
    const [stored, limited] = address === null ? same(unreadable(context, told)) : networksOf(address);
    const nowMs = clock.now();
    return {
      ipHash: hashOf(stored, nowMs),
      limitHash: hashOf(limited, nowMs),
      country: countryOf(trusted, cloudflare.country),
      traits: traitsOf(context, cloudflare.asn),
      wantsNoCookies: settings.consentMode === 'cookieless' || header(context, 'sec-gpc') === '1',
    };
  };
}

/** What the trusted header says, or without one the connection. */
function toldAddress({ settings, remoteAddress }: VisitorOptions, context: Context): string | null {
  const named = settings.clientIpHeader;
  return named === null ? (remoteAddress?.(context) ?? null) : (context.req.header(named) ?? null);
}

function networksOf(address: IpAddress): readonly [stored: string, limited: string] {
  return [networkOf(address, STORED_NETWORK), networkOf(address, LIMITED_NETWORK)];
}

/** Stands for an address that can not be read: by what else is seen of the visitor, so that not all such are one. */
function unreadable(context: Context, told: string | null): string {
  const traits = [
    told?.slice(-HEADER_MOST_CHARACTERS) ?? '',
    header(context, 'user-agent'),
    header(context, 'accept-language'),
  ];
  return JSON.stringify(traits);
}

function same(network: string): readonly [stored: string, limited: string] {
  return [network, network];
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
    purpose:
      header(context, 'sec-purpose') ??
      header(context, 'purpose') ??
      header(context, 'x-purpose') ??
      header(context, 'x-moz'),
    fetchDest: header(context, 'sec-fetch-dest'),
    clientHints: {
      brands: header(context, 'sec-ch-ua'),
      mobile: header(context, 'sec-ch-ua-mobile'),
      platform: header(context, 'sec-ch-ua-platform'),
    },
    asn,
  };
}

function header(context: Context, name: string): string | null {
  const value = context.req.header(name);
  return value === undefined ? null : value.slice(0, HEADER_MOST_CHARACTERS);
}
