/** Figures as people read them on a card: 1.5M, 10K, $123.45. Pure; for display only, never to compute with. */
import { shownDecimalOf } from '../events';
import { divideHalfUp, type Millionths } from './decimal';

const UNITS = [
  { size: 1_000n, letter: 'K' },
  { size: 1_000_000n, letter: 'M' },
  { size: 1_000_000_000n, letter: 'B' },
] as const;
const COUNT_SHORTENED_FROM = 10_000n;
/** What rounds up to a thousand of a unit is one of the next. */
const MOST_TENTHS = 9_999n;
const MILLION = 1_000_000n;
/** From here on money is shortened; below, the currency's own decimals count. */
const MONEY_SHORTENED_FROM = 10_000n * MILLION;
const SYMBOLS: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£' };

/** 1_500_000 → "1.5M", 10_000 → "10K", 9_999 → "9999". One decimal, rounded half up. */
export function compactCount(count: number | bigint): string {
  const value = BigInt(count);
  if (value < COUNT_SHORTENED_FROM) return value.toString();
  let text = '';
  for (const { size, letter } of UNITS) {
    const tenths = divideHalfUp(value * 10n, size);
    text = `${tenthsOf(tenths)}${letter}`;
    if (tenths <= MOST_TENTHS) break;
  }
  return text;
}

/** 123.45 USD → "$123.45", 980 JPY → "980 JPY"; from 10,000 on shortened: "$1.5M". Currencies without a sign of their own stand behind: "12.00 USDC". */
export function compactMoney(amount: Millionths, currency: string): string {
  const text =
    amount < MONEY_SHORTENED_FROM
      ? shownDecimalOf(amount, currency)
      : compactCount(divideHalfUp(amount, MILLION));
  const symbol = SYMBOLS[currency];
  return symbol === undefined ? `${text} ${currency}` : `${symbol}${text}`;
}

function tenthsOf(tenths: bigint): string {
  return tenths % 10n === 0n ? `${tenths / 10n}` : `${tenths / 10n}.${tenths % 10n}`;
}
