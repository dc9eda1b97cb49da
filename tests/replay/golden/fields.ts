import { PublicKey } from '@solana/web3.js';

/** An account's fields as golden.json has them: numbers and keys as text, bytes as hex, names as in Rust. */
export type Fields = { readonly [name: string]: Fields } | readonly Fields[] | string | boolean | null;

export function fieldsOf(value: unknown): Fields {
  if (typeof value === 'bigint' || typeof value === 'number') return `${value}`;
  if (value instanceof PublicKey) return value.toBase58();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(fieldsOf);
  if (typeof value !== 'object' || value === null) return value as string | boolean | null;
  const entries = Object.entries(value).map(([name, one]) => [snakeCase(name), fieldsOf(one)] as const);
  return Object.fromEntries(entries);
}

function snakeCase(camel: string): string {
  return camel
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/([a-z])(\d)/g, '$1_$2')
    .replace(/(\d)([a-z])/g, '$1_$2');
}
