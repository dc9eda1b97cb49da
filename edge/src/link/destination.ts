/** Where a click leads: the link's destination with what the advertiser needs to know of it. Pure. */
import { parseUrl } from '@crr/sdk';

import type { Link } from '../model';
import { UTM_KEYS } from './utm';

/** Carries a tag where no cookie does. */
export const TAG_PARAMETER = 'crr_tag';

/** Longer ones are cut off by some browsers and servers. */
export const DESTINATION_MOST_CHARACTERS = 2_048;

/** What one click adds to its link's destination. */
export interface ClickParameters {
  readonly clickId: string;
  /** The tag's text form, when it travels in the URL. */
  readonly tag?: string;
}

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

/**
 * The URL to redirect to: the destination with `ref_code`, `click_id`, the link's UTM parameters and, where it travels so, the tag, each
 * exactly once; one that the destination holds already, in whatever case or encoding of its name, is replaced where it stands first.
 * Everything else stays as it is, byte for byte. Nothing of a request but the code that found the link is in it.
 *
 * @throws TypeError for a destination that is no URL
 */
export function destinationFor(link: Link, click: ClickParameters): string {
  const { beforeQuery, query, fragment } = partsOf(new URL(link.destinationUrl).href);
  return `${beforeQuery}?${withParameters(query, parametersOf(link, click))}${fragment}`;
}

/** Name and value of one parameter, not encoded yet. */
type Parameter = readonly [name: string, value: string];

function parametersOf(link: Link, { clickId, tag }: ClickParameters): Parameter[] {
  const utm = UTM_KEYS.flatMap((name): Parameter[] => {
    const value = Object.hasOwn(link.utm, name) ? link.utm[name] : undefined;
    return value === undefined ? [] : [[`utm_${name}`, value]];
  });
  const carried: Parameter[] = tag === undefined ? [] : [[TAG_PARAMETER, tag]];
  return [['ref_code', link.code], ['click_id', clickId], ...utm, ...carried];
}

/** A URL cut before its query's `?` and before its fragment's `#`. */
function partsOf(href: string): { beforeQuery: string; query: string; fragment: string } {
  const hash = href.indexOf('#');
  const fragment = hash === -1 ? '' : href.slice(hash);
  const rest = hash === -1 ? href : href.slice(0, hash);
  const mark = rest.indexOf('?');
  if (mark === -1) return { beforeQuery: rest, query: '', fragment };
  return { beforeQuery: rest.slice(0, mark), query: rest.slice(mark + 1), fragment };
}

function withParameters(query: string, parameters: readonly Parameter[]): string {
  const missing = new Map(parameters.map(([name, value]) => [name, `${name}=${encoded(value)}`]));
  const ours = new Set(missing.keys());
  const kept = pairsOf(query).flatMap((pair) => {
    const name = nameOf(pair);
    if (!ours.has(name)) return [pair];
    const written = missing.get(name);
    missing.delete(name);
    return written === undefined ? [] : [written];
  });
  return [...kept, ...missing.values()].join('&');
}

/** `?` alone holds no pair; `a&&b` holds an empty one, which stays. */
function pairsOf(query: string): string[] {
  return query === '' ? [] : query.split('&');
}

/** A pair's name as a server reads it; names are ours in whatever case, because some servers do not care. */
function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1);
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).toLowerCase();
  } catch {
    return name.toLowerCase();
  }
}

/** As a query's value; a lone surrogate, which no URL can hold, becomes U+FFFD. */
function encoded(value: string): string {
  return encodeURIComponent(wellFormed(value));
}

function wellFormed(value: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(value));
}
