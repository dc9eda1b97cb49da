/** Currencies, and in how many decimals each is counted. */
import currencyCodes from 'currency-codes';

/** USDC is the chain's; the others came after the list that the library has. */
const BESIDE_THE_LIST: Readonly<Record<string, number>> = { USDC: 6, XCG: 2 };
const USUAL_DECIMALS = 2;

const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...currencyCodes.data.map(({ code, digits }) => [code, digits] as const),
  ...Object.entries(BESIDE_THE_LIST),
]);

/** Of ISO 4217, or USDC. */
export function isCurrency(code: string): boolean {
  return DECIMALS.has(code);
}

/** JPY 0, USD 2, KWD 3, USDC 6; 2 for one that is not known. */
export function decimalsOf(currency: string): number {
  return DECIMALS.get(currency) ?? USUAL_DECIMALS;
}

/** Decimals that are always shown: those of the currency, of USDC two. */
export function shownDecimalsOf(currency: string): number {
  return currency === 'USDC' ? USUAL_DECIMALS : decimalsOf(currency);
}
