/** Deadlines: waiting, but not for ever. */

/** What {@link within} gives when the time was over first. */
export const LATE: unique symbol = Symbol('late');

/**
 * What the work gives, or {@link LATE} after so many milliseconds; the work goes on. It rejects as the work does, in time; afterwards
 * nobody is told, so that whoever goes on needs the work itself.
 */
export async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(resolve, milliseconds, LATE);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** {@link within}, where being late is a failure. @throws what `late` makes, when the time was over first */
export async function inTime<T>(work: Promise<T>, milliseconds: number, late: () => Error): Promise<T> {
  const result = await within(work, milliseconds);
  if (result === LATE) throw late();
  return result;
}
