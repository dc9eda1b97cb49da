/** Values of events: decimal strings outside, millionths inside. */

/** Digits after the point. */
const PLACES = 6;
const MICROS_PER_UNIT = 10n ** BigInt(PLACES);

/** How a value is written: below 10^14, at most six places. */
export const VALUE_FORMAT = /^(?:0|[1-9]\d{0,13})(?:\.\d{1,6})?$/;

/** @param value of {@link VALUE_FORMAT} */
export function microsOf(value: string): bigint {
  const [units = '0', places = ''] = value.split('.');
  return BigInt(units) * MICROS_PER_UNIT + BigInt(places.padEnd(PLACES, '0'));
}

/** The shortest decimal with at least two places. */
export function decimalOf(micros: bigint): string {
  const places = String(micros % MICROS_PER_UNIT)
    .padStart(PLACES, '0')
    .replace(/0{1,4}$/, '');
  return `${micros / MICROS_PER_UNIT}.${places}`;
}
