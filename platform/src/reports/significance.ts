/** When a difference between variants is more than chance. Pure. */

/** How likely a false alarm among all comparisons may be. */
export const SIGNIFICANCE_LEVEL = 0.05;

/**
 * Holm's correction for several comparisons with one control: the probabilities, adjusted so that each can be held against the level by
 * itself. Null (nothing to compare) stays null and counts for nothing. In the order given.
 */
export function holmAdjusted(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted: (number | null)[] = pValues.map(() => null);
  const inOrder = pValues.flatMap((p, place) => (p === null ? [] : [{ p, place }])).sort((a, b) => a.p - b.p);
  let largest = 0;
  inOrder.forEach(({ p, place }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (inOrder.length - rank)));
    adjusted[place] = largest;
  });
  return adjusted;
}
