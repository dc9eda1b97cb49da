import { OutOfOrderError } from '../errors';
import type { Labels } from '../labels';

/** One value of a series. `atMs` is milliseconds since 1970, UTC. */
export interface Point {
  readonly atMs: number;
  readonly value: number;
}

const INITIAL_CAPACITY = 16;

/** How much a series may hold. */
export interface SeriesLimits {
  /** Beyond this many the oldest sample goes. */
  readonly maxSamples: number;
  /** Samples nearer to each other than this are thinned out, all but the newest. Milliseconds. */
  readonly spacingMs: number;
}

/**
 * The samples of one series in time order, in a ring.
 * A stale marker is a sample without a value: from it on the series is known to be gone.
 */
export class Series {
  private times = new Float64Array(INITIAL_CAPACITY);
  private values = new Float64Array(INITIAL_CAPACITY);
  private stale = new Uint8Array(INITIAL_CAPACITY);
  private first = 0;
  private count = 0;

  constructor(
    readonly labels: Labels,
    private readonly limits: SeriesLimits,
  ) {}

  /** Samples held, stale markers among them. */
  get size(): number {
    return this.count;
  }

  /** Time of the newest sample; −Infinity when there is none. */
  get newestMs(): number {
    return this.count === 0 ? Number.NEGATIVE_INFINITY : this.timeAt(this.count - 1);
  }

  /** Whether the newest sample is a stale marker, or there is none at all. */
  get isStale(): boolean {
    return this.count === 0 || this.stale[this.slot(this.count - 1)] === 1;
  }

  /** @throws OutOfOrderError when `atMs` is not newer than every sample */
  append(atMs: number, value: number): void {
    this.push(atMs, value, 0);
  }

  /** @throws OutOfOrderError when `atMs` is not newer than every sample */
  markStale(atMs: number): void {
    this.push(atMs, Number.NaN, 1);
  }

  /** Forgets samples older than `oldestMs`. */
  forgetBefore(oldestMs: number): void {
    const gone = this.lowerBound(oldestMs);
    this.first = this.slot(gone);
    this.count -= gone;
  }

  /** The newest sample in [startMs, endMs], unless that is a stale marker. */
  latest(startMs: number, endMs: number): Point | undefined {
    const index = this.upperBound(endMs) - 1;
    if (index < 0 || this.stale[this.slot(index)] === 1) return undefined;
    const atMs = this.timeAt(index);
    return atMs < startMs ? undefined : { atMs, value: this.valueAt(index) };
  }

  /** The samples in [startMs, endMs], oldest first, without stale markers. */
  range(startMs: number, endMs: number): Point[] {
    const points: Point[] = [];
    const end = this.upperBound(endMs);
    for (let index = this.lowerBound(startMs); index < end; index++) {
      if (this.stale[this.slot(index)] === 1) continue;
      points.push({ atMs: this.timeAt(index), value: this.valueAt(index) });
    }
    return points;
  }

  private push(atMs: number, value: number, stale: 0 | 1): void {
    if (atMs <= this.newestMs) throw new OutOfOrderError(atMs, this.newestMs);
    if (stale === 0 && this.newestIsTooNear()) this.count--;
    if (this.count === this.limits.maxSamples) this.dropOldest();
    if (this.count === this.times.length) this.grow();
    const slot = this.slot(this.count);
    this.times[slot] = atMs;
    this.values[slot] = value;
    this.stale[slot] = stale;
    this.count++;
  }

  /** Whether the newest sample lies so near to the one before that a newer one may take its place. */
  private newestIsTooNear(): boolean {
    if (this.count < 2 || this.isStale) return false;
    return this.newestMs - this.timeAt(this.count - 2) < this.limits.spacingMs;
  }

  private dropOldest(): void {
    this.first = this.slot(1);
    this.count--;
  }

  private grow(): void {
    const length = Math.min(this.times.length * 2, Math.max(this.limits.maxSamples, INITIAL_CAPACITY));
    const times = new Float64Array(length);
    const values = new Float64Array(length);
    const stale = new Uint8Array(length);
    for (let index = 0; index < this.count; index++) {
      const from = this.slot(index);
      times[index] = this.times[from] as number;
      values[index] = this.values[from] as number;
      stale[index] = this.stale[from] as number;
    }
    this.times = times;
    this.values = values;
    this.stale = stale;
    this.first = 0;
  }

  private slot(index: number): number {
    return (this.first + index) % this.times.length;
  }

  private timeAt(index: number): number {
    return this.times[this.slot(index)] as number;
  }

  private valueAt(index: number): number {
    return this.values[this.slot(index)] as number;
  }

  /** Index of the first sample at or after `atMs`. */
  private lowerBound(atMs: number): number {
    return this.search((time) => time >= atMs);
  }

  /** Index of the first sample after `atMs`. */
  private upperBound(atMs: number): number {
    return this.search((time) => time > atMs);
  }

  private search(isBeyond: (time: number) => boolean): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBeyond(this.timeAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
