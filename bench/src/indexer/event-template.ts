import { createHash } from 'node:crypto';
import type { StreamHead } from '@crr/sdk';

const DISCRIMINATOR_BYTES = 8;
const CHAIN_BYTES = 32;
const textEncoder = new TextEncoder();

/** Where a field stands in an event's body, and how it is written. */
type Writer<T> = (view: DataView, body: Uint8Array, value: T) => void;

/** What differs between one event and the next of its kind. */
export interface EventFields {
  user: Uint8Array;
  influencer: Uint8Array;
  timestamp: bigint;
  earnedAt?: bigint;
  sequence?: number;
  country?: string;
  qualityScore?: number;
}

// The fields' places in the bodies of AttributionCreated and CampaignVauProcessed, which begin alike.
const SEQ = DISCRIMINATOR_BYTES;
const TIMESTAMP = SEQ + 8;
const CAMPAIGN_ID = TIMESTAMP + 8;
const USER = CAMPAIGN_ID + 32;
const INFLUENCER = USER + 32;
const SEQUENCE = INFLUENCER + 32;
const EARNED_AT = SEQUENCE + 4;
const QUALITY_SCORE = EARNED_AT + 8 + 2;
const COUNTRY = QUALITY_SCORE + 1;

const WRITERS: { readonly [Field in keyof EventFields]-?: Writer<NonNullable<EventFields[Field]>> } = {
  user: (_, body, user) => body.set(user, USER),
  influencer: (_, body, influencer) => body.set(influencer, INFLUENCER),
  timestamp: (view, _, time) => view.setBigInt64(TIMESTAMP, time, true),
  earnedAt: (view, _, time) => view.setBigInt64(EARNED_AT, time, true),
  sequence: (view, _, sequence) => view.setUint32(SEQUENCE, sequence, true),
  country: (_, body, country) => body.set(textEncoder.encode(country), COUNTRY),
  qualityScore: (_, body, score) => body.set([score], QUALITY_SCORE),
};

/** An event that a program made, as the pattern of further ones. */
export class EventTemplate {
  /** @param body discriminator, fields, chain value */
  constructor(private readonly body: Uint8Array) {}

  /** The event after `head` in a campaign's stream, and the stream's head after it. */
  following(
    campaignId: Uint8Array,
    head: StreamHead,
    fields: EventFields,
  ): { body: Uint8Array; head: StreamHead } {
    const body = this.body.slice();
    const view = new DataView(body.buffer);
    const seq = head.seq + 1n;
    view.setBigUint64(SEQ, seq, true);
    body.set(campaignId, CAMPAIGN_ID);
    for (const [field, value] of Object.entries(fields)) {
      // Each writer takes its own field's type, which Object.entries forgets.
      (WRITERS[field as keyof EventFields] as Writer<unknown>)(view, body, value);
    }
    const content = body.subarray(0, body.length - CHAIN_BYTES);
    const chain = createHash('sha256').update(head.chain).update(content).digest();
    body.set(chain, content.length);
    return { body, head: { seq, chain } };
  }
}
