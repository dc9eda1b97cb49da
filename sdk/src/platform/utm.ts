/** UTM parameters: what analytics of a destination read of where a visitor came from. */
import { parseUrl } from '../url';

/** Parameters without their prefix `utm_`. */
export interface Utm {
  readonly source?: string;
  readonly medium?: string;
  readonly campaign?: string;
  readonly term?: string;
  readonly content?: string;
}

/** What an influencer's link is described by. */
export interface UtmSubject {
  /** Where the link is published, e.g. `Instagram`. */
  readonly platform: string;
  /** Who publishes it. */
  readonly handle: string;
  /** The campaign's name. */
  readonly campaign: string;
  /** Tells links of the same influencer apart, e.g. `story`. */
  readonly term?: string;
}

const NAMES = ['source', 'medium', 'campaign', 'term', 'content'] as const;
/** What is said to be the medium of every influencer's link. */
export const UTM_MEDIUM = 'influencer';
/** As long as analytics keep them. */
const MOST_CHARACTERS = 100;

/**
 * The parameters of an influencer's link, as the platform fills them in where its maker says nothing: the same for the same campaign and
 * influencer, however they were typed.
 */
export function utmOf({ platform, handle, campaign, term }: UtmSubject): Utm {
  return {
    source: utmSlug(platform),
    medium: UTM_MEDIUM,
    campaign: utmSlug(campaign),
    ...(term === undefined ? {} : { term: utmSlug(term) }),
    content: utmSlug(handle),
  };
}

/**
 * A URL with the parameters, each once: one that it has already is replaced. Everything else stays.
 *
 * @throws TypeError for what is no absolute URL
 */
export function withUtm(url: string, utm: Utm): string {
  const target = parseUrl(url);
  if (target === null) throw new TypeError(`"${url}" is no absolute URL`);
  for (const name of NAMES) {
    const value = utm[name];
    if (value !== undefined) target.searchParams.set(`utm_${name}`, value);
  }
  return target.href;
}

/** A parameter's value: small letters and digits of any script, hyphens between them; analytics tell `Summer` and `summer ` apart. */
export function utmSlug(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [...words.join('-')].slice(0, MOST_CHARACTERS).join('') || 'none';
}
