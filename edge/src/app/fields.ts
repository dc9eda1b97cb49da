/** Fields of requests that tell of attention. Their messages continue the field's name. */
import { isPlaceholder, parseUrl } from '@crr/sdk';

import * as v from 'valibot';

import { walletOf } from '../desk/eligibility';
import { TAG_MOST_CHARACTERS } from '../tag/cookie';
import { LINK_PROOF_MOST_CHARACTERS } from './link-proof';

const PAGE_MOST_CHARACTERS = 2_048;
/** The longest name that DNS knows. One that is written in other letters grows when it is read, so that the URL's length says nothing. */
const HOST_MOST_CHARACTERS = 253;
const COHORTS_MOST = 32;
const U16_MAX = 65_535;
const SECONDS_RULE = `must be a whole number from 1 to ${U16_MAX}`;
const COHORT_RULE = `must be a whole number from 0 to ${U16_MAX}`;
const NONCE_RULE = 'must have 8 to 64 characters of A-Z, a-z, 0-9, _ and -';

/** Said of what names nothing. */
export const PLACEHOLDER_RULE = 'must name something: this is what programs write where they have nothing';

const text = v.string('must be text');

/** A wallet. */
export const account = v.pipe(
  text,
  v.check((value) => walletOf(value) !== null, 'must be a wallet’s 32 bytes in base58'),
  v.description('The wallet that earns, in base58.'),
);

/** The page that has the visitor's attention. */
export const pageUrl = v.pipe(
  text,
  v.maxLength(PAGE_MOST_CHARACTERS, `must have ${PAGE_MOST_CHARACTERS} characters at most`),
  v.check(
    isPage,
    'must be a URL of http or https with a host of 253 characters at most, without a name and a password',
  ),
  v.description('The page’s address. Query and fragment are not looked at.'),
);

/** How the platform classes the page. */
export const pageClass = v.pipe(
  v.picklist(['regular', 'hot'], 'must be regular or hot'),
  v.description('hot: Explorer traffic. Default: regular.'),
);

/** The visitor's interests. */
export const cohorts = v.pipe(
  v.array(
    v.pipe(
      v.number(COHORT_RULE),
      v.integer(COHORT_RULE),
      v.minValue(0, COHORT_RULE),
      v.maxValue(U16_MAX, COHORT_RULE),
    ),
    'must be a list',
  ),
  v.maxLength(COHORTS_MOST, `must hold ${COHORTS_MOST} numbers at most`),
  v.description('Numbers of IAB categories. They are kept as a filter only.'),
);

/** A campaign's tag. */
export const tag = v.pipe(
  text,
  v.maxLength(TAG_MOST_CHARACTERS, `must have ${TAG_MOST_CHARACTERS} characters at most`),
  v.description('The text form of a campaign’s tag. Default: the cookie crr_tag.'),
);

/** What proves the link that gave the tag. Whatever it is, it refuses nothing: without a link attention earns all the same. */
export const link = v.pipe(
  v.fallback(v.nullable(v.pipe(text, v.maxLength(LINK_PROOF_MOST_CHARACTERS))), null),
  v.description('What came as crr_link beside the tag. Default: the cookie crr_link.'),
);

/** What a report is known by. */
export const nonce = v.pipe(
  text,
  v.regex(/^[A-Za-z0-9_-]{8,64}$/, NONCE_RULE),
  v.check((value) => !isPlaceholder(value), PLACEHOLDER_RULE),
  v.description('Chosen by the client, for one report only; the same again is the same report.'),
);

/** How long. */
export const seconds = v.pipe(
  v.number(SECONDS_RULE),
  v.integer(SECONDS_RULE),
  v.minValue(1, SECONDS_RULE),
  v.maxValue(U16_MAX, SECONDS_RULE),
  v.description('Seconds of attention since the report before. Never more than have passed.'),
);

/** Whether somebody was there. */
export const userPresence = v.pipe(
  v.boolean('must be true or false'),
  v.description('Whether somebody moved, typed or touched since the report before.'),
);

function isPage(value: string): boolean {
  const url = parseUrl(value);
  if (url === null) return false;
  const { protocol, hostname, username, password } = url;
  if (hostname.length > HOST_MOST_CHARACTERS) return false;
  return /^https?:$/.test(protocol) && username === '' && password === '';
}
