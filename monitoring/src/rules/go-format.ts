/** Numbers as Go prints them: what Prometheus's templates, and so promtool's fixtures, expect. */

/** Go's `%v` of a float64: the shortest text that reads back as the same number. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [digits, exponent] = split(value.toExponential());
  if (exponent < -4 || exponent >= 21) return scientific(digits, exponent);
  return plain(value);
}

/** Go's `%.4g`: four significant digits, without trailing zeros. */
export function formatFourDigits(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [digits, exponent] = split(value.toExponential(3));
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  if (exponent < -4 || exponent >= 4) return scientific(short, exponent);
  return plain(Number(`${short}e${exponent}`));
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

/** Without an exponent. JavaScript prints one below 1e-6, which callers keep away. */
function plain(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
