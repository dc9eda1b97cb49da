/** What is kept of a body that was refused: enough to see what was wrong, nothing that tells of a person. */

const EXCERPT_MOST = 1_024;
const VALUE_MOST = 64;
const REDACTED = '[redacted]';

/** Fields whose values tell nothing of a person. */
const PLAIN = new Set([
  'action',
  'value',
  'currency',
  'coupon_code',
  'ref_code',
  'click_id',
  'occurred_at',
  'event_id',
  'events',
]);
/** What a value of those may look like. */
const HARMLESS = /^[\w.:+-]*$/;
/** Names that are shown of a body that is no JSON. */
const WORDS = new Set([
  ...PLAIN,
  'properties',
  'landing_url',
  'referrer',
  'session_id',
  'customer_id',
  'customer_wallet',
  'true',
  'false',
  'null',
]);

/** The beginning of a body, without values of personal fields. */
export function excerptOf(body: Uint8Array): string {
  const text = Buffer.from(body).toString('utf8');
  const shown = redactedJson(text) ?? redactedText(text.slice(0, EXCERPT_MOST));
  return shown.slice(0, EXCERPT_MOST);
}

/** The same of a part of a body. Needs no stack, however deep it is. */
export function excerptOfValue(value: unknown): string {
  return JSON.stringify(redacted(value, null)).slice(0, EXCERPT_MOST);
}

function redactedJson(text: string): string | null {
  try {
    return JSON.stringify(redacted(JSON.parse(text), null));
  } catch {
    return null;
  }
}

/** Of objects only the first level and that of a batch's events is shown, so that depth is no matter. */
function redacted(value: unknown, name: string | null): unknown {
  if (Array.isArray(value) && name === 'events') return value.slice(0, 3).map((each) => redacted(each, null));
  if (name === null)
    return typeof value === 'object' && value !== null ? withoutPersons(value) : kindOf(value);
  if (!PLAIN.has(name)) return REDACTED;
  if (typeof value === 'string') return value.length <= VALUE_MOST && HARMLESS.test(value) ? value : REDACTED;
  return typeof value === 'object' && value !== null ? kindOf(value) : value;
}

function withoutPersons(value: object): unknown {
  if (Array.isArray(value)) return kindOf(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      WORDS.has(name) ? name : REDACTED,
      redacted(member, name),
    ]),
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return '[list]';
  return value === null ? '[null]' : `[${typeof value}]`;
}

/** Of what is no JSON the shape is kept: every word that is not a name is hidden. */
function redactedText(text: string): string {
  return text
    .replace(/\0/g, '')
    .replace(/[\p{L}\p{N}\p{M}_@+-]+/gu, (word) => (WORDS.has(word) ? word : '…'));
}
