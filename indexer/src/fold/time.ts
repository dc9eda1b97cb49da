/** The greatest and the least time that Postgres and JavaScript both can tell; chains may hold any 64-bit number. */
const LATEST = 253_402_300_799n;
const EARLIEST = -62_135_596_800n;
const MILLISECONDS = 1_000;

/** Unix seconds that a database can hold: beyond the years 1 to 9999, the last one within. */
export function storableSeconds(unixSeconds: bigint): number {
  if (unixSeconds > LATEST) return Number(LATEST);
  return Number(unixSeconds < EARLIEST ? EARLIEST : unixSeconds);
}

/** {@link storableSeconds} as ISO 8601. */
export function isoTime(unixSeconds: bigint): string {
  return new Date(storableSeconds(unixSeconds) * MILLISECONDS).toISOString();
}

/** As {@link isoTime}; the program's zero stands for "none". */
export function isoTimeOrNull(unixSeconds: bigint): string | null {
  return unixSeconds === 0n ? null : isoTime(unixSeconds);
}

/** Unix seconds of a time in ISO 8601, as {@link isoTime} writes it. */
export function secondsOf(iso: string): bigint {
  return BigInt(Date.parse(iso) / MILLISECONDS);
}

/** As {@link secondsOf}; "none" is the program's zero. */
export function secondsOrZero(iso: string | null): bigint {
  return iso === null ? 0n : secondsOf(iso);
}
