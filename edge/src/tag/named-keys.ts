/** The keys that a campaign names for its tags: from the chain, and while that is late, what was known of them last. */
import { BoundedMap, type Clock, LATE, within } from '@crr/kit';
import type { KeySlot } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

import type { CampaignTerms } from '../chain/terms';
import type { NamedTagKeys } from '../model';

/** What of a campaign's terms says who signs its tags. */
export type TagSignerTerms = Pick<CampaignTerms, 'tagSigner'>;

/** Finds what a campaign says of the keys that sign its tags. */
export interface TagKeyTerms {
  /** Null for a campaign that there is not. Rejects when it can not be known now. */
  find(campaignId: string): Promise<TagSignerTerms | null>;
  /** What was found last, without asking; undefined where nothing is remembered. */
  remembered?(campaignId: string): TagSignerTerms | null | undefined;
}

/** What the look-up works with. */
export interface NamedKeysOptions {
  readonly terms: TagKeyTerms;
  readonly clock: Clock;
  /** A click waits so long for the chain where older knowledge would do. */
  readonly deadlineMs: number;
  /** A click waits so long where nothing is known of the campaign: without an answer it gets no tag. */
  readonly firstDeadlineMs: number;
  readonly inBackground: (work: Promise<unknown>) => void;
}

/** A campaign's keys; without a slot there is nothing that its tags could be signed with. */
export interface NamedKeys {
  readonly slot: KeySlot | null;
  /** Whether the chain said so just now. */
  readonly isFresh: boolean;
}

/** After waiting in vain, so long nobody waits for that campaign with the longer patience. */
const IMPATIENT_MS = 30_000;
const CAMPAIGNS_MOST = 1_000;

/**
 * Never a guess. A rotation is announced a day before it takes effect, and the slot tells both keys with their times: what is some hours old
 * names the right key all the same.
 */
export class NamedKeysReader {
  private readonly impatientUntilMs = new BoundedMap<string, number>(CAMPAIGNS_MOST);

  constructor(private readonly options: NamedKeysOptions) {}

  /** @param stored what is known of them beside the chain; null where nothing is */
  async find(campaignId: string, stored: NamedTagKeys | null): Promise<NamedKeys> {
    const { terms, inBackground, firstDeadlineMs } = this.options;
    const known = newer(terms.remembered?.(campaignId)?.tagSigner ?? null, stored && slotOf(stored));
    const asked = terms.find(campaignId).catch((): typeof LATE => LATE);
    inBackground(asked);
    const patienceMs = this.patienceMs(campaignId, known);
    const campaign = await within(asked, patienceMs);
    if (campaign !== LATE) return { slot: campaign?.tagSigner ?? null, isFresh: true };
    if (patienceMs === firstDeadlineMs) this.becomeImpatient(campaignId);
    return { slot: known, isFresh: false };
  }

  private patienceMs(campaignId: string, known: KeySlot | null): number {
    const { clock, deadlineMs, firstDeadlineMs } = this.options;
    const isImpatient = clock.now() < (this.impatientUntilMs.get(campaignId) ?? Number.NEGATIVE_INFINITY);
    return known !== null || isImpatient ? Math.min(deadlineMs, firstDeadlineMs) : firstDeadlineMs;
  }

  private becomeImpatient(campaignId: string): void {
    this.impatientUntilMs.set(campaignId, this.options.clock.now() + IMPATIENT_MS);
  }
}

function newer(one: KeySlot | null, other: KeySlot | null): KeySlot | null {
  if (one === null || other === null) return one ?? other;
  const [mine, theirs] = [ageOf(one), ageOf(other)];
  const differs = mine.findIndex((part, place) => part !== theirs[place]);
  return (theirs[differs] ?? 0n) > (mine[differs] ?? 0n) ? other : one;
}

/**
 * A slot's place among those of its campaign, the first part that differs deciding. A key that took over never goes back to being the
 * successor; one that was retired at once is never announced anew, and takes over sooner than what was announced; of announcements each takes
 * over later than the one before.
 */
function ageOf({ next, nextFrom, currentUntil, currentFrom }: KeySlot): readonly bigint[] {
  const isRetired = next !== null && currentUntil < nextFrom;
  return [currentFrom, isRetired ? 1n : 0n, nextFrom];
}

function slotOf(keys: NamedTagKeys): KeySlot {
  const [nextFrom, currentUntil, currentFrom] = [
    keys.nextFromSeconds,
    keys.currentUntilSeconds,
    keys.currentFromSeconds,
  ].map((seconds) => BigInt(Math.floor(seconds))) as [bigint, bigint, bigint];
  return {
    current: new PublicKey(keys.current),
    next: keys.next === null ? null : new PublicKey(keys.next),
    nextFrom,
    currentUntil,
    currentFrom,
  };
}
