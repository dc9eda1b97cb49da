import { type Labels, labelsKey, METRIC_NAME } from '../labels';
import { Series, type SeriesLimits } from './series';

/** How much a store may hold. Its memory is at most `maxSeries` × `maxSamplesPerSeries` × 17 bytes, plus labels. */
export interface StoreLimits {
  /** New series beyond this many are refused. Default 5,000. */
  readonly maxSeries?: number;
  /** Default 2,000. Samples that come faster than this many in the retention are thinned out. */
  readonly maxSamplesPerSeries?: number;
}

/** How long the samples of a metric matter, counted from the newest observation. Milliseconds. */
export type Retention = (metric: string) => number;

const DEFAULT_MAX_SERIES = 5_000;
const DEFAULT_MAX_SAMPLES = 2_000;

/** What expressions read from. */
export interface SeriesSource {
  /** The series of one metric name, or all of them when it is undefined, in the order in which they first came. */
  series(name: string | undefined): Iterable<Series>;
}

/** Bounded series in memory. */
export class SampleStore implements SeriesSource {
  private readonly byKey = new Map<string, Series>();
  private readonly byName = new Map<string, Map<string, Series>>();
  private refused = 0;

  constructor(
    private readonly retentionMs: Retention,
    private readonly limits: StoreLimits = {},
  ) {}

  /** Series held. */
  get seriesCount(): number {
    return this.byKey.size;
  }

  /** Samples refused so far because they would have begun a series too many. */
  get refusedSamples(): number {
    return this.refused;
  }

  /**
   * Adds a sample.
   * @returns false when it would begin a series beyond `maxSeries`: it is refused and counted
   * @throws OutOfOrderError when it is not newer than its series' newest
   */
  append(labels: Labels, atMs: number, value: number): boolean {
    const series = this.open(labels);
    if (series === undefined) {
      this.refused++;
      return false;
    }
    series.append(atMs, value);
    return true;
  }

  /** Marks a series as gone. Does nothing where there is no such series, or where it is gone already. */
  markStale(labels: Labels, atMs: number): void {
    const series = this.byKey.get(labelsKey(labels));
    if (series !== undefined && !series.isStale) series.markStale(atMs);
  }

  /** Marks every series as gone that got no sample at `atMs`: what Prometheus does after each scrape. */
  markMissingStale(atMs: number): void {
    for (const series of this.byKey.values()) {
      if (series.newestMs < atMs && !series.isStale) series.markStale(atMs);
    }
  }

  /** Forgets what is older than the retention, and series that have nothing left. */
  forget(nowMs: number): void {
    for (const [key, series] of this.byKey) {
      series.forgetBefore(nowMs - this.retentionMs(nameOf(series.labels)));
      if (series.size > 0) continue;
      this.byKey.delete(key);
      this.byName.get(nameOf(series.labels))?.delete(key);
    }
  }

  series(name: string | undefined): Iterable<Series> {
    if (name === undefined) return this.byKey.values();
    return this.byName.get(name)?.values() ?? [];
  }

  private open(labels: Labels): Series | undefined {
    const key = labelsKey(labels);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.byKey.size >= (this.limits.maxSeries ?? DEFAULT_MAX_SERIES)) return undefined;
    const name = nameOf(labels);
    const series = new Series(labels, this.seriesLimits(name));
    this.byKey.set(key, series);
    const siblings = this.byName.get(name) ?? new Map<string, Series>();
    this.byName.set(name, siblings.set(key, series));
    return series;
  }

  private seriesLimits(name: string): SeriesLimits {
    const maxSamples = this.limits.maxSamplesPerSeries ?? DEFAULT_MAX_SAMPLES;
    const retentionMs = this.retentionMs(name);
    return { maxSamples, spacingMs: Number.isFinite(retentionMs) ? retentionMs / maxSamples : 0 };
  }
}

function nameOf(labels: Labels): string {
  return labels[METRIC_NAME] ?? '';
}
