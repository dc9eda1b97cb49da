/** What an influencer is paid for a campaign's conversions: in the API's shape and in the table's. Pure. */

/** A share: a part of revenue, a sum for each conversion, or a sum once. */
export type RevenueShare =
  | { readonly type: 'percentage'; readonly share_bps: number }
  | { readonly type: 'flat_per_conversion' | 'flat_once'; readonly flat_usdc: string };

/** Columns of a share. All null: nothing is agreed, and nothing is paid. */
export interface ShareColumns {
  readonly share_type: RevenueShare['type'] | null;
  readonly share_bps: number | null;
  readonly flat_usdc: string | null;
}

/** The columns of a share. */
export function columnsOfShare(share: RevenueShare | null): ShareColumns {
  if (share === null) return { share_type: null, share_bps: null, flat_usdc: null };
  return share.type === 'percentage'
    ? { share_type: share.type, share_bps: share.share_bps, flat_usdc: null }
    : { share_type: share.type, share_bps: null, flat_usdc: share.flat_usdc };
}

/** The share of columns. */
export function shareOfColumns({ share_type, share_bps, flat_usdc }: ShareColumns): RevenueShare | null {
  if (share_type === null) return null;
  if (share_type === 'percentage') return { type: share_type, share_bps: share_bps ?? 0 };
  return { type: share_type, flat_usdc: flat_usdc ?? '0' };
}
