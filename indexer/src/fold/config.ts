/** The config's row from its events. */
import type { RouterEvent } from '@crr/sdk';
import type { SlottedEvent } from './campaign';
import type { ConfigRow } from './rows';
import { isoTime } from './time';

/**
 * The row after the config's events, in order; null before it is initialized.
 *
 * @param before the row that the events before these left
 */
export function foldConfig(
  events: readonly SlottedEvent[],
  before: ConfigRow | null = null,
): ConfigRow | null {
  let row = before;
  for (const { event } of events) {
    const change = changeOf(event, row);
    if (change !== null) row = { ...change, updated_at: isoTime(event.data.timestamp) };
  }
  return row;
}

function changeOf(event: RouterEvent, row: ConfigRow | null): Omit<ConfigRow, 'updated_at'> | null {
  if (event.name === 'ConfigInitialized') {
    const { admin, verifier, usdcMint, acMint, acdMint, acReserve, swapVenues, swapPools, timestamp } =
      event.data;
    return {
      id: 1,
      admin: admin.toBase58(),
      pending_admin: null,
      verifier: verifier.toBase58(),
      usdc_mint: usdcMint.toBase58(),
      ac_mint: acMint.toBase58(),
      acd_mint: acdMint.toBase58(),
      ac_reserve: acReserve.toBase58(),
      swap_venues: swapVenues.map((venue) => venue.toBase58()),
      swap_pools: swapPools.map((pool) => pool.toBase58()),
      initialized_at: isoTime(timestamp),
    };
  }
  if (row === null) return null;
  switch (event.name) {
    case 'ConfigUpdated': {
      const { verifier, swapVenues, swapPools } = event.data;
      const swap_venues = swapVenues.map((venue) => venue.toBase58());
      const swap_pools = swapPools.map((pool) => pool.toBase58());
      return { ...row, verifier: verifier.toBase58(), swap_venues, swap_pools };
    }
    case 'AdminProposed':
      return { ...row, pending_admin: event.data.pendingAdmin?.toBase58() ?? null };
    case 'AdminAccepted':
      return { ...row, admin: event.data.admin.toBase58(), pending_admin: null };
    default:
      return row;
  }
}
