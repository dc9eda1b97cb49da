/** Client hints that contradict the User-Agent: whoever forges one header tends to forget the others. */
import { classifyUserAgent } from '../../click/user-agent';
import type { ClientHints, Rule } from '../observation';

const SCORE = 50;

/** What a platform is called in the hint, and by what the User-Agent then has to speak of it. */
const PLATFORMS: ReadonlyMap<string, RegExp> = new Map([
  ['Windows', /windows/i],
  ['macOS', /mac os x|macintosh/i],
  ['Android', /android/i],
  ['Linux', /linux|x11/i],
  ['Chrome OS', /cros/i],
  ['Chromium OS', /cros/i],
  ['iOS', /iphone|ipad|ipod/i],
]);

export const clientHints: Rule = {
  name: 'client_hints',
  examine({ request }) {
    if (request === null || request.userAgent === null) return null;
    const detail = contradiction(request.clientHints, request.userAgent);
    return detail === null ? null : { score: SCORE, detail };
  },
};

function contradiction({ brands, mobile, platform }: ClientHints, userAgent: string): string | null {
  const spokenOf = PLATFORMS.get(unquoted(platform));
  if (spokenOf !== undefined && !spokenOf.test(userAgent)) {
    return `the platform hint ${unquoted(platform)} is not the User-Agent's`;
  }
  if (mobile === '?1' && classifyUserAgent(userAgent).device === 'desktop') {
    return "the hint says mobile, the User-Agent a desktop's";
  }
  // Only Chromium sends brands, and its User-Agent always names Chrome or Chromium, under whatever brand it is sold.
  if (brands?.includes('"Chromium"') && !/chrom(e|ium)\//i.test(userAgent)) {
    return 'the hint says Chromium, the User-Agent another browser';
  }
  return null;
}

function unquoted(text: string | null): string {
  return text?.replace(/^"|"$/g, '') ?? '';
}
