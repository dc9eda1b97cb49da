/**
 * Cohort filters: 256-bit Bloom filters with three hash functions, by which the edge worker tells which IAB categories a
 * visitor belongs to without naming them.
 */

/** Bytes of a filter; bit `n` is bit `n % 8` of byte `n / 8`. */
export const COHORT_FILTER_BYTES = 32;

const HASHES = 3;
const U64_MASK = (1n << 64n) - 1n;

/** The three filter bits (0 to 255) of a cohort number (u16): the low bytes of splitmix64's finalizer. */
export function cohortBits(cohort: number): number[] {
  if (!Number.isInteger(cohort) || cohort < 0 || cohort > 0xffff) {
    throw new RangeError(`cohort ${cohort}: must be a whole number from 0 to 65535`);
  }
  let z = (BigInt(cohort) + 0x9e37_79b9_7f4a_7c15n) & U64_MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & U64_MASK;
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & U64_MASK;
  z ^= z >> 31n;
  return Array.from({ length: HASHES }, (_, index) => Number((z >> BigInt(8 * index)) & 0xffn));
}

/**
 * The filter that holds the given cohorts.
 *
 * @throws RangeError for a cohort number outside u16
 */
export function cohortFilter(cohorts: readonly number[]): Uint8Array {
  const filter = new Uint8Array(COHORT_FILTER_BYTES);
  for (const bit of cohorts.flatMap(cohortBits)) {
    filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  return filter;
}

/** Whether the filter may hold the cohort: never a false no, at times a false yes. */
export function filterMayContain(filter: Uint8Array, cohort: number): boolean {
  return cohortBits(cohort).every((bit) => ((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0);
}

/** Whether the filter may hold at least one of the cohorts. */
export function filterMatchesAny(filter: Uint8Array, cohorts: readonly number[]): boolean {
  return cohorts.some((cohort) => filterMayContain(filter, cohort));
}
