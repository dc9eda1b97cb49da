/**
 * What a batch of events adds to every table of sums.
 *
 * Two books are kept at the finest grain, of each campaign's hours and of each influencer's days in a campaign; coarser sums are added up
 * from them at the end.
 */
import type { PayoutReport, RouterEvent } from '@crr/sdk';
import { storableSeconds, storableText } from '../fold';
import type { ChainEvent } from '../model';
import type { KeyTexts } from './key-texts';
import { campaignOf } from './occurrences';
import type { Db, Sign } from './sql';
import { addInto, Book, type SumTable, writeSums } from './sum-table';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

const TIMED = {
  vaus: 0,
  new_users: 0,
  conversions: 0,
  attention_seconds: 0,
  quality_sum: 0,
  payable_usdc: 0n,
  user_usdc: 0n,
  influencer_usdc: 0n,
  user_bonus_usdc: 0n,
  accrued_payouts: 0,
  exhausted: 0,
};
const STATS = {
  vaus: 0,
  unique_users: 0,
  conversions: 0,
  attention_seconds: 0,
  quality_sum: 0,
  paid_out_usdc: 0n,
  user_usdc: 0n,
  influencer_usdc: 0n,
  user_bonus_usdc: 0n,
  user_acd: 0n,
  influencer_acd: 0n,
  conversion_value: 0n,
  accrued_payouts: 0,
  claims: 0,
  exhausted: 0,
};
const POT = { deposits: 0, funded_usdc: 0n, paid_usdc: 0n, accrued_usdc: 0n, withdrawn_usdc: 0n };
/** Of a campaign's hour, everything that any table wants. */
const CAMPAIGN_HOUR = { ...STATS, ...POT, ...TIMED };

const INFLUENCER_STATS = {
  referrals: 0,
  vaus: 0,
  attention_seconds: 0,
  quality_sum: 0,
  conversions: 0,
  earned_usdc: 0n,
  earned_acd: 0n,
};
const INFLUENCER_DAY = {
  vaus: 0,
  referrals: 0,
  conversions: 0,
  attention_seconds: 0,
  quality_sum: 0,
  payable_usdc: 0n,
  earned_usdc: 0n,
};
const REFERRED = { ...INFLUENCER_STATS, ...INFLUENCER_DAY };

const COUNTRY_DAY = { vaus: 0, new_users: 0, attention_seconds: 0, payable_usdc: 0n };
const QUALITY_DAY = { vaus: 0, payable_usdc: 0n };

const NOTHING_HAPPENED = 't.vaus = 0 AND t.conversions = 0 AND t.exhausted = 0';
const campaign = { campaign_id: 'text' } as const;
const day = { day: 'day' } as const;

const HOURS_TABLE: SumTable<typeof TIMED> = {
  table: 'campaign_hours',
  keys: { ...campaign, hour: 'time' },
  zero: TIMED,
  empty: NOTHING_HAPPENED,
};
const DAYS_TABLE: SumTable<typeof TIMED> = {
  table: 'campaign_days',
  keys: { ...campaign, ...day },
  zero: TIMED,
  empty: NOTHING_HAPPENED,
};
const STATS_TABLE: SumTable<typeof STATS> = {
  table: 'campaign_stats',
  keys: campaign,
  zero: STATS,
  empty: null,
};
const POTS_TABLE: SumTable<typeof POT> = { table: 'pots', keys: campaign, zero: POT, empty: null };
const COUNTRY_TABLE: SumTable<typeof COUNTRY_DAY> = {
  table: 'campaign_country_days',
  keys: { ...campaign, ...day, country: 'text' },
  zero: COUNTRY_DAY,
  empty: 't.vaus = 0',
};
const QUALITY_TABLE: SumTable<typeof QUALITY_DAY> = {
  table: 'campaign_quality_days',
  keys: { ...campaign, ...day, quality_score: 'smallint' },
  zero: QUALITY_DAY,
  empty: 't.vaus = 0',
};
const INFLUENCER_DAYS_TABLE: SumTable<typeof INFLUENCER_DAY> = {
  table: 'influencer_days',
  keys: { ...campaign, influencer: 'text', ...day },
  zero: INFLUENCER_DAY,
  empty: 't.vaus = 0 AND t.conversions = 0',
};
const INFLUENCER_STATS_TABLE: SumTable<typeof INFLUENCER_STATS> = {
  table: 'influencer_stats',
  keys: { wallet: 'text' },
  zero: INFLUENCER_STATS,
  empty: null,
};

/** What a VAU or a conversion says of who was paid for what. */
interface Payout {
  campaign: string;
  influencer: string | null;
  day: number;
  report: PayoutReport;
}

/** The sums of a batch of events. */
export class BatchSums {
  private readonly hours = new Book(CAMPAIGN_HOUR);
  private readonly referred = new Book(REFERRED);
  private readonly countries = new Book(COUNTRY_DAY);
  private readonly qualities = new Book(QUALITY_DAY);

  constructor(private readonly keys: KeyTexts) {}

  add({ event }: ChainEvent): void {
    switch (event.name) {
      case 'CampaignVauProcessed':
        this.addVau(event);
        break;
      case 'ConversionProcessed':
        this.addConversion(event);
        break;
      case 'BudgetExhausted':
        this.hourOf(event).exhausted += 1;
        break;
      case 'RewardsClaimed': {
        const hour = this.hourOf(event);
        hour.claims += 1;
        hour.accrued_usdc -= event.data.amountUsdc;
        break;
      }
      case 'CampaignFunded': {
        const hour = this.hourOf(event);
        hour.deposits += 1;
        hour.funded_usdc += event.data.amountUsdc;
        break;
      }
      case 'CampaignWithdrawn':
        this.hourOf(event).withdrawn_usdc += event.data.amountUsdc;
        break;
      default:
    }
  }

