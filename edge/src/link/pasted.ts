/** Links as people paste them: with what stood around them in a text, with a slash too many, encoded once more. */
import { LINK_CODE_PATTERN } from '@crr/sdk';

/** More would be no address that anybody pasted. */
const MOST_CHARACTERS = 512;
const DECODED_AT_MOST = 3;
const LINK_PATH = /^\/+(?:api\/+v1\/+)?r\/+(.+)$/s;
/** Of a code that is followed by more of an address: `CODE&utm_source=…`, an encoded `?` or `#`. */
const QUERY = /[&?#].*$/s;
/** Punctuation, signs, blanks and what can't be seen; a letter or a digit would make it another code. */
const AROUND = /^[^\p{L}\p{N}_-]+|[^\p{L}\p{N}_-]+$/gu;

/**
 * The codes that the path of a link can mean, the likeliest first: the one that stands there, and without the dashes and underscores at its end, which
 * belong to a code or to the text around it.
 *
 * @param pathname of the URL, as it was sent
 * @returns none for a path that is no link's
 */
export function pastedCodes(pathname: string): readonly string[] {
  if (pathname.length > MOST_CHARACTERS) return [];
  const [, text] = LINK_PATH.exec(decoded(pathname)) ?? [];
  if (text === undefined) return [];
  const code = text.replace(QUERY, '').replace(AROUND, '');
  const bare = code.replace(/^[_-]+|[_-]+$/g, '');
  return [...new Set([code, bare])].filter((candidate) => LINK_CODE_PATTERN.test(candidate));
}

/** Bytes that are no text, half a character that was cut off, become a sign that is none of a code; escapes of escapes are read as well. */
function decoded(pathname: string): string {
  let text = pathname;
  for (let times = 0; times < DECODED_AT_MOST; times += 1) {
    const next = text.replace(/(?:%[\da-f]{2})+/gi, decodedRun);
    if (next === text) break;
    text = next;
  }
  return text;
}

function decodedRun(escapes: string): string {
  const bytes = escapes
    .slice(1)
    .split('%')
    .map((hex) => Number.parseInt(hex, 16));
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
