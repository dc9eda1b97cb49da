/** What an error of the chain means for the entry whose instruction it is about. Pure. */
import {
  type Campaign,
  campaignPhase,
  earningEnd,
  type ParsedTransactionError,
  RouterError,
  type RouterErrorName,
  settlementEnd,
  slotAccepts,
  TransactionFailure,
} from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

/** What is to be done with an entry. */
export type Verdict =
  /** It can still succeed: to be tried again, however often. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** A rule of the program refuses it for ever. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The account has moved on since it was read: to be read and tried again. */
  | { readonly kind: 'moved'; readonly reason: string }
  /** No rule explains it: to be tried again, but not for ever. */
  | { readonly kind: 'unexplained'; readonly reason: string };

/** What the verdict depends on besides the error. */
export interface Circumstances {
  /** As it stands on chain; null where it could not be found. */
  readonly campaign: Campaign | null;
  /** Null for a conversion. */
  readonly earnedAt: bigint | null;
  /** Unix seconds. */
  readonly now: bigint;
  /** The keys that verify the entry's tag. */
  readonly tagKeys: readonly PublicKey[];
}

/** The reason of a conversion that was there before. */
export const ALREADY_CONVERTED = 'already_converted';

/** The chain's time may be behind ours or ahead of it by this much. */
const CLOCKS_DIFFER_SECONDS = 120n;

/** Judges an error that the simulation or the chain gave for an entry. */
export function classify(error: ParsedTransactionError, circumstances: Circumstances): Verdict {
  const reason = reasonOf(error);
  if (error instanceof RouterError) return judge(error.codeName, reason, circumstances);
  if (error instanceof TransactionFailure && isOfTheMoment(error)) return { kind: 'wait', reason };
  return { kind: 'unexplained', reason };
}

/** The rule in words, after the name under which the program knows it. */
export function reasonOf(error: ParsedTransactionError): string {
  return error instanceof TransactionFailure ? error.message : `${error.codeName}: ${error.rule}`;
}

/** Codes whose meaning depends on more than the VAU; every other one refuses for ever. */
const JUDGES: Partial<Record<RouterErrorName, (reason: string, at: Circumstances) => Verdict>> = {
  AlreadyConverted: () => ({ kind: 'refused', reason: ALREADY_CONVERTED }),
  SequenceMismatch: (reason) => ({ kind: 'moved', reason }),
  InfluencerMismatch: (reason) => ({ kind: 'moved', reason }),
  TagNotProven: (reason) => ({ kind: 'moved', reason }),
  EarnedInFuture: (reason) => ({ kind: 'wait', reason }),
  VenueReturnedTooLittle: (reason) => ({ kind: 'wait', reason }),
  CampaignInactive: inactivity,
  UnauthorizedAttester: (reason, at) => {
    if (at.campaign === null) return { kind: 'wait', reason };
    return isOver(at.campaign, at.now) ? { kind: 'refused', reason } : { kind: 'wait', reason };
  },
  TagSignerUnknown: (reason, at) => ({ kind: tagKeyMayCome(at) ? 'wait' : 'refused', reason }),
};

function judge(name: RouterErrorName, reason: string, circumstances: Circumstances): Verdict {
  return JUDGES[name]?.(reason, circumstances) ?? { kind: 'refused', reason };
}

/** One code for paused, not begun, and over. */
function inactivity(reason: string, { campaign, earnedAt, now }: Circumstances): Verdict {
  if (campaign === null) return { kind: 'wait', reason };
  const never = isOver(campaign, now) || (earnedAt !== null && neverEarned(campaign, earnedAt, now));
  return { kind: never ? 'refused' : 'wait', reason };
}

/** Whether attention of that time can not count any more. A pause alone is no such reason: it may end. */
function neverEarned(campaign: Campaign, earnedAt: bigint, now: bigint): boolean {
  if (earnedAt < campaign.startDate) return true;
  const canResume = campaignPhase(campaign, now - CLOCKS_DIFFER_SECONDS) === 'Running';
  return earnedAt > (canResume ? campaign.endDate : earningEnd(campaign));
}

function isOver(campaign: Campaign, now: bigint): boolean {
  return campaign.status === 'Closed' || now > settlementEnd(campaign) + CLOCKS_DIFFER_SECONDS;
}

/** Whether a key of the tag's is good for this attention, or will be once its rotation begins. */
function tagKeyMayCome({ campaign, tagKeys, earnedAt, now }: Circumstances): boolean {
  if (campaign === null) return true;
  const { tagSigner } = campaign;
  return tagKeys.some(
    (key) =>
      slotAccepts(tagSigner, key, now, earnedAt ?? now) ||
      (tagSigner.next?.equals(key) && now < tagSigner.nextFrom),
  );
}

const SYSTEM_PROGRAM = '11111111111111111111111111111111';

/** The runtime's own failures that pass, the attester's empty purse among them: somebody will fill it. */
function isOfTheMoment(failure: TransactionFailure): boolean {
  if (failure.retryable || failure.instruction === undefined) return true;
  return failure.programId?.toBase58() === SYSTEM_PROGRAM;
}
