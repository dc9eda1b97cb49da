/** What events say to the tables of sums and occurrences: one flat record an event, the JSON that the projection's SQL reads. */
import { encodeBase58, type PayoutReport, type RouterEvent } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { storableSeconds, storableText } from '../fold';
import type { ChainEvent } from '../model';

/** A record; columns that an event does not have are left out. */
export type Fact = Readonly<Record<string, string | number | boolean | null>>;

/** The columns of a fact with their SQL types. Times are Unix seconds. */
export const FACT_COLUMNS = {
  kind: 'text',
  campaign_id: 'text',
  seq: 'bigint',
  user_wallet: 'text',
  influencer: 'text',
  t: 'bigint',
  slot: 'bigint',
  tx_index: 'integer',
  sequence: 'bigint',
  earned_t: 'bigint',
  attention_seconds: 'integer',
  quality_score: 'smallint',
  country: 'text',
  site_hash: 'text',
  payable_usdc: 'numeric',
  user_usdc: 'numeric',
  influencer_usdc: 'numeric',
  user_bonus_usdc: 'numeric',
  user_accrued: 'boolean',
  influencer_accrued: 'boolean',
  user_acd: 'numeric',
  influencer_acd: 'numeric',
  conversion_value: 'numeric',
  beneficiary: 'text',
  payee: 'text',
  amount_usdc: 'numeric',
  exhausted_kind: 'text',
  daily_left_usdc: 'numeric',
  campaign_left_usdc: 'numeric',
  pot_left_usdc: 'numeric',
  user_left_usdc: 'numeric',
} as const;

/** Base58 texts of keys; the same few campaigns and influencers come in every event. */
export class KeyTexts {
  private readonly texts = new Map<string, string>();

  text(key: PublicKey | Uint8Array): string {
    const bytes = key instanceof Uint8Array ? key : key.toBytes();
    const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    const text = encodeBase58(bytes);
    this.texts.set(name, text);
    return text;
  }

  orNull(key: PublicKey | null): string | null {
    return key === null ? null : this.text(key);
  }
}

/** The record of an event; null for one that neither occurs in such a table nor adds to a sum. */
export function factOf({ event, place }: ChainEvent, keys: KeyTexts): Fact | null {
  const said = saidBy(event, keys);
  if (said === null) return null;
  const { seq, timestamp } = event.data;
  return {
    ...said,
    seq: Number(seq),
    t: storableSeconds(timestamp),
    slot: place.slot,
    tx_index: place.txIndex,
  };
}

function saidBy(event: RouterEvent, keys: KeyTexts): Fact | null {
  switch (event.name) {
    case 'CampaignVauProcessed': {
      const { sequence, earnedAt, attentionSeconds, qualityScore, country, siteHash, payout } = event.data;
      return {
        kind: 'vau',
        ...parties(event.data, keys),
        ...paid(payout),
        sequence,
        earned_t: storableSeconds(earnedAt),
        attention_seconds: attentionSeconds,
        quality_score: qualityScore,
        country: storableText(country),
        site_hash: Buffer.from(siteHash).toString('hex'),
      };
    }
    case 'ConversionProcessed': {
      const { conversionValue, payout } = event.data;
      const value = conversionValue.toString();
      return { kind: 'conversion', ...parties(event.data, keys), ...paid(payout), conversion_value: value };
    }
    case 'RewardsClaimed': {
      const { campaignId, user, beneficiary, payee, amountUsdc } = event.data;
      return {
        kind: 'claim',
        ...parties({ campaignId, user, influencer: null }, keys),
        beneficiary,
        payee: keys.text(payee),
        amount_usdc: amountUsdc.toString(),
      };
    }
    case 'CampaignFunded':
      return deposit(event.data, keys);
    case 'CampaignWithdrawn': {
      const { campaignId, amountUsdc } = event.data;
      return { kind: 'withdrawal', campaign_id: keys.text(campaignId), amount_usdc: amountUsdc.toString() };
    }
    case 'BudgetExhausted': {
      const { campaignId, user, kind, ...left } = event.data;
      return {
        kind: 'exhaustion',
        ...parties({ campaignId, user, influencer: null }, keys),
        exhausted_kind: kind,
        daily_left_usdc: left.dailyLeftUsdc.toString(),
        campaign_left_usdc: left.campaignLeftUsdc.toString(),
        pot_left_usdc: left.potLeftUsdc.toString(),
        user_left_usdc: left.userLeftUsdc.toString(),
      };
    }
    case 'AttributionClosed':
      return { kind: 'closing', ...parties(event.data, keys) };
    default:
      return null;
  }
}

interface Parties {
  campaignId: Uint8Array;
  user: PublicKey;
  influencer: PublicKey | null;
}

function parties({ campaignId, user, influencer }: Parties, keys: KeyTexts): Fact {
  return {
    campaign_id: keys.text(campaignId),
    user_wallet: keys.text(user),
    influencer: keys.orNull(influencer),
  };
}

function paid(payout: PayoutReport): Fact {
  return {
    payable_usdc: payout.payableUsdc.toString(),
    user_usdc: payout.userUsdc.toString(),
    influencer_usdc: payout.influencerUsdc.toString(),
    user_bonus_usdc: payout.userBonusUsdc.toString(),
    user_accrued: payout.userAccrued,
    influencer_accrued: payout.influencerAccrued,
    user_acd: payout.userAcd.toString(),
    influencer_acd: payout.influencerAcd.toString(),
  };
}

/** The funder stands where a claim has its payee: who the money came from. */
function deposit(
  { campaignId, funder, amountUsdc }: { campaignId: Uint8Array; funder: PublicKey; amountUsdc: bigint },
  keys: KeyTexts,
): Fact {
  return {
    kind: 'deposit',
    campaign_id: keys.text(campaignId),
    payee: keys.text(funder),
    amount_usdc: amountUsdc.toString(),
  };
}
