/** Tags for clicks: signed once a minute for each campaign and influencer, and handed to all who come by then. */
import { decodeBase58, formatTag } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

import { BoundedMap } from '../bounded-map';
import { type CampaignTerms, goodKeys } from '../chain/terms';
import { LATE, within } from '../deadline';
import type { Clock } from '../model';
import type { Keyring } from './keyring';

/** A tag in its text form. */
export interface IssuedTag {
  readonly text: string;
  /** The last Unix second in which it is good. */
  readonly expiresAtSeconds: number;
}

/** Finds what a campaign says of the keys that sign its tags; null for a campaign that there is not. */
export interface TagKeyTerms {
  find(campaignId: string): Promise<Pick<CampaignTerms, 'tagSigner'> | null>;
}

/** What an issuer works with. */
export interface TagIssuerOptions {
  readonly keyring: Keyring;
  readonly terms: TagKeyTerms;
  readonly clock: Clock;
  readonly lifetimeSeconds: number;
  /** A click waits no longer for a campaign's terms. */
  readonly termsDeadlineMs: number;
  readonly inBackground: (work: Promise<unknown>) => void;
  /** Told of a campaign that accepts none of the keys here. */
  readonly onKeyMissing?: (campaignId: string) => void;
}

interface Remembered {
  readonly tag: IssuedTag | null;
  readonly untilMs: number;
}

/** What is known of the keys that a campaign accepts now. */
type AcceptedKeys = { readonly known: true; readonly keys: readonly PublicKey[] } | { readonly known: false };

const REMEMBERED_MS = 60_000;
/** A tag that was signed without knowing the campaign's keys, so that the right one follows soon. */
const REMEMBERED_UNSURE_MS = 1_000;
const REMEMBERED_MOST = 10_000;

/** Issues tags. */
export class TagIssuer {
  private readonly remembered = new BoundedMap<string, Remembered>(REMEMBERED_MOST);

  constructor(private readonly options: TagIssuerOptions) {}

  /**
   * The tag for a click, good from now on; signed by the key that the campaign names on chain, or, while that can not be known, by the ring's
   * first.
   *
   * @param campaignId in base58
   * @param influencer in base58; null for a link of the campaign's own
   * @returns null when the campaign accepts none of the keys here
   * @throws Error for an id or a wallet that is none: links with such are never stored
   */
  async issue(campaignId: string, influencer: string | null): Promise<IssuedTag | null> {
    const name = `${campaignId}:${influencer ?? ''}`;
    const known = this.remembered.get(name);
    if (known !== undefined && this.options.clock.now() < known.untilMs) return known.tag;
    const accepted = await this.acceptedKeys(campaignId);
    const tag = await this.sign(campaignId, influencer, accepted);
    const lasts = accepted.known ? REMEMBERED_MS : REMEMBERED_UNSURE_MS;
    this.remembered.set(name, { tag, untilMs: this.options.clock.now() + lasts });
    return tag;
  }

  private async sign(
    campaignId: string,
    influencer: string | null,
    accepted: AcceptedKeys,
  ): Promise<IssuedTag | null> {
    const issuedAt = Math.floor(this.options.clock.now() / 1_000);
    const expiresAtSeconds = issuedAt + this.options.lifetimeSeconds;
    const tag = {
      campaignId: decodeBase58(campaignId),
      influencer: influencer === null ? null : new PublicKey(influencer),
      issuedAt: BigInt(issuedAt),
      expiresAt: BigInt(expiresAtSeconds),
    };
    const signed = await this.options.keyring.sign(tag, accepted.known ? accepted.keys : undefined);
    if (signed === null) this.options.onKeyMissing?.(campaignId);
    return signed === null ? null : { text: formatTag(signed), expiresAtSeconds };
  }

  /** During a rotation the newer key first: the older one's tags end with the overlap. */
  private async acceptedKeys(campaignId: string): Promise<AcceptedKeys> {
    const { terms, inBackground, termsDeadlineMs, clock } = this.options;
    const asked = terms.find(campaignId).catch((): typeof LATE => LATE);
    inBackground(asked);
    const campaign = await within(asked, termsDeadlineMs);
    if (campaign === LATE || campaign === null) return { known: false };
    const now = BigInt(Math.floor(clock.now() / 1_000));
    return { known: true, keys: goodKeys(campaign.tagSigner, now).reverse() };
  }
}
