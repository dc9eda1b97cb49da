/** Tags for clicks: signed once a minute for each campaign and influencer, and handed to all who come by then. */
import { BoundedMap, type Clock } from '@crr/kit';
import { decodeBase58, formatTag, type KeySlot } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

import { goodKeys } from '../chain/terms';
import type { NamedTagKeys } from '../model';
import type { Keyring } from './keyring';
import { NamedKeysReader, type TagKeyTerms } from './named-keys';

/** A tag in its text form. */
export interface IssuedTag {
  readonly text: string;
  /** The last Unix second in which it is good. */
  readonly expiresAtSeconds: number;
}

/** What an issuer works with. */
export interface TagIssuerOptions {
  readonly keyring: Keyring;
  readonly terms: TagKeyTerms;
  readonly clock: Clock;
  readonly lifetimeSeconds: number;
  /** A click waits so long for a campaign's terms where older ones would do. */
  readonly termsDeadlineMs: number;
  /** A click waits so long where nothing is known of its campaign: without an answer it gets no tag. */
  readonly firstTermsDeadlineMs: number;
  readonly inBackground: (work: Promise<unknown>) => void;
  /** Told of a campaign that accepts none of the keys here. */
  readonly onKeyMissing?: (campaignId: string) => void;
  /** Told of a click that got no tag because nothing is known of its campaign's keys. */
  readonly onKeysUnknown?: (campaignId: string) => void;
}

interface Remembered {
  readonly tag: IssuedTag | null;
  readonly untilMs: number;
}

const REMEMBERED_MS = 60_000;
/** What was decided without the chain, or against a tag, is soon decided anew. */
const REMEMBERED_UNSURE_MS = 1_000;
const REMEMBERED_MOST = 10_000;
const MILLISECONDS = 1_000;

/** Issues tags. A signature that the campaign does not accept would stay with the visitor for the tag's lifetime: no tag is better. */
export class TagIssuer {
  private readonly remembered = new BoundedMap<string, Remembered>(REMEMBERED_MOST);
  private readonly keys: NamedKeysReader;

  constructor(private readonly options: TagIssuerOptions) {
    const { termsDeadlineMs: deadlineMs, firstTermsDeadlineMs: firstDeadlineMs } = options;
    this.keys = new NamedKeysReader({ ...options, deadlineMs, firstDeadlineMs });
  }

  /**
   * The tag for a click, good from now on; signed by a key that the campaign names on chain, or, while the chain is late, named when it was
   * last heard of.
   *
   * @param campaignId in base58
   * @param influencer in base58; null for a link of the campaign's own
   * @param stored what the indexer knows of the campaign's keys; null where it knows nothing
   * @returns null when the campaign accepts none of the keys here, or when its keys can not be known now
   * @throws Error for an id or a wallet that is none: links with such are never stored
   */
  async issue(
    campaignId: string,
    influencer: string | null,
    stored: NamedTagKeys | null,
  ): Promise<IssuedTag | null> {
    const name = `${campaignId}:${influencer ?? ''}`;
    const known = this.remembered.get(name);
    if (known !== undefined && this.options.clock.now() < known.untilMs) return known.tag;
    const { slot, isFresh } = await this.keys.find(campaignId, stored);
    if (slot === null) this.options.onKeysUnknown?.(campaignId);
    const tag = slot === null ? null : await this.sign(campaignId, influencer, slot);
    const lastsMs = isFresh && slot !== null ? REMEMBERED_MS : REMEMBERED_UNSURE_MS;
    const nowMs = this.options.clock.now();
    const untilMs = Math.min(nowMs + lastsMs, nextChangeMs(slot, nowMs));
    this.remembered.set(name, { tag, untilMs });
    return tag;
  }

  private async sign(
    campaignId: string,
    influencer: string | null,
    slot: KeySlot,
  ): Promise<IssuedTag | null> {
    const issuedAt = BigInt(Math.floor(this.options.clock.now() / MILLISECONDS));
    // During a rotation the newer key first: the older one's tags end with the overlap.
    const signer = this.options.keyring.signerAmong(goodKeys(slot, issuedAt).reverse());
    if (signer === null) {
      this.options.onKeyMissing?.(campaignId);
      return null;
    }
    const expiresAt = least(issuedAt + BigInt(this.options.lifetimeSeconds), lastSecondOf(signer, slot));
    if (expiresAt <= issuedAt) return null;
    const tag = {
      campaignId: decodeBase58(campaignId),
      influencer: influencer === null ? null : new PublicKey(influencer),
      issuedAt,
      expiresAt,
    };
    const signed = await this.options.keyring.sign(tag, signer);
    return { text: formatTag(signed), expiresAtSeconds: Number(expiresAt) };
  }
}

/** The last second in which a key of the slot is good; null where no end of it is known. */
function lastSecondOf(key: PublicKey, { current, next, currentUntil }: KeySlot): bigint | null {
  return next !== null && key.equals(current) ? currentUntil - 1n : null;
}

function least(one: bigint, other: bigint | null): bigint {
  return other !== null && other < one ? other : one;
}

/** When other keys of a slot become the good ones; infinity where no rotation is under way. */
function nextChangeMs(slot: KeySlot | null, nowMs: number): number {
  if (slot === null || slot.next === null) return Number.POSITIVE_INFINITY;
  const changes = [slot.nextFrom, slot.currentUntil].map((second) => Number(second) * MILLISECONDS);
  return Math.min(...changes.filter((atMs) => atMs > nowMs), Number.POSITIVE_INFINITY);
}
