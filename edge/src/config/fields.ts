/** Forms of settings. Each rule has words of its own: a validator's default words would repeat the value, which may be a secret. */
import { parseUrl } from '@crr/sdk';

import { PublicKey } from '@solana/web3.js';
import * as v from 'valibot';
import { keypairOf } from './keys';

const text = v.string('must be text');

/** An address of HTTP; the slash at its end is dropped. */
export const url = v.pipe(
  text,
  v.check(isHttpUrl, 'must be a URL of http or https'),
  v.transform((value) => value.replace(/\/+$/, '')),
);

/** A secret that is only long. */
export function secret(leastCharacters: number) {
  return v.pipe(text, v.minLength(leastCharacters, `must have ${leastCharacters} characters or more`));
}

/** Secrets that are only long, separated by commas: several while one is exchanged for another. */
export function secrets(leastCharacters: number) {
  return v.pipe(
    text,
    v.check(
      (value) => value.split(',').every((part) => part.trim().length >= leastCharacters),
      `must have ${leastCharacters} characters or more, in each part where commas separate some`,
    ),
  );
}

/** {@link secrets}, taken apart. */
export function secretList(leastCharacters: number) {
  return v.pipe(secrets(leastCharacters), v.transform(commaSeparated));
}

/** A whole number between two. */
export function whole(least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`;
  return v.pipe(
    text,
    v.regex(/^\d{1,15}$/, rule),
    v.transform(Number),
    v.check((value) => value >= least && value <= most, rule),
  );
}

/** One of some words. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  return v.picklist(words, `must be one of ${words.join(', ')}`);
}

/** A header's name; lower case. */
export const header = v.pipe(
  text,
  v.regex(/^[A-Za-z0-9-]{1,64}$/, 'must be the name of a header'),
  v.transform((value) => value.toLowerCase()),
);

/** An address on chain. */
export const address = v.pipe(
  text,
  v.check((value) => addressOf(value) !== null, 'must be an address in base58'),
  v.transform((value) => addressOf(value) as PublicKey),
);

const KEY_RULE = 'must be base58 of a 32-byte seed or a 64-byte secret key';

/** A key that signs. */
export const key = v.pipe(
  text,
  v.check((value) => keypairOf(value) !== null, KEY_RULE),
);

/** Some of them, separated by commas. */
export const keys = v.pipe(
  text,
  v.transform(commaSeparated),
  v.minLength(1, 'must hold a key'),
  v.check((values) => values.every((value) => keypairOf(value) !== null), `each ${KEY_RULE}`),
);

const CONVERSION_KEY = /^([1-9A-HJ-NP-Za-km-z]{32,44}):([0-9a-f]{64})$/;

/** `{campaign id}:{SHA-256 of a key in hex}`, separated by commas; a campaign may have some keys. */
export const conversionKeys = v.pipe(
  text,
  v.transform(commaSeparated),
  v.check(
    (pairs) => pairs.every((pair) => CONVERSION_KEY.test(pair)),
    'must hold pairs of a campaign id in base58 and the SHA-256 of its key in lower-case hex: id:hash,id:hash',
  ),
  v.transform(hashesByCampaign),
);

function commaSeparated(value: string): string[] {
  return value.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

function hashesByCampaign(pairs: string[]): Record<string, readonly string[]> {
  const hashes = new Map<string, string[]>();
  for (const pair of pairs) {
    const [campaign = '', hash = ''] = pair.split(':');
    hashes.set(campaign, [...(hashes.get(campaign) ?? []), hash]);
  }
  return Object.fromEntries(hashes);
}

function isHttpUrl(value: string): boolean {
  return /^https?:$/.test(parseUrl(value)?.protocol ?? '');
}

function addressOf(value: string): PublicKey | null {
  try {
    return new PublicKey(value);
  } catch {
    return null;
  }
}
