/** Where a visitor came from. */
import { parseUrl } from '@crr/sdk';

const MOST_CHARACTERS = 2_048;
/** The longest name that DNS knows. */
const HOST_MOST_CHARACTERS = 253;

/** The host of the Referer header in lower case, without port; null where it names no web page. Path and query are nobody's business. */
export function referrerHost(referer: string | null): string | null {
  if (referer === null || referer.length > MOST_CHARACTERS) return null;
  const url = parseUrl(referer);
  if (url === null) return null;
  const { protocol, hostname } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return hostname === '' || hostname.length > HOST_MOST_CHARACTERS ? null : hostname;
}
