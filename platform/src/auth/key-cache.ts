/** API keys that were read a moment ago, so that a thousand requests of a shop in a second do not read its key a thousand times. */
import type { Clock } from '@crr/kit';

/** For how long a key is believed without reading it again: as late as this, other processes hear of a change. */
export const KEY_TRUST_MS = 5_000;
/** For how long a key that is being changed here is read each time: longer than any transaction takes. */
const DISTRUST_MS = 60_000;
const KEYS_MOST = 10_000;

/** What the cache has to know of a key. */
export interface CachedKey {
  readonly id: string;
  readonly advertiser_id: string;
}

/** Keys by their hash. */
export class ApiKeyCache<Row extends CachedKey> {
  private readonly known = new Map<string, { row: Row; untilMs: number }>();
  private readonly reading = new Map<string, Promise<Row | undefined>>();
  private readonly distrusted = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** The key of a hash; those that there are not are read each time. */
  async find(hash: string, read: (hash: string) => Promise<Row | undefined>): Promise<Row | undefined> {
    const known = this.known.get(hash);
    if (known !== undefined && this.clock.now() < known.untilMs) return known.row;
    this.known.delete(hash);
    const started = this.reading.get(hash);
    if (started !== undefined) return started;
    const row = this.fill(hash, read);
    // While something changes, what was read before it must not answer whoever asks after it.
    if (!this.isChanging()) this.reading.set(hash, row);
    try {
      return await row;
    } finally {
      if (this.reading.get(hash) === row) this.reading.delete(hash);
    }
  }

  /**
   * From now on a key, or every key of an advertiser, is read each time: called in the transaction that changes it, so that the change counts
   * in this process from its commit on.
   *
   * @param id the key's or the advertiser's
   */
  distrust(id: string): void {
    this.distrusted.set(id, this.clock.now() + DISTRUST_MS);
    this.reading.clear();
    for (const [hash, { row }] of this.known)
      if (row.id === id || row.advertiser_id === id) this.known.delete(hash);
  }

  private async fill(
    hash: string,
    read: (hash: string) => Promise<Row | undefined>,
  ): Promise<Row | undefined> {
    const row = await read(hash);
    if (row === undefined || this.distrusted.has(row.id) || this.distrusted.has(row.advertiser_id))
      return row;
    this.known.set(hash, { row, untilMs: this.clock.now() + KEY_TRUST_MS });
    if (this.known.size > KEYS_MOST) this.known.delete(this.known.keys().next().value as string);
    return row;
  }

  private isChanging(): boolean {
    for (const [id, untilMs] of this.distrusted) if (untilMs <= this.clock.now()) this.distrusted.delete(id);
    return this.distrusted.size > 0;
  }
}
