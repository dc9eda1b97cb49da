/** Refunds of a sale: its commission follows. */
import { z } from 'zod';
import { checkedSql } from '../checked-sql';
import { Books, least } from '../ledger';
import { type Settling, settleCommissions } from './settle';
import { refundsOf } from './store';

/** A sale with all that was refunded of it. */
export interface RefundedSale {
  readonly eventId: string;
  readonly currency: string;
  /** Millionths of the currency. */
  readonly grossMicros: bigint;
  /** At most that. */
  readonly refundedMicros: bigint;
}

/**
 * Lets what a sale earned follow its refunds. Takes the book first: of a sale and its refund that come at once, whoever has the book second
 * sees the other.
 *
 * @param saleKey customer_events.dedup_key
 * @returns null where the sale was not told yet: its refunds count when it is
 */
export async function settleRefunds(
  settling: Settling,
  advertiserId: string,
  saleKey: string,
): Promise<RefundedSale | null> {
  const { db, now } = settling;
  await Books.hold(db, [advertiserId], now);
  const { rows } = await checkedSql({ id: z.string(), currency: z.string(), gross: z.string() })`
    SELECT id, currency, coalesce(value_micros, 0) AS gross FROM platform.customer_events
    WHERE advertiser_id = ${advertiserId}::uuid AND dedup_key = ${saleKey} AND action = 'purchase'`.execute(
    db,
  );
  const [sale] = rows;
  if (sale === undefined) return null;
  await settleCommissions(settling, [sale.id]);
  const grossMicros = BigInt(sale.gross);
  const refunds = (await refundsOf(db, [sale.id])).get(sale.id);
  const refunded = refunds === undefined ? 0n : refunds.isRefunded ? grossMicros : refunds.refundedMicros;
  return {
    eventId: sale.id,
    currency: sale.currency,
    grossMicros,
    refundedMicros: least(refunded, grossMicros),
  };
}
