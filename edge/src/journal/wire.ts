/** The form in which records travel to the collector and lie in a journal: JSON, checked where it is read. */
import * as v from 'valibot';
import type { JournalEntry, RefusalCount } from '../model';
import { WireFormatError } from './errors';

/** Entries that one message holds at most. */
export const ENTRIES_AT_MOST = 500;
/** Refusal counts that one message holds at most. */
export const REFUSALS_AT_MOST = 5_000;
/** Where a collector takes messages. */
export const RECORDS_PATH = '/internal/v1/records';

/** A message of a journal. */
export interface Records {
  readonly entries: readonly JournalEntry[];
  readonly refusals: readonly RefusalCount[];
}

const LONGEST_TEXT = 2_048;
const LATEST_MS = Date.UTC(9999, 11, 31);

const text = v.pipe(v.string(), v.maxLength(LONGEST_TEXT));
const textOrNull = v.nullable(text);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const int32 = v.pipe(count, v.maxValue(0x7f_ff_ff_ff));
const time = v.pipe(count, v.maxValue(LATEST_MS));
const uuid = v.pipe(v.string(), v.uuid());
const signals = v.pipe(
  v.array(v.object({ rule: text, score: v.pipe(int32, v.maxValue(100)), detail: text })),
  v.maxLength(64),
);

const click = v.object({
  id: uuid,
  atMs: time,
  code: text,
  campaignId: textOrNull,
  influencer: textOrNull,
  ipHash: text,
  country: text,
  device: text,
  operatingSystem: text,
  browser: text,
  referrerHost: textOrNull,
  botReason: textOrNull,
  signals,
});

const report = v.object({
  id: text,
  kind: v.picklist(['vau', 'conversion']),
  campaignId: text,
  account: text,
  influencer: textOrNull,
  // Missing in what an older edge wrote.
  linkCode: v.optional(textOrNull, null),
  state: v.picklist(['queued', 'sent', 'landed', 'final', 'parked']),
  reason: textOrNull,
  sequence: v.nullable(count),
  signature: textOrNull,
  seconds: int32,
  site: textOrNull,
  country: text,
  receivedAtMs: time,
  changedAtMs: time,
  signals,
});

const attention = v.object({
  id: text,
  atMs: time,
  account: text,
  site: text,
  country: text,
  seconds: int32,
  userPresence: v.boolean(),
});

const entry = v.variant('kind', [
  v.object({ kind: v.literal('click'), click }),
  v.object({ kind: v.literal('report'), report }),
  v.object({ kind: v.literal('attention'), attention }),
]);

const refusal = v.object({ shard: text, hourMs: time, route: text, reason: text, count });

const records = v.object({
  entries: v.pipe(v.array(entry), v.maxLength(ENTRIES_AT_MOST)),
  refusals: v.pipe(v.array(refusal), v.maxLength(REFUSALS_AT_MOST)),
});

/** A message's text. */
export function encodeRecords({ entries, refusals }: Records): string {
  return JSON.stringify({ entries, refusals });
}

/** Reads a message. @throws WireFormatError naming the field and its rule */
export function decodeRecords(body: string): Records {
  return parse(records, body);
}

/** An entry's text, as a journal stores it. */
export function encodeEntry(entry: JournalEntry): string {
  return JSON.stringify(entry);
}

/** Reads an entry. @throws WireFormatError naming the field and its rule */
export function decodeEntry(body: string): JournalEntry {
  return parse(entry, body);
}

function parse<Schema extends v.GenericSchema>(schema: Schema, body: string): v.InferOutput<Schema> {
  const result = v.safeParse(schema, parseJson(body), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new WireFormatError(v.getDotPath(issue) ?? '', issue.message);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new WireFormatError('', 'must be JSON');
  }
}
