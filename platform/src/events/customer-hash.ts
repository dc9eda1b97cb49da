import { createHmac, hkdfSync } from 'node:crypto';

const PURPOSE = 'customer-hash-1';
const KEY_BYTES = 32;
const keys = new WeakMap<Uint8Array, Buffer>();

/**
 * By what a customer is known: a keyed hash, so that nobody without the key can try names; and another one for each advertiser, so that
 * two of them can't join their customers.
 *
 * @param secretsKey the platform's
 * @param customerId the advertiser's name for the customer, to the letter
 */
export function customerHash(secretsKey: Uint8Array, advertiserId: string, customerId: string): string {
  return createHmac('sha256', keyOf(secretsKey)).update(`${advertiserId}\n${customerId}`).digest('hex');
}

function keyOf(secretsKey: Uint8Array): Buffer {
  const known = keys.get(secretsKey);
  if (known !== undefined) return known;
  const key = Buffer.from(hkdfSync('sha256', secretsKey, '', PURPOSE, KEY_BYTES));
  keys.set(secretsKey, key);
  return key;
}
