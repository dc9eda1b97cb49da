/** What a link may lead to. */
import { parseUrl } from '../url';

/** Longer ones are cut off by some browsers and servers. */
export const DESTINATION_MOST_CHARACTERS = 2_048;

/** The rule that a destination breaks; null for a good one. */
export function destinationProblem(destinationUrl: string): string | null {
  if (destinationUrl.length > DESTINATION_MOST_CHARACTERS) {
    return `must have at most ${DESTINATION_MOST_CHARACTERS} characters`;
  }
  const url = parseUrl(destinationUrl);
  if (url === null) return 'must be an absolute URL';
  const { protocol, username, password } = url;
  if (protocol !== 'http:' && protocol !== 'https:') return 'must be http or https';
  return username === '' && password === '' ? null : 'must hold no user name and no password';
}
