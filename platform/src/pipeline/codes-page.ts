/** Page of refusal codes: what `doc_url` leads to by default, an anchor for each code. */
import { htmlOf } from '@crr/kit';
import { REFUSAL_CODES } from '../http';

/** Where it is. */
export const CODES_PATH = '/docs/errors';

/** The page, without a script and without a style of somebody else's. */
export function codesPage(): string {
  const rows = Object.entries(REFUSAL_CODES).map(
    ([code, { status, text }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${htmlOf(text)}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Platform API: refusals</title>
  </head>
  <body>
    <h1>Refusals</h1>
    <p>Every refusal has the shape <code>{"error":{"code","message","field","doc_url"}}</code>; <code>doc_url</code> leads to its row here.</p>
    <table>
      <thead><tr><th>Code</th><th>Status</th><th>What it says</th></tr></thead>
      <tbody>
${rows.join('\n')}
      </tbody>
    </table>
  </body>
</html>
`;
}
