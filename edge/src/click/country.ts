/** The country that a request comes from, as those say who can know. */

/** What stands for a country that is not known. */
export const UNKNOWN_COUNTRY = 'ZZ';

/** Cloudflare's words for "unknown" and "Tor". */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['XX', 'T1', UNKNOWN_COUNTRY]);

/** The first of the texts that is a country by ISO 3166-1 alpha-2, in upper case; else `ZZ`. */
export function countryOf(...candidates: readonly unknown[]): string {
  for (const candidate of candidates) {
    if (typeof candidate !== 'string') continue;
    const code = candidate.trim().toUpperCase();
    if (/^[A-Z]{2}$/.test(code) && !NO_COUNTRIES.has(code)) return code;
  }
  return UNKNOWN_COUNTRY;
}
