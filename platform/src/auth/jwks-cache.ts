/** The keys of an identity provider, kept in memory. */
import type { Clock } from '@crr/kit';
import {
  createLocalJWKSet,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';

/** Reads a provider's key set. @throws when it can't be had */
export type FetchKeys = (url: string) => Promise<JSONWebKeySet>;

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** How long keys are believed. */
export const KEYS_LIFETIME_MS = 24 * 3_600_000;
/** Unknown key ids make it ask again, but not more often than this: strangers choose them. */
export const KEYS_COOLDOWN_MS = 30_000;
const FETCH_TIMEOUT_MS = 5_000;
const FETCH_MOST_CHARACTERS = 256 * 1_024;

/** Over HTTP. */
export const fetchKeys: FetchKeys = async (url) => {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  const text = await response.text();
  if (!response.ok || text.length > FETCH_MOST_CHARACTERS) throw new Error(`${url}: ${response.status}`);
  return JSON.parse(text) as JSONWebKeySet;
};

/** One provider's keys; many who ask at the same time cause one request. */
export class JwksCache {
  private keys: KeySet | null = null;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private askedAt = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
    private readonly fetchKeys: FetchKeys,
  ) {}

  /**
   * The key for a token's header.
   *
   * @throws jose's JWKSNoMatchingKey for one that the provider does not have; the fetch's error when there are no keys to believe
   */
  async keyFor(header: JWSHeaderParameters, token: FlattenedJWSInput): ReturnType<KeySet> {
    if (this.keys === null || this.clock.now() - this.fetchedAt >= KEYS_LIFETIME_MS) await this.refresh();
    try {
      return await this.known()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.mayAskAgain()) throw error;
      await this.refresh();
      return this.known()(header, token);
    }
  }

  private known(): KeySet {
    if (this.keys === null) throw new Error('no keys were fetched');
    return this.keys;
  }

  private mayAskAgain(): boolean {
    return this.asking !== null || this.clock.now() - this.askedAt >= KEYS_COOLDOWN_MS;
  }

  private refresh(): Promise<void> {
    this.asking ??= this.fetchNow().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async fetchNow(): Promise<void> {
    this.askedAt = this.clock.now();
    this.keys = createLocalJWKSet(await this.fetchKeys(this.url));
    this.fetchedAt = this.clock.now();
  }
}
