/** What the program will do with a conversion, told beforehand. */
import type { Attribution, Campaign, CampaignPot, Influencer } from '../accounts';
import { mostUsdc, payableUsdc, UNLIMITED_USDC } from './budget';
import { allowanceOf, costUsdc, recordingRefusal, sameBytes, slotAccepts, splitFor } from './campaign';
import { conversionOverflows } from './overflow';
import type { Refusal } from './refusal';
import {
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
  if (worthUsdc > 0n && mostUsdc(allowance) === 0n) return { outcome: 'exhausted', worthUsdc, allowance };

  if (!isAccountOf(influencer, attribution.influencer)) return refused('InfluencerMismatch');
  const split = splitFor(campaign, payableUsdc(allowance, worthUsdc), influencer);
  const booking = { campaign, pot, attribution, influencer, split, now };
  if (conversionOverflows(booking)) return refused('ArithmeticOverflow');
  const minimum = minimumRefusal(campaign, split, context.minAcOut);
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
  if (context.attester && !slotAccepts(campaign.attester, context.attester, now))
    return 'UnauthorizedAttester';
  const other = attributionRefusal(campaign, attribution, context);
  if (other) return other;
  return attribution.converted ? 'AlreadyConverted' : recordingRefusal(campaign, now);
}
