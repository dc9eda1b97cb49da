/** Values of events: decimal strings outside, millionths inside. */
import { decimalsOf, shownDecimalsOf } from './currencies';

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

/** The shortest exact decimal with at least the places that the currency has: 1200 JPY, 49.90 USD, 1.500 KWD. */
export function decimalOf(micros: bigint, currency: string): string {
  const digits = String(micros % MICROS_PER_UNIT).padStart(PLACES, '0');
  const least = shownDecimalsOf(currency);
  const places = digits.slice(0, least) + digits.slice(least).replace(/0+$/, '');
  return `${micros / MICROS_PER_UNIT}${places === '' ? '' : `.${places}`}`;
}

/** Millionths in the smallest amount of a currency that a decimal of so many places tells. */
function microsOfPlaces(places: number): bigint {
  return 10n ** BigInt(PLACES - places);
}

/** Rounds half up to what the currency is counted in: JPY to whole ones, USD to cents. @param divisor positive; the dividend is not negative */
export function dividedIn(currency: string, micros: bigint, divisor: bigint): bigint {
  const smallest = microsOfPlaces(decimalsOf(currency));
  return ((2n * micros + divisor * smallest) / (2n * divisor * smallest)) * smallest;
}

/** For people: rounded half up to the places that are always shown. */
export function shownDecimalOf(micros: bigint, currency: string): string {
  const smallest = microsOfPlaces(shownDecimalsOf(currency));
  return decimalOf(((2n * micros + smallest) / (2n * smallest)) * smallest, currency);
}
