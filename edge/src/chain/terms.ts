/** Campaigns' terms, remembered: they are asked for with each click and each session, and change rarely. */
import { BoundedMap, type Clock } from '@crr/kit';
import { type Campaign, decodeBase58, HASH_BYTES, isChainError, type KeySlot, slotAccepts } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

import type { CampaignLookup, Chain } from './chain';

/** What an advertiser chose, and where the campaign stands: the account as the SDK reads it. */
export type CampaignTerms = Campaign;

/** Finds the terms of campaigns. */
export interface TermsReader {
  /**
   * @param campaignId in base58
   * @returns null for a campaign that does not exist, or was closed
   * @throws ChainUnavailableError when it can not be known now
   */
  find(campaignId: string): Promise<CampaignTerms | null>;
  /** What was found last, however old, without asking; undefined where nothing is remembered. */
  remembered?(campaignId: string): CampaignTerms | null | undefined;
}

/** How long what is remembered counts. */
export interface TermsCacheOptions {
  readonly chain: Pick<Chain, 'view'>;
  readonly clock: Clock;
  /** Asked anew after this. Default 10,000. */
  readonly freshMs?: number;
  /** A campaign that was not found is looked for again after this. Default 2,000. */
  readonly unknownMs?: number;
  /** While the chain can not be asked, terms up to this old count. Default 24 hours. */
  readonly staleMs?: number;
  /** This many campaigns are remembered. Default 1,000. */
  readonly most?: number;
}

interface Question {
  readonly atMs: number;
  readonly answer: Promise<CampaignTerms | null>;
}

interface Remembered {
  readonly terms: CampaignTerms | null;
  readonly atMs: number;
}

const FRESH_MS = 10_000;
const UNKNOWN_MS = 2_000;
const STALE_MS = 86_400_000;
const MOST = 1_000;
const SHARED_MS = 1_000;

/** Terms out of memory while they are fresh, else from the chain; while that is silent, out of memory again. */
export class TermsCache implements TermsReader {
  private readonly known: BoundedMap<string, Remembered>;
  private readonly asking = new Map<string, Question>();

  constructor(private readonly options: TermsCacheOptions) {
    this.known = new BoundedMap(options.most ?? MOST);
  }

  async find(campaignId: string): Promise<CampaignTerms | null> {
    const known = this.known.get(campaignId);
    if (known !== undefined && this.ageOf(known) < this.freshFor(known)) return known.terms;
    try {
      return await this.askOnce(campaignId);
    } catch (error) {
      const usable = known !== undefined && this.ageOf(known) < (this.options.staleMs ?? STALE_MS);
      if (isChainError(error) && usable) return known.terms;
      throw error;
    }
  }

  remembered(campaignId: string): CampaignTerms | null | undefined {
    return this.known.get(campaignId)?.terms;
  }

  /** Whoever asks while the answer is under way gets the same one; a question that hangs does not hold up those who come later. */
  private askOnce(campaignId: string): Promise<CampaignTerms | null> {
    const nowMs = this.options.clock.now();
    const underWay = this.asking.get(campaignId);
    if (underWay !== undefined && nowMs - underWay.atMs < SHARED_MS) return underWay.answer;
    const question: Question = {
      atMs: nowMs,
      answer: this.ask(campaignId).finally(() => this.forget(campaignId, question)),
    };
    this.asking.set(campaignId, question);
    return question.answer;
  }

  /** Only this very question: a later one may be under way already. */
  private forget(campaignId: string, question: Question): void {
    if (this.asking.get(campaignId) === question) this.asking.delete(campaignId);
  }

  private async ask(campaignId: string): Promise<CampaignTerms | null> {
    const id = campaignIdBytes(campaignId);
    if (id === null) return null;
    const { campaign } = await this.options.chain.view(id, [], { commitment: 'confirmed' });
    const terms = openCampaign(campaign);
    this.known.set(campaignId, { terms, atMs: this.options.clock.now() });
    return terms;
  }

  private ageOf({ atMs }: Remembered): number {
    return Math.max(0, this.options.clock.now() - atMs);
  }

  private freshFor({ terms }: Remembered): number {
    if (terms === null) return this.options.unknownMs ?? UNKNOWN_MS;
    return this.options.freshMs ?? FRESH_MS;
  }
}

/** The 32 bytes of a campaign id; null for text that is none. */
export function campaignIdBytes(campaignId: string): Uint8Array | null {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(campaignId)) return null;
  const bytes = decodeBase58(campaignId);
  return bytes.length === HASH_BYTES ? bytes : null;
}

/** The keys of a slot that the program accepts at a Unix second: during a rotation's overlap both, the older one first. */
export function goodKeys(slot: KeySlot, atSeconds: bigint): PublicKey[] {
  return keysOf(slot).filter((key) => slotAccepts(slot, key, atSeconds));
}

/** A slot's keys, one that is announced but not yet good included. */
export function keysOf({ current, next }: KeySlot): PublicKey[] {
  return next === null ? [current] : [current, next];
}

function openCampaign(campaign: CampaignLookup): CampaignTerms | null {
  return campaign === 'closed' ? null : campaign;
}
