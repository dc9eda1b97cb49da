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
const DAY = { ...TIMED, attributed_users: 0, attributed_conversions: 0 };
const STATS = {
  vaus: 0,
  unique_users: 0,
  attributed_users: 0,
  conversions: 0,
  attributed_conversions: 0,
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
const CAMPAIGN_HOUR = { ...STATS, ...POT, ...DAY };

const INFLUENCER_STATS = {
  referrals: 0,
  vaus: 0,
  attention_seconds: 0,
  quality_sum: 0,
  conversions: 0,
  earned_usdc: 0n,
  earned_acd: 0n,
};
const BROUGHT = {
  vaus: 0,
  referrals: 0,
  conversions: 0,
  attention_seconds: 0,
  quality_sum: 0,
  payable_usdc: 0n,
  earned_usdc: 0n,
};
const REFERRED = { ...INFLUENCER_STATS, ...BROUGHT };

const COUNTRY = { vaus: 0, new_users: 0, attention_seconds: 0, payable_usdc: 0n };
const QUALITY = { vaus: 0, payable_usdc: 0n };

const NOTHING_HAPPENED = 't.vaus = 0 AND t.conversions = 0 AND t.exhausted = 0';
const campaign = { campaign_id: 'text' } as const;
const day = { day: 'day' } as const;

const HOURS_TABLE: SumTable<typeof TIMED> = {
  table: 'campaign_hours',
  keys: { ...campaign, hour: 'time' },
  zero: TIMED,
  empty: NOTHING_HAPPENED,
};
const DAYS_TABLE: SumTable<typeof DAY> = {
  table: 'campaign_days',
  keys: { ...campaign, ...day },
  zero: DAY,
  empty: NOTHING_HAPPENED,
};
const STATS_TABLE: SumTable<typeof STATS> = {
  table: 'campaign_stats',
  keys: campaign,
  zero: STATS,
  empty: null,
};
const POTS_TABLE: SumTable<typeof POT> = { table: 'pots', keys: campaign, zero: POT, empty: null };
const NO_VAUS = 't.vaus = 0';
const COUNTRY_TABLES: Readonly<Record<'days' | 'stats' | 'everywhere', SumTable<typeof COUNTRY>>> = {
  days: {
    table: 'campaign_country_days',
    keys: { ...campaign, ...day, country: 'text' },
    zero: COUNTRY,
    empty: NO_VAUS,
  },
  stats: {
    table: 'campaign_country_stats',
    keys: { ...campaign, country: 'text' },
    zero: COUNTRY,
    empty: NO_VAUS,
  },
  everywhere: { table: 'country_days', keys: { ...day, country: 'text' }, zero: COUNTRY, empty: NO_VAUS },
};
const QUALITY_TABLES: Readonly<Record<'days' | 'stats', SumTable<typeof QUALITY>>> = {
  days: {
    table: 'campaign_quality_days',
    keys: { ...campaign, ...day, quality_score: 'smallint' },
    zero: QUALITY,
    empty: NO_VAUS,
  },
  stats: {
    table: 'campaign_quality_stats',
    keys: { ...campaign, quality_score: 'smallint' },
    zero: QUALITY,
    empty: NO_VAUS,
  },
};
const BROUGHT_NOTHING = 't.vaus = 0 AND t.conversions = 0';
const BROUGHT_TABLES: Readonly<Record<'days' | 'stats' | 'everywhere', SumTable<typeof BROUGHT>>> = {
  days: {
    table: 'influencer_days',
    keys: { ...campaign, influencer: 'text', ...day },
    zero: BROUGHT,
    empty: BROUGHT_NOTHING,
  },
  stats: {
    table: 'campaign_influencer_stats',
    keys: { ...campaign, influencer: 'text' },
    zero: BROUGHT,
    empty: BROUGHT_NOTHING,
  },
  everywhere: {
    table: 'influencer_day_totals',
    keys: { influencer: 'text', ...day },
    zero: BROUGHT,
    empty: BROUGHT_NOTHING,
  },
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
  private readonly countries = new Book(COUNTRY);
  private readonly qualities = new Book(QUALITY);

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
    await this.writeCountries(db, sign);
    await this.writeQualities(db, sign);
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
    const hour = this.hourOf(event);
    hour.new_users += first;
    if (payout.influencer !== null) {
      hour.attributed_users += first;
      this.referred.at(campaign, payout.influencer, day).referrals += first;
    }
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
    const payout = this.payoutOf(event);
    for (const sums of this.addPayout(event, payout)) sums.conversions += 1;
    const hour = this.hourOf(event);
    hour.conversion_value += event.data.conversionValue;
    if (payout.influencer !== null) hour.attributed_conversions += 1;
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
    const days = new Book(DAY);
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

  private async writeCountries(db: Db, sign: Sign): Promise<void> {
    const stats = new Book(COUNTRY);
    const everywhere = new Book(COUNTRY);
    for (const { key, sums } of this.countries.entries()) {
      const [campaign, day, country] = key as [string, number, string];
      addInto(stats.at(campaign, country), sums);
      addInto(everywhere.at(day, country), sums);
    }
    await writeSums(db, COUNTRY_TABLES.days, this.countries, sign);
    await writeSums(db, COUNTRY_TABLES.stats, stats, sign);
    await writeSums(db, COUNTRY_TABLES.everywhere, everywhere, sign);
  }

  private async writeQualities(db: Db, sign: Sign): Promise<void> {
    const stats = new Book(QUALITY);
    for (const { key, sums } of this.qualities.entries()) {
      const [campaign, , score] = key as [string, number, number];
      addInto(stats.at(campaign, score), sums);
    }
    await writeSums(db, QUALITY_TABLES.days, this.qualities, sign);
    await writeSums(db, QUALITY_TABLES.stats, stats, sign);
  }

  private async writeInfluencers(db: Db, sign: Sign): Promise<void> {
    const days = new Book(BROUGHT);
    const pairs = new Book(BROUGHT);
    const everywhere = new Book(BROUGHT);
    const stats = new Book(INFLUENCER_STATS);
    for (const { key, sums } of this.referred.entries()) {
      const [campaign, influencer, day] = key as [string, string, number];
      addInto(days.at(campaign, influencer, day), sums);
      addInto(pairs.at(campaign, influencer), sums);
      addInto(everywhere.at(influencer, day), sums);
      addInto(stats.at(influencer), sums);
    }
    await writeSums(db, BROUGHT_TABLES.days, days, sign);
    await writeSums(db, BROUGHT_TABLES.stats, pairs, sign);
    await writeSums(db, BROUGHT_TABLES.everywhere, everywhere, sign);
    await writeSums(db, INFLUENCER_STATS_TABLE, stats, sign);
  }
}

function accrue(hour: typeof CAMPAIGN_HOUR, amountUsdc: bigint): void {
  hour.accrued_payouts += 1;
  hour.accrued_usdc += amountUsdc;
}
