/** The project's links, asked for over HTTP: a worker has no connection to the database. */
import { destinationProblem } from '@crr/sdk';
import * as v from 'valibot';

import type { FoundLink, LinkStore, NamedTagKeys } from '../model';
import { LinkStoreError } from './lookup-error';

/** Where the links are served. */
export interface HttpLinkStoreOptions {
  /** The collector's address, without `/internal`. */
  readonly url: string;
  /** Proves to the collector that it is the edge that asks. */
  readonly key: string;
  /** Default 1,000. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof globalThis.fetch;
}

const TIMEOUT_MS = 1_000;

/** A campaign's keys in the answer; a collector of an older version does not tell them. */
const tagKeysAnswer = v.pipe(
  v.object({
    current: v.string(),
    next: v.nullable(v.string()),
    next_from_seconds: v.number(),
    current_until_seconds: v.number(),
    current_from_seconds: v.optional(v.number(), 0),
  }),
  v.transform(
    (row): NamedTagKeys => ({
      current: row.current,
      next: row.next,
      nextFromSeconds: row.next_from_seconds,
      currentUntilSeconds: row.current_until_seconds,
      currentFromSeconds: row.current_from_seconds,
    }),
  ),
);

/** A link in the answer. */
const linkAnswer = v.pipe(
  v.object({
    code: v.string(),
    destination_url: v.pipe(
      v.string(),
      v.check((url) => destinationProblem(url) === null, 'no destination'),
    ),
    is_active: v.boolean(),
    campaign_id: v.nullable(v.string()),
    influencer: v.nullable(v.string()),
    utm: v.record(v.string(), v.string()),
    tag_keys: v.optional(v.nullable(tagKeysAnswer), null),
  }),
  v.transform(
    (row): FoundLink => ({
      code: row.code,
      destinationUrl: row.destination_url,
      isActive: row.is_active,
      campaignId: row.campaign_id,
      influencer: row.influencer,
      utm: row.utm,
      ...(row.tag_keys === null ? {} : { tagKeys: row.tag_keys }),
    }),
  ),
);

const unknownAnswer = v.object({ error: v.object({ code: v.literal('link_unknown') }) });

/** `GET {url}/internal/v1/links/{code}`. */
export class HttpLinkStore implements LinkStore {
  constructor(private readonly options: HttpLinkStoreOptions) {}

  /** @throws LinkStoreError for every answer but a link or the plain statement that there is none */
  async find(code: string): Promise<FoundLink | null> {
    const answer = await this.ask(code);
    const body = await bodyOf(answer);
    // A 404 of whatever else stands at that address says nothing about links.
    if (answer.status === 404 && v.is(unknownAnswer, body)) return null;
    const link = v.safeParse(linkAnswer, body);
    if (answer.status !== 200 || !link.success || link.output.code !== code) {
      throw new LinkStoreError(`the store of links answered ${answer.status} without a link`);
    }
    return link.output;
  }

  private async ask(code: string): Promise<Response> {
    const { url, key, timeoutMs = TIMEOUT_MS, fetch = globalThis.fetch } = this.options;
    try {
      return await fetch(`${url}/internal/v1/links/${encodeURIComponent(code)}`, {
        headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
    } catch (error) {
      throw new LinkStoreError('the store of links can not be reached', { cause: error });
    }
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    throw new LinkStoreError(`the store of links answered ${answer.status} and no JSON`, { cause: error });
  }
}
