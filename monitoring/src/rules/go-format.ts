/**
 * Numbers as Go prints them: what Prometheus's templates, and so promtool's fixtures, expect. Where two roundings are
 * equally near, Go takes the even one; JavaScript's own functions take the larger.
 */

/** The most digits that JavaScript gives: enough to see whether what is cut off is exactly a half. */
const MOST_DIGITS = 100;

/** Go's `%v`: the shortest text that reads back as the same number; from a million on with an exponent. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [digits, exponent] = split(value.toExponential());
  if (exponent < -4 || exponent >= 6) return scientific(digits, exponent);
  return plain(value);
}

/** Go's `%.4g`: four significant digits, without trailing zeros. */
export function formatFourDigits(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [rounded, exponent] = split(value.toExponential(3));
  const [exact] = split(value.toExponential(MOST_DIGITS));
  const digits = toEven(rounded, exact);
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  if (exponent < -4 || exponent >= 4) return scientific(short, exponent);
  return plain(Number(`${short}e${exponent}`));
}

/** Go's `%.<decimals>f`. */
export function formatFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  // From here on toFixed would print an exponent. There are no fractions of numbers that large.
  if (size >= 1e21) return `${sign}${BigInt(size)}${decimals === 0 ? '' : `.${'0'.repeat(decimals)}`}`;
  return sign + toEven(size.toFixed(decimals), size.toFixed(MOST_DIGITS));
}

/** A rounded text, unless the exact one lies right between it and an even one. */
function toEven(rounded: string, exact: string): string {
  const [whole = '', fraction = ''] = exact.split('.');
  const decimals = (rounded.split('.')[1] ?? '').length;
  if (!/^50*$/.test(fraction.slice(decimals)) || /[02468]$/.test(rounded)) return rounded;
  return decimals === 0 ? whole : `${whole}.${fraction.slice(0, decimals)}`;
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function split(text: string): readonly [digits: string, exponent: number] {
  const [digits = '', exponent = '0'] = text.split('e');
  return [digits, Number(exponent)];
}

function scientific(digits: string, exponent: number): string {
  const sign = exponent < 0 ? '-' : '+';
  return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** Without an exponent. JavaScript prints one below 1e-6 and from 1e21 on, which callers keep away. */
function plain(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
