/** Whose data is asked for. */

/** A person, as privacy_requests names them. */
export type Subject =
  | { readonly kind: 'user' | 'influencer'; readonly id: string; readonly advertiserId: null }
  | {
      readonly kind: 'customer';
      /** The keyed hash of the advertiser's name for them. */
      readonly id: string;
      readonly advertiserId: string;
    };

export type { RowCounts } from '@crr/db';
