/** Codes of links. */

/** What a code may look like. */
export const LINK_CODE_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

/** Letters and digits that nobody takes for each other. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LENGTH = 7;
/** The largest multiple of the alphabet that a byte holds: bytes above would prefer its first characters. */
const FAIR_BYTES = 256 - (256 % ALPHABET.length);

/** A code by chance: 58^7 (2.2 million million) are possible, so that nobody finds links by trying. */
export function generateLinkCode(): string {
  let code = '';
  while (code.length < LENGTH) {
    const [byte = FAIR_BYTES] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < FAIR_BYTES) code += ALPHABET.charAt(byte % ALPHABET.length);
  }
  return code;
}
