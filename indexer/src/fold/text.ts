/** What stands for the one character that Postgres can't store. */
const REPLACEMENT = '\uFFFD';

/** Text that people chose, as a database can hold it: a NUL, which the program allows, becomes U+FFFD. */
export function storableText(text: string): string {
  return text.replaceAll('\0', REPLACEMENT);
}
