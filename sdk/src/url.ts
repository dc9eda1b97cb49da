/** Reading URLs. */

/**
 * The URL that a text is; null for none. Not by `URL.canParse`: on Node 20 that calls every URL with letters like `ü` none once it has been
 * called often enough to be compiled.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
