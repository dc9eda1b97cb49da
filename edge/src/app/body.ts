/** Bodies of requests: small, JSON, and exactly the fields that the route knows. */
import * as v from 'valibot';

import type { Outcome, Refusal } from '../model';

/** The most bytes that a body may have. */
export const BODY_MOST_BYTES = 4_096;

/** The longest name of a field that is told back. */
const FIELD_MOST_CHARACTERS = 64;
/** What scripts may send to other origins without a question beforehand: sendBeacon's text among it. */
const MEDIA_TYPES = new Set(['application/json', 'text/plain']);

/** What of a request is needed to read its body. */
export type BodyRequest = Pick<Request, 'headers' | 'body'>;

/**
 * Reads a request's JSON and checks it.
 *
 * @param schema strict, so that a misspelt field is told and not passed over; its messages continue the field's name
 */
export async function readBody<const Schema extends v.GenericSchema>(
  request: BodyRequest,
  schema: Schema,
): Promise<Outcome<v.InferOutput<Schema>>> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!MEDIA_TYPES.has(type)) return refused(UNSUPPORTED);
  const bytes = await readBytes(request.body);
  if (!bytes.ok) return bytes;
  const parsed = parse(bytes.value);
  if (parsed === undefined) return refused(NO_JSON);
  const checked = v.safeParse(schema, parsed, { abortPipeEarly: true });
  return checked.success ? { ok: true, value: checked.output } : refused(refusalOf(checked.issues[0]));
}

const UNSUPPORTED: Refusal = {
  code: 'unsupported_media_type',
  status: 415,
  message: 'the body must be application/json, or the same as text/plain',
};
const TOO_LARGE: Refusal = {
  code: 'body_too_large',
  status: 413,
  message: `the body may have ${BODY_MOST_BYTES} bytes`,
};
const INCOMPLETE: Refusal = { code: 'body_incomplete', status: 400, message: 'the body broke off' };
const NO_JSON: Refusal = { code: 'invalid_json', status: 400, message: 'the body must be an object in JSON' };

function refused(refusal: Refusal): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal };
}

/** Counts what really comes, whatever Content-Length says; what is too much is not read. */
async function readBytes(body: BodyRequest['body']): Promise<Outcome<Uint8Array>> {
  const read = new Uint8Array(BODY_MOST_BYTES);
  let length = 0;
  const reader = body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      if (length + part.value.length > BODY_MOST_BYTES) {
        // The sender may never end: nobody waits for it.
        reader?.cancel().catch(() => undefined);
        return refused(TOO_LARGE);
      }
      read.set(part.value, length);
      length += part.value.length;
    }
  } catch {
    return refused(INCOMPLETE);
  }
  return { ok: true, value: read.subarray(0, length) };
}

/** The object that the text is; undefined for anything else. */
function parse(bytes: Uint8Array): object | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** A refusal by the first field that breaks a rule. */
function refusalOf(issue: v.BaseIssue<unknown>): Refusal {
  const field = v.getDotPath(issue)?.slice(0, FIELD_MOST_CHARACTERS) ?? '';
  // The name in a code is one that the schema knows: codes are counted, and a stranger must not invent any.
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { code: 'unknown_field', status: 422, field, message: 'the field is not known here' };
  }
  const isMissing = issue.type === 'strict_object';
  const [name = ''] = field.split('.', 1);
  return {
    code: `invalid_${name}`,
    status: 422,
    field,
    message: isMissing ? 'must be given' : issue.message,
  };
}
