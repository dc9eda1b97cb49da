/** UTM parameters that tell campaigns and influencers apart in the advertiser's own analytics. Pure. */

import { UTM_KEYS, UTM_MEDIUM, utmOf, utmSlug } from '@crr/sdk';

/** UTM parameters of a link. */
export type Utm = { readonly [key in (typeof UTM_KEYS)[number]]?: string | undefined };

/** Whom and what a link is for. */
export interface UtmSubject {
  readonly campaign: string;
  /** null for a link of the campaign's own. */
  readonly influencer: { readonly handle: string; readonly platform: string } | null;
}

/** What is filled in where the link's maker gives nothing: source is the influencer's platform, content their handle. */
export function generateUtm({ campaign, influencer }: UtmSubject): Utm {
  if (influencer !== null) return utmOf({ ...influencer, campaign });
  return { source: 'campaign', medium: UTM_MEDIUM, campaign: utmSlug(campaign) };
}

/** The UTM parameters that a destination has of its own, whatever the case of their names. @param destinationUrl a URL */
export function utmOfDestination(destinationUrl: string): Utm {
  const own: Record<string, string> = {};
  for (const [name, value] of new URL(destinationUrl).searchParams) {
    const key = UTM_KEYS.find((each) => name.trim().toLowerCase() === `utm_${each}`);
    if (key !== undefined && value !== '') own[key] ??= value;
  }
  return own;
}

/** Where the parameters of a link come from. */
export interface UtmSources {
  readonly destination_url: string;
  /** Filled in by the platform. */
  readonly utm_automatic: Utm;
  /** Said by the link's maker. */
  readonly utm_explicit: Utm;
}

/** What a link adds to its destination: what its maker said, and automatically only what the destination does not say itself. */
export function effectiveUtm({
  destination_url,
  utm_automatic,
  utm_explicit,
}: UtmSources): Record<string, string> {
  const own = utmOfDestination(destination_url);
  const automatic = Object.entries(utm_automatic).filter(([key]) => !Object.hasOwn(own, key));
  const all: Utm = { ...Object.fromEntries(automatic), ...utm_explicit };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Parameters of the destination in whose place visitors get another value. */
export function replacedUtm(destinationUrl: string, utm: Readonly<Record<string, string>>): string[] {
  const own = utmOfDestination(destinationUrl) as Readonly<Record<string, string>>;
  return UTM_KEYS.filter((key) => key in own && key in utm && own[key] !== utm[key]);
}
