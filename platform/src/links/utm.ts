/** UTM parameters that tell campaigns and influencers apart in the advertiser's own analytics. Pure. */

/** Keys of UTM parameters, without their prefix. */
export const UTM_KEYS = ['source', 'medium', 'campaign', 'term', 'content'] as const;

/** UTM parameters of a link. */
export type Utm = { readonly [key in (typeof UTM_KEYS)[number]]?: string | undefined };

/** Whom and what a link is for. */
export interface UtmSubject {
  readonly campaign: string;
  /** null for a link of the campaign's own. */
  readonly influencer: { readonly handle: string; readonly platform: string } | null;
}

const SLUG_MOST = 100;

/** What is filled in where the link's maker gives nothing: source is the influencer's platform, content their handle. */
export function generateUtm({ campaign, influencer }: UtmSubject): Utm {
  const named = { medium: 'influencer', campaign: slug(campaign) };
  return influencer === null
    ? { ...named, source: 'campaign' }
    : { ...named, source: slug(influencer.platform), content: slug(influencer.handle) };
}

/** Small letters and digits of any script, hyphens between them: analytics tell `Summer` and `summer ` apart. */
function slug(text: string): string {
  const words =
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? [];
  return [...words.join('-')].slice(0, SLUG_MOST).join('') || 'none';
}
