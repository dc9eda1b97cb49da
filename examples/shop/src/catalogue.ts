/** What the shop sells. */

/** Something to buy. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  /** Its picture: one character. */
  readonly picture: string;
  /** In US cents. */
  readonly cents: bigint;
}

/** All products. */
export const PRODUCTS: readonly Product[] = [
  {
    id: 'tent',
    name: 'Lakeside tent',
    text: 'Two people, one lake, no leaks.',
    picture: '⛺',
    cents: 24_900n,
  },
  { id: 'lamp', name: 'Firefly lamp', text: 'Forty hours of warm light.', picture: '🏮', cents: 3_450n },
  { id: 'mug', name: 'Morning mug', text: 'Enamel, and not afraid of embers.', picture: '☕', cents: 1_800n },
  {
    id: 'boots',
    name: 'Ridge boots',
    text: 'Dry feet, from the car to the pass.',
    picture: '🥾',
    cents: 15_900n,
  },
];

/** What the shop's prices are in. */
export const CURRENCY = 'USD';

/** A product by its id; null for none. */
export function productOf(id: string | null): Product | null {
  return PRODUCTS.find((product) => product.id === id) ?? null;
}

/** An amount in decimal, as the platform takes it: `249.00`. */
export function decimal(cents: bigint): string {
  return `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`;
}
