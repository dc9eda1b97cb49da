/** Sums as Prometheus makes them: Neumaier's compensated summation, so that small addends are not lost beside large ones. */
export function sum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    if (!Number.isFinite(next)) lost = 0;
    else lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** The arithmetic mean; NaN of no values. */
export function mean(values: readonly number[]): number {
  const total = sum(values);
  if (Number.isFinite(total) || values.some((value) => !Number.isFinite(value))) return total / values.length;
  // The sum of finite values overflowed; their mean does not.
  return sum(values.map((value) => value / values.length));
}

/** How often a value differs from the one before it. NaN after NaN is no change. */
export function changes(values: readonly number[]): number {
  return values.slice(1).filter((value, index) => !Object.is(value, values[index]) && value !== values[index])
    .length;
}
