/** What the program will do with a conversion, told beforehand. */
import type { Attribution, Campaign, CampaignPot, Influencer } from '../accounts';
import { UNLIMITED_USDC } from './budget';
import {
  allowanceOf,
  conversionUsdc,
  costUsdc,
  recordingRefusal,
  sameBytes,
  slotAccepts,
  splitFor,
} from './campaign';
import { conversionOverflows } from './overflow';
import type { Refusal } from './refusal';
import {
  attesterRefusal,
  attributionRefusal,
  isAccountOf,
  minimumRefusal,
  type Quote,
  type QuoteContext,
  refused,
} from './vau';

/**
 * What `process_conversion` will answer at `now` (Unix seconds), by the program's arithmetic and in the order of its
 * checks; the limits of {@link quoteVau} apply.
 *
 * @param influencer the account given to the instruction; `null` for a link of the campaign's own
 */
export function quoteConversion(
  campaign: Campaign,
  pot: CampaignPot,
  attribution: Attribution,
  influencer: Influencer | null,
  now: bigint,
  context: QuoteContext = {},
): Quote {
  const refusal = eligibilityRefusal(campaign, pot, attribution, now, context);
  if (refusal) return refused(refusal);

  const worthUsdc = campaign.payoutRules.conversionBonusUsdc ?? 0n;
  const cost = costUsdc(attribution);
  if (cost > UNLIMITED_USDC) return refused('ArithmeticOverflow');
  const allowance = allowanceOf(campaign, pot, cost, now);
  const due = conversionUsdc(campaign, allowance, now);
  if (worthUsdc > 0n && due === 0n) return { outcome: 'exhausted', worthUsdc, allowance };

  if (!isAccountOf(influencer, attribution.influencer)) return refused('InfluencerMismatch');
  const split = splitFor(campaign, due, influencer);
  const booking = { campaign, pot, attribution, influencer, split, now };
  if (conversionOverflows(booking)) return refused('ArithmeticOverflow');
  const minimum = minimumRefusal(campaign, split, context.minAcOut, now);
  return minimum ? refused(minimum) : { outcome: 'paid', worthUsdc, allowance, split };
}

function eligibilityRefusal(
  campaign: Campaign,
  pot: CampaignPot,
  attribution: Attribution,
  now: bigint,
  context: QuoteContext,
): Refusal | undefined {
  if (!sameBytes(pot.campaignId, campaign.id)) return 'CampaignIdMismatch';
  const { attester } = context;
  // A conversion has no time of its own: the key before a hand-over is good for the users whom it brought.
  if (attester && !slotAccepts(campaign.attester, attester, now, attribution.firstVauTime))
    return 'UnauthorizedAttester';
  const other = attributionRefusal(campaign, attribution, context);
  if (other) return other;
  const payee = attesterRefusal(attribution, context);
  if (payee) return payee;
  return attribution.converted ? 'AlreadyConverted' : recordingRefusal(campaign, now);
}
