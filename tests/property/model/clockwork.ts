/** Lifecycle and keys of a campaign, written from the protocol's text. */
import { minimum } from '@crr/testing/vectors';
import type { CampaignBook, SlotBook } from './books';

export const DAY = 86_400n;
const KEY_DELAY = DAY;
const LONGEST_OVERLAP = 90n * DAY;

export type Phase = 'Running' | 'Settling' | 'Ended' | 'Closed';

export function phaseAt(campaign: CampaignBook, now: bigint): Phase {
  if (campaign.status === 'Closed') return 'Closed';
  if (campaign.status === 'Active' && now <= campaign.endDate) return 'Running';
  return now <= settledBy(campaign) ? 'Settling' : 'Ended';
}

function settledBy({ status, endDate, terms, settlesUntil }: CampaignBook): bigint {
  return status === 'Active' ? endDate + BigInt(terms.attributionWindowSeconds) : settlesUntil;
}

/** The last second in which attention counts. */
export function earnedBy({ status, paused, pausedAt, endDate, endedAt }: CampaignBook): bigint {
  if (status !== 'Active') return endedAt;
  return paused && pausedAt < endDate ? pausedAt : endDate;
}

export function isRecording(campaign: CampaignBook, now: bigint): boolean {
  const phase = phaseAt(campaign, now);
  if (phase === 'Running') return !campaign.paused && now >= campaign.terms.startDate;
  return phase === 'Settling';
}

/** Ends an active campaign. */
export function end(campaign: CampaignBook, now: bigint): void {
  const over = minimum(now, campaign.endDate);
  campaign.endedAt = minimum(earnedBy(campaign), over);
  campaign.settlesUntil = over + BigInt(campaign.terms.attributionWindowSeconds);
  campaign.status = 'Finalizing';
}

export function accepts(slot: SlotBook, key: string, now: bigint): boolean {
  const old = key === slot.current && (slot.next === null || now < slot.currentUntil);
  return old || (key === slot.next && now >= slot.nextFrom);
}

export function mentions(slot: SlotBook, key: string): boolean {
  return key === slot.current || key === slot.next;
}

/** The slot after a rotation; null where the rotation is not allowed. */
export function rotated(slot: SlotBook, key: string, overlap: bigint, now: bigint): SlotBook | null {
  if (mentions(slot, key) || overlap > LONGEST_OVERLAP) return null;
  const handedOver = slot.next !== null && now >= slot.nextFrom;
  const nextFrom = now + KEY_DELAY;
  const current = handedOver && slot.next !== null ? slot.next : slot.current;
  return { current, next: key, nextFrom, currentUntil: nextFrom + overlap };
}

/** Whether owner, attester and tag signer are three. */
export function rolesApart({ owner, attester, tagSigner }: CampaignBook): boolean {
  const attesters = [attester.current, attester.next].filter((key) => key !== null);
  const signers = [tagSigner.current, tagSigner.next].filter((key) => key !== null);
  const all = [...attesters, ...signers];
  return !all.includes(owner) && !attesters.some((key) => signers.includes(key));
}

export function isInsider({ owner, attester, tagSigner }: CampaignBook, wallet: string): boolean {
  return wallet === owner || mentions(attester, wallet) || mentions(tagSigner, wallet);
}
