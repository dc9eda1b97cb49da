/** What was bought. */
import { randomUUID } from 'node:crypto';
import type { Product } from './catalogue';
import { type Discount, discounted } from './coupons';

/** A purchase. */
export interface Order {
  /** Also the id of the event that tells of it: told twice, it counts once. */
  readonly id: string;
  readonly products: readonly Product[];
  readonly discount: Discount | null;
  /** What was paid, in US cents. */
  readonly cents: bigint;
}

/** Makes an order of what is in a basket, and empties it. */
export function orderOf(basket: Product[], discount: Discount | null): Order {
  const products = basket.splice(0);
  const sum = products.reduce((total, { cents }) => total + cents, 0n);
  return { id: `order-${randomUUID()}`, products, discount, cents: discounted(sum, discount) };
}
