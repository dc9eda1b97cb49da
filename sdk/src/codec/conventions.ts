// What the SDK's values say otherwise than the IDL: read by the encoder and the reader alike.

/** Layout version of every account; the only one there is. */
export const ACCOUNT_VERSION = 1;

/** An array of this many bytes is a country code, which is text here. */
export const COUNTRY_BYTES = 2;

/** Keys of which the zero key stands for "none", by struct and field. */
export const OPTIONAL_KEYS: ReadonlySet<string> = new Set([
  'AdminProposed.pending_admin',
  'Attribution.influencer',
  'AttributionClosed.influencer',
  'AttributionCreated.influencer',
  'CampaignTag.influencer',
  'CampaignUpdated.co_signer',
  'CampaignVauProcessed.influencer',
  'Config.pending_admin',
  'ConversionProcessed.influencer',
  'KeySlot.next',
  'State.pending_admin',
  'propose_admin.new_admin',
  'propose_admin.pending_admin',
]);

/** What an enum's variant that holds a value is called: `{ custom: 'Mastodon' }` for `Custom`. */
export function variantKey(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
