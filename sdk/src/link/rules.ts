/** Rules of tracking links: what somebody wants one to be, checked. Whoever stores links asks here, so that the edge leads to each. */
import { Base58Error, decodeBase58 } from '../base58';
import { LINK_CODE_PATTERN } from './code';
import { destinationProblem } from './destination';
import { LinkInputError } from './errors';
import { UTM_KEYS } from './utm';

/** A link to be created. */
export interface NewLink {
  /** http or https, without user and password, 2,048 characters at most. */
  readonly destinationUrl: string;
  /** 1 to 64 of `[A-Za-z0-9_-]`; without, one is made. */
  readonly code?: string | undefined;
  /** Base58; null or nothing for a link without a tag. */
  readonly campaignId?: string | null | undefined;
  /** A wallet in base58; null or nothing for a link of the campaign's own. */
  readonly influencer?: string | null | undefined;
  /** By {@link UTM_KEYS}, 256 characters each at most. */
  readonly utm?: Readonly<Record<string, string>> | undefined;
}

/** What is to be changed of a link; what is not named stays. */
export interface LinkChanges extends Partial<Omit<NewLink, 'code'>> {
  readonly isActive?: boolean | undefined;
}

const LONGEST_UTM = 256;
const KEY_BYTES = 32;
const CONTROL = /\p{Cc}/u;

/** Checks a link to be created. @throws LinkInputError for the first field that breaks a rule */
export function checkNewLink(link: NewLink): void {
  const { code } = link;
  if (code !== undefined) {
    rule(LINK_CODE_PATTERN.test(code), 'code', 'must be 1 to 64 letters, digits, "_" or "-"');
  }
  checkDestination(link.destinationUrl);
  checkDetails(link);
}

/** Checks what is to be changed of a link. @throws LinkInputError for the first field that breaks a rule */
export function checkLinkChanges(changes: LinkChanges): void {
  const { destinationUrl, isActive } = changes;
  if (destinationUrl !== undefined) checkDestination(destinationUrl);
  if (isActive !== undefined) rule(typeof isActive === 'boolean', 'isActive', 'must be true or false');
  checkDetails(changes);
}

function checkDetails({ campaignId, influencer, utm }: LinkChanges): void {
  checkKey('campaignId', campaignId);
  checkKey('influencer', influencer);
  if (utm !== undefined) checkUtm(utm);
}

function checkDestination(text: unknown): void {
  const field = 'destinationUrl';
  rule(typeof text === 'string', field, 'must be text');
  const problem = destinationProblem(text);
  rule(problem === null, field, problem ?? '');
  // The URL standard corrects what follows, so that what was checked would not be what is stored.
  rule(/^https?:\/\//i.test(text), field, 'must begin with http:// or https://');
  rule(
    !CONTROL.test(text) && text === text.trim(),
    field,
    'must not have control characters or spaces around it',
  );
}

function checkKey(field: 'campaignId' | 'influencer', text: unknown): void {
  if (text === undefined || text === null) return;
  rule(
    typeof text === 'string' && byteLength(text) === KEY_BYTES,
    field,
    `must be ${KEY_BYTES} bytes in base58`,
  );
}

function byteLength(text: string): number | null {
  if (text.length > 2 * KEY_BYTES) return null;
  try {
    return decodeBase58(text).length;
  } catch (error) {
    if (error instanceof Base58Error) return null;
    throw error;
  }
}

function checkUtm(utm: unknown): void {
  rule(typeof utm === 'object' && utm !== null && !Array.isArray(utm), 'utm', 'must be an object');
  for (const [key, value] of Object.entries(utm)) {
    rule(
      (UTM_KEYS as readonly string[]).includes(key),
      `utm.${key}`,
      `must be one of ${UTM_KEYS.join(', ')}`,
    );
    const isText = typeof value === 'string' && value.length > 0 && value.length <= LONGEST_UTM;
    rule(
      isText && !CONTROL.test(value),
      `utm.${key}`,
      `must be 1 to ${LONGEST_UTM} characters, none of them control`,
    );
  }
}

function rule(holds: boolean, field: string, text: string): asserts holds {
  if (!holds) throw new LinkInputError(field, text);
}
