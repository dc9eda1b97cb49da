/** What an advertiser's page reads of the address by which a visitor came, and tells with the events of that visit. */
import { isPlaceholder, visibleText } from '../placeholder';
import { parseUrl } from '../url';

/** Keys of an event's attribution that a landing address holds. */
export interface LandingKeys {
  /** The link's code. */
  readonly ref_code?: string;
  /** The click's id. */
  readonly click_id?: string;
  /** The address itself. */
  readonly landing_url?: string;
  /** The page before. */
  readonly referrer?: string;
}

/** The fields' bounds at the platform: what is longer would be refused, and says nothing. */
const MOST_CODE_CHARACTERS = 256;
const MOST_URL_CHARACTERS = 4_096;

/**
 * The keys in a visitor's landing address. What can't be a key, and what programs write where they have nothing, is left out, so that the
 * event is taken whatever somebody typed into their address bar.
 *
 * @param url as the server has it: absolute, or without scheme and host
 * @param referrer the request's `Referer`, or `document.referrer`
 */
export function landingKeys(url: string, referrer?: string | null): LandingKeys {
  const parameters = [...(addressOf(url)?.searchParams ?? [])];
  const code = (name: string) =>
    parameters
      .filter(([given]) => given.trim().toLowerCase() === name)
      .map(([, value]) => bounded(visibleText(value).replace(/[/\s]+$/, ''), MOST_CODE_CHARACTERS))
      .find((value) => value !== null && !isPlaceholder(value)) ?? null;
  const address = (text?: string | null) =>
    addressOf(text ?? '') === null ? null : bounded(text, MOST_URL_CHARACTERS);
  const found = {
    ref_code: code('ref_code'),
    click_id: code('click_id'),
    landing_url: address(url),
    referrer: address(referrer),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}

/** Only its query is read: where it lies does not matter. */
function addressOf(text: string): URL | null {
  const address = text.trim();
  return parseUrl(/^[/?]/.test(address) ? new URL(address, 'https://landing.invalid').href : address);
}

function bounded(text: string | null | undefined, most: number): string | null {
  const isNone = text === null || text === undefined || text === '' || text.length > most;
  return isNone || text.includes('\0') ? null : text;
}
