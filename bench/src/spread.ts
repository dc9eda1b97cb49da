/** The least, the middle and the greatest of some figures, and how many there were. */
export interface Spread {
  min: number;
  median: number;
  max: number;
  samples: number;
}

/** @throws {RangeError} without figures. */
export function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const [min, median, max] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((i) => sorted[i]);
  if (min === undefined || median === undefined || max === undefined) throw new RangeError('no figures');
  return { min, median, max, samples: sorted.length };
}
