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

function settledBy({ status, endDate, terms, settlesUntil, heldSeconds }: CampaignBook): bigint {
  return status === 'Active' ? endDate + BigInt(terms.attributionWindowSeconds) + heldSeconds : settlesUntil;
}

/** The last second in which attention counts. */
export function earnedBy({ status, paused, pausedAt, endDate, endedAt }: CampaignBook): bigint {
  if (status !== 'Active') return endedAt;
  return paused && pausedAt < endDate ? pausedAt : endDate;
}

export function isRecording(campaign: CampaignBook, now: bigint): boolean {
  const phase = phaseAt(campaign, now);
  if (phase === 'Running') return !campaign.paused && now >= campaign.terms.startDate;
  return phase === 'Settling' && now > campaign.heldUntil;
}

/** Ends an active campaign. */
export function end(campaign: CampaignBook, now: bigint): void {
  const over = minimum(now, campaign.endDate);
  campaign.endedAt = minimum(earnedBy(campaign), over);
  campaign.settlesUntil = over + BigInt(campaign.terms.attributionWindowSeconds) + campaign.heldSeconds;
  campaign.status = 'Finalizing';
}

/** Whether a key may vouch at `now` for what was earned then. */
export function accepts(slot: SlotBook, key: string, earnedAt: bigint, now: bigint): boolean {
  const old = key === slot.current && (slot.next === null || earnedAt < slot.currentUntil);
  return old || (key === slot.next && now >= slot.nextFrom);
}

/** Since when the key that acts is good; null for any other key. */
function actsSince(slot: SlotBook, key: string, now: bigint): bigint | null {
  if (slot.next !== null && now >= slot.nextFrom) return key === slot.next ? slot.nextFrom : null;
  return key === slot.current ? slot.currentFrom : null;
}

/** What the owner, with whoever signs too, makes of the keys; the rules broken instead. */
export function rotatedKeys(
  campaign: CampaignBook,
  attester: string | undefined,
  tagSigner: { key: string; overlap: bigint } | undefined,
  coSigner: string | null,
  now: bigint,
): { attester: SlotBook; tagSigner: SlotBook } | string[] {
  const since = (slot: SlotBook) => (coSigner === null ? null : actsSince(slot, coSigner, now));
  const [byTagSigner, byAttester] = [since(campaign.tagSigner), since(campaign.attester)];
  const helps = (attester && byTagSigner !== null) || (tagSigner && byAttester !== null);
  if (coSigner !== null && !helps) return ['UnauthorizedCoSigner'];
  const [mine, theirs] = [campaign.attester, campaign.tagSigner];
  const first = attester ? rotated(campaign, mine, attester, 0n, byTagSigner, now) : mine;
  const second = tagSigner
    ? rotated(campaign, theirs, tagSigner.key, tagSigner.overlap, byAttester, now)
    : theirs;
  const broken = [first, second].filter((result) => typeof result === 'string');
  if (typeof first === 'string' || typeof second === 'string') return broken;
  return { attester: first, tagSigner: second };
}

export function floorAt({ floor, nextFloor, nextFloorFrom }: CampaignBook, now: bigint): bigint {
  return nextFloor > 0n && now >= nextFloorFrom ? nextFloor : floor;
}

export function mentions(slot: SlotBook, key: string): boolean {
  return key === slot.current || key === slot.next;
}

/** The slot after a rotation; the rule that forbids it. @param retired since when the co-signer is good */
function rotated(
  { paused, pausedAt, resumedAt, terms }: CampaignBook,
  slot: SlotBook,
  key: string,
  overlap: bigint,
  retired: bigint | null,
  now: bigint,
): SlotBook | string {
  if (overlap > LONGEST_OVERLAP) return 'InvalidRotation';
  const handedOver = slot.next !== null && now >= slot.nextFrom;
  // With the other key's signature, naming the key that acts ends the one before it.
  if (handedOver && key === slot.next && retired !== null)
    return { ...slot, currentUntil: minimum(slot.currentUntil, retired) };
  if (mentions(slot, key)) return 'InvalidRotation';
  const next: SlotBook = { ...slot, next: key };
  if (slot.next !== null && handedOver) {
    const window = BigInt(terms.attributionWindowSeconds);
    const lastGood = slot.currentUntil > slot.nextFrom ? slot.currentUntil : slot.nextFrom;
    const opened = resumedAt > lastGood ? resumedAt : lastGood;
    const settled = opened + (window > DAY ? window : DAY);
    if ((paused ? pausedAt : now) < settled) {
      if (retired === null) return 'RotationTooSoon';
      return retired > slot.nextFrom ? 'UnauthorizedCoSigner' : { ...next, nextFrom: now };
    }
    next.current = slot.next;
    next.currentFrom = slot.nextFrom;
  }
  next.nextFrom = retired === null ? now + KEY_DELAY : now;
  next.currentUntil = retired === null ? next.nextFrom + overlap : retired;
  return next;
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
