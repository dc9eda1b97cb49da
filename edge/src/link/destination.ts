/** Where a click leads: the link's destination with what the advertiser needs to know of it. Pure. */
import { UTM_KEYS } from '@crr/sdk';
import type { Link } from '../model';
import { LINK_COOKIE, TAG_COOKIE, type TagOfLink } from '../tag/cookie';

/** What one click adds to its link's destination. */
export interface ClickParameters {
  readonly clickId: string;
  /** The tag and the proof of its link, when they travel in the URL. */
  readonly tag?: Pick<TagOfLink, 'text' | 'linkProof'>;
}

/**
 * The URL to redirect to: the destination with `ref_code`, `click_id`, the link's UTM parameters and, where it travels so, the tag
 * with its link's proof, each exactly once; one that the destination holds already, in whatever case or encoding of its name, is replaced where it stands first.
 * Everything else stays as it is, byte for byte. Nothing of a request but the code that found the link is in it.
 *
 * @throws TypeError for a destination that is no URL
 */
export function destinationFor(link: Link, { clickId, tag }: ClickParameters): string {
  const { before, pairs, fragment } = planOf(link, tag !== undefined);
  const values = {
    [CLICK_PARAMETER]: clickId,
    [TAG_COOKIE]: tag?.text ?? '',
    [LINK_COOKIE]: tag?.linkProof ?? '',
  };
  const written = pairs.map((pair) =>
    typeof pair === 'string' ? pair : `${pair.name}=${encoded(values[pair.name])}`,
  );
  return `${before}?${written.join('&')}${fragment}`;
}

/** What is the same for all clicks of a link, and the places of what is not. */
interface Plan {
  readonly before: string;
  readonly pairs: readonly (string | Place)[];
  readonly fragment: string;
}

/** Where a click's own parameter goes. */
interface Place {
  readonly name: typeof CLICK_PARAMETER | typeof TAG_COOKIE | typeof LINK_COOKIE;
}

const CLICK_PARAMETER = 'click_id';

/** To read a URL takes longer than the rest of a redirect. Links are remembered, and forgotten, elsewhere. */
const plans = { withTag: new WeakMap<Link, Plan>(), withoutTag: new WeakMap<Link, Plan>() };

function planOf(link: Link, hasTag: boolean): Plan {
  const known = hasTag ? plans.withTag : plans.withoutTag;
  const plan = known.get(link) ?? planFor(link, hasTag);
  known.set(link, plan);
  return plan;
}

function planFor(link: Link, hasTag: boolean): Plan {
  const { beforeQuery, query, fragment } = partsOf(new URL(link.destinationUrl).href);
  return { before: beforeQuery, pairs: withParameters(query, parametersOf(link, hasTag)), fragment };
}

/** A parameter's name, and its pair as it is written. */
type Parameter = readonly [name: string, pair: string | Place];

function parametersOf(link: Link, hasTag: boolean): Parameter[] {
  const utm = UTM_KEYS.flatMap((name): Parameter[] => {
    const value = Object.hasOwn(link.utm, name) ? link.utm[name] : undefined;
    return value === undefined ? [] : [fixed(`utm_${name}`, value)];
  });
  const own = (name: Place['name']): Parameter => [name, { name }];
  return [
    fixed('ref_code', link.code),
    own(CLICK_PARAMETER),
    ...utm,
    ...(hasTag ? [own(TAG_COOKIE), own(LINK_COOKIE)] : []),
  ];
}

function fixed(name: string, value: string): Parameter {
  return [name, `${name}=${encoded(value)}`];
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

function withParameters(query: string, parameters: readonly Parameter[]): (string | Place)[] {
  const missing = new Map(parameters);
  const ours = new Set(missing.keys());
  const kept = pairsOf(query).flatMap((pair): (string | Place)[] => {
    const name = nameOf(pair);
    if (!ours.has(name)) return [pair];
    const written = missing.get(name);
    missing.delete(name);
    return written === undefined ? [] : [written];
  });
  return [...kept, ...missing.values()];
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

/** What stays as it is. */
const PLAIN = /^[\w.~-]*$/;

/** As a query's value; a lone surrogate, which no URL can hold, becomes U+FFFD. */
function encoded(value: string): string {
  if (PLAIN.test(value)) return value;
  return encodeURIComponent(wellFormed(value));
}

function wellFormed(value: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(value));
}
