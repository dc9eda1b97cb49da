/** An entry of the outbox: a VAU or a conversion on its way to the chain. */
import { integer, type RowOf } from '@crr/db/rows';
import * as v from 'valibot';
import { ATTENTION_STATES, type AttentionReport, type AttentionState, type Signal } from '../model';

/** What a VAU says, but for its sequence, which it gets when it is sent. */
export interface VauBody {
  readonly kind: 'vau';
  /** When the attention ended, Unix seconds. */
  readonly earnedAtSeconds: number;
  readonly seconds: number;
  /** The page's origin. */
  readonly site: string;
  readonly country: string;
  /** 32 bytes in hex. */
  readonly cohortFilter: string | null;
  readonly userPresence: boolean;
  readonly isHotPage: boolean;
  /** The signed tag's text; proven on chain with the account's first VAU in the campaign. */
  readonly tag: string;
  /** Of the link that gave the tag; null where none is known, missing where the entry is older than this field. */
  readonly linkCode?: string | null;
  readonly signals: readonly Signal[];
}

/** What a conversion says. */
export interface ConversionBody {
  readonly kind: 'conversion';
  /** u64 in decimal. */
  readonly value: string;
}

/** A row of `edge.outbox`. */
export interface Entry {
  readonly campaignId: string;
  readonly id: string;
  readonly account: string;
  readonly influencer: string | null;
  readonly body: VauBody | ConversionBody;
  readonly state: AttentionState;
  readonly reason: string | null;
  readonly sequence: number | null;
  readonly signature: string | null;
  /** How often it was tried in vain since it last moved on. */
  readonly attempts: number;
  readonly dueAtMs: number;
  /** Orders the account's line: when it was taken, for a conversion that gave way when it is tried next. */
  readonly place: number;
  readonly receivedAtMs: number;
  readonly changedAtMs: number;
}

/** What is read of `edge.outbox`. */
export const ENTRY_COLUMNS = {
  chain_campaign_id: v.string(),
  id: v.string(),
  account: v.string(),
  influencer: v.nullable(v.string()),
  body: v.string(),
  state: v.picklist(ATTENTION_STATES),
  reason: v.nullable(v.string()),
  sequence: v.nullable(integer),
  signature: v.nullable(v.string()),
  attempts: integer,
  due_at_ms: integer,
  place: integer,
  received_at_ms: integer,
  changed_at_ms: integer,
};
/** A row of {@link ENTRY_COLUMNS}. */
export type EntryRow = RowOf<typeof ENTRY_COLUMNS>;

/** Reads a row. */
export function entryOf(row: EntryRow): Entry {
  return {
    campaignId: row.chain_campaign_id,
    id: row.id,
    account: row.account,
    influencer: row.influencer,
    body: JSON.parse(row.body) as Entry['body'],
    state: row.state,
    reason: row.reason,
    sequence: row.sequence,
    signature: row.signature,
    attempts: row.attempts,
    dueAtMs: row.due_at_ms,
    place: row.place,
    receivedAtMs: row.received_at_ms,
    changedAtMs: row.changed_at_ms,
  };
}

/** What is told of an entry. */
export function reportOf(entry: Entry): AttentionReport {
  const { body } = entry;
  return {
    id: entry.id,
    kind: body.kind,
    campaignId: entry.campaignId,
    account: entry.account,
    influencer: entry.influencer,
    state: entry.state,
    reason: entry.reason,
    sequence: entry.sequence,
    signature: entry.signature,
    ...(body.kind === 'vau'
      ? {
          linkCode: body.linkCode ?? null,
          seconds: body.seconds,
          site: body.site,
          country: body.country,
          signals: body.signals,
        }
      : { linkCode: null, seconds: 0, site: null, country: 'ZZ', signals: [] }),
    receivedAtMs: entry.receivedAtMs,
    changedAtMs: entry.changedAtMs,
  };
}
