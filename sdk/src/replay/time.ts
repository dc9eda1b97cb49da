/** Times as the program adds them. */

const I64_MAX = (1n << 63n) - 1n;

/** `time + seconds`, at most i64's greatest value. */
export function addSeconds(time: bigint, seconds: bigint): bigint {
  return earlier(time + seconds, I64_MAX);
}

/** The earlier of two times or days. */
export function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The later of two times or days. */
export function later(a: bigint, b: bigint): bigint {
  return a < b ? b : a;
}
