/** What an advertiser's page reads of the address by which a visitor came, and tells with the events of that visit. */
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
 * The keys in a visitor's landing address. What can't be a key is left out, so that the event is taken whatever somebody typed into
 * their address bar.
 *
 * @param url absolute
 * @param referrer the request's `Referer`, or `document.referrer`
 */
export function landingKeys(url: string, referrer?: string | null): LandingKeys {
  const parameters = parseUrl(url)?.searchParams;
  const code = (name: string) => bounded(parameters?.get(name), MOST_CODE_CHARACTERS);
  const address = (text?: string | null) =>
    parseUrl(text ?? '') === null ? null : bounded(text, MOST_URL_CHARACTERS);
  const found = {
    ref_code: code('ref_code'),
    click_id: code('click_id'),
    landing_url: address(url),
    referrer: address(referrer),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
}

function bounded(text: string | null | undefined, most: number): string | null {
  return text === null || text === undefined || text === '' || text.length > most ? null : text;
}
