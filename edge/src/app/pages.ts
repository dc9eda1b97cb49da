/** Pages for people whose link leads nowhere. They say nothing of the request: there is nothing to inject. */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { Refusal } from '../model';
import { limitHeaders, PAGE_HEADERS } from './headers';

interface Page {
  readonly title: string;
  readonly text: string;
}

const PAGES: Readonly<Record<string, Page>> = {
  link_unknown: {
    title: 'This link does not exist',
    text: 'Check that it was copied completely. Upper and lower case letters are different.',
  },
  link_inactive: {
    title: 'This link is no longer active',
    text: 'The campaign behind it has ended or the link was withdrawn.',
  },
  link_unavailable: {
    title: 'One moment, please',
    text: 'The link could not be looked up just now. Try again in a few seconds.',
  },
  rate_limited: {
    title: 'Too many visits',
    text: 'Many requests came from your network. Try again in a minute.',
  },
};
const OTHER_PAGE: Page = { title: 'Something went wrong', text: 'Try again in a few seconds.' };

const STYLE = `:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:grid;place-items:center;font:1.0625rem/1.5 system-ui,sans-serif;background:#f6f7f9;color:#1c2430}
main{max-width:26rem;padding:2rem}
h1{margin:0 0 .5rem;font-size:1.5rem;line-height:1.25}
p{margin:0;color:#4d5867}
small{display:block;margin-top:2rem;color:#626d7c}
@media (prefers-color-scheme:dark){body{background:#14181f;color:#e8ecf2}p{color:#aab4c2}small{color:#8b96a5}}`;

/** The page that tells a refusal, with its status and headers. */
export function pageResponse(context: Context, refusal: Refusal): Response {
  const headers = { ...PAGE_HEADERS, ...limitHeaders(refusal) };
  return context.body(pageFor(refusal), refusal.status as ContentfulStatusCode, headers);
}

function pageFor({ code, status }: Refusal): string {
  const { title, text } = PAGES[code] ?? OTHER_PAGE;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
<small>Error ${status}</small>
</main>
</body>
</html>
`;
}