  /** Adds everything to the tables, or takes it away. */
  async write(db: Db, sign: Sign): Promise<void> {
    await this.writeCampaigns(db, sign);
    await writeSums(db, COUNTRY_TABLE, this.countries, sign);
    await writeSums(db, QUALITY_TABLE, this.qualities, sign);
    await this.writeInfluencers(db, sign);
  }

  private addVau(event: Extract<RouterEvent, { name: 'CampaignVauProcessed' }>): void {
    const { attentionSeconds, qualityScore, sequence, country } = event.data;
    const first = sequence === 1 ? 1 : 0;
    const payout = this.payoutOf(event);
    const { campaign, day, report } = payout;
    for (const sums of this.addPayout(event, payout)) {
      sums.vaus += 1;
      sums.attention_seconds += attentionSeconds;
      sums.quality_sum += qualityScore;
    }
    this.hourOf(event).new_users += first;
    if (payout.influencer !== null) this.referred.at(campaign, payout.influencer, day).referrals += first;
    const here = this.countries.at(campaign, day, storableText(country));
    here.vaus += 1;
    here.new_users += first;
    here.attention_seconds += attentionSeconds;
    here.payable_usdc += report.payableUsdc;
    const alike = this.qualities.at(campaign, day, qualityScore);
    alike.vaus += 1;
    alike.payable_usdc += report.payableUsdc;
  }

  private addConversion(event: Extract<RouterEvent, { name: 'ConversionProcessed' }>): void {
    for (const sums of this.addPayout(event, this.payoutOf(event))) sums.conversions += 1;
    this.hourOf(event).conversion_value += event.data.conversionValue;
  }

  /** Books a payout, and gives the sums that it was booked to. */
  private addPayout(event: RouterEvent, { campaign, influencer, day, report }: Payout) {
    const hour = this.hourOf(event);
    hour.payable_usdc += report.payableUsdc;
    hour.user_usdc += report.userUsdc;
    hour.influencer_usdc += report.influencerUsdc;
    hour.user_bonus_usdc += report.userBonusUsdc;
    hour.user_acd += report.userAcd;
    hour.influencer_acd += report.influencerAcd;
    if (report.userAccrued) accrue(hour, report.userUsdc);
    if (report.influencerAccrued) accrue(hour, report.influencerUsdc);
    if (influencer === null) return [hour];
    const referred = this.referred.at(campaign, influencer, day);
    referred.payable_usdc += report.payableUsdc;
    referred.earned_usdc += report.influencerUsdc;
    referred.earned_acd += report.influencerAcd;
    return [hour, referred];
  }

  private payoutOf(
    event: Extract<RouterEvent, { name: 'CampaignVauProcessed' | 'ConversionProcessed' }>,
  ): Payout {
    const { influencer, payout, timestamp } = event.data;
    return {
      campaign: campaignOf(event.streamKey),
      influencer: this.keys.orNull(influencer),
      day: Math.floor(storableSeconds(timestamp) / DAY_SECONDS),
      report: payout,
    };
  }

  private hourOf({ streamKey, data }: RouterEvent): typeof CAMPAIGN_HOUR {
    const seconds = storableSeconds(data.timestamp);
    return this.hours.at(campaignOf(streamKey), Math.floor(seconds / HOUR_SECONDS) * HOUR_SECONDS);
  }

  private async writeCampaigns(db: Db, sign: Sign): Promise<void> {
    const hours = new Book(TIMED);
    const days = new Book(TIMED);
    const stats = new Book(STATS);
    const pots = new Book(POT);
    for (const { key, sums } of this.hours.entries()) {
      const [campaign, hour] = key as [string, number];
      sums.unique_users = sums.new_users;
      sums.paid_out_usdc = sums.payable_usdc;
      sums.paid_usdc = sums.payable_usdc - sums.accrued_usdc;
      addInto(stats.at(campaign), sums);
      addInto(pots.at(campaign), sums);
      if (sums.vaus + sums.conversions + sums.exhausted === 0) continue;
      addInto(hours.at(campaign, hour), sums);
      addInto(days.at(campaign, Math.floor(hour / DAY_SECONDS)), sums);
    }
    await writeSums(db, HOURS_TABLE, hours, sign);
    await writeSums(db, DAYS_TABLE, days, sign);
    await writeSums(db, STATS_TABLE, stats, sign);
    await writeSums(db, POTS_TABLE, pots, sign);
  }

  private async writeInfluencers(db: Db, sign: Sign): Promise<void> {
    const days = new Book(INFLUENCER_DAY);
    const stats = new Book(INFLUENCER_STATS);
    for (const { key, sums } of this.referred.entries()) {
      const [campaign, influencer, day] = key as [string, string, number];
      addInto(days.at(campaign, influencer, day), sums);
      addInto(stats.at(influencer), sums);
    }
    await writeSums(db, INFLUENCER_DAYS_TABLE, days, sign);
    await writeSums(db, INFLUENCER_STATS_TABLE, stats, sign);
  }
}

function accrue(hour: typeof CAMPAIGN_HOUR, amountUsdc: bigint): void {
  hour.accrued_payouts += 1;
  hour.accrued_usdc += amountUsdc;
}
