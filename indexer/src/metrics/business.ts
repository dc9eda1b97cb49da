/** Metrics that are read from the database when somebody asks: what campaigns and influencers come to. */

import type { Database } from '@crr/db';
import { inTime } from '@crr/kit';
import { Gauge, type Registry } from 'prom-client';
import * as v from 'valibot';
import { run } from '../project';

/** Campaigns that are not over, those with the greatest deposits first, so that nobody drives them out of sight without more money at stake. */
export const MOST_CAMPAIGNS = 1_000;
/** Influencers with the most referrals of the last two days, then of all time: nobody is too young to be seen. More series than these are not served. */
export const MOST_INFLUENCERS = 1_000;

const CAMPAIGN_GAUGES = {
  crr_campaign_funded_usdc: 'Deposited so far, USDC base units.',
  crr_campaign_remaining_usdc: 'Deposited and neither paid, owed nor withdrawn, USDC base units.',
  crr_campaign_end_timestamp_seconds: 'When the campaign ends.',
  crr_campaign_paid_usdc_total: 'Paid or accrued for attention and conversions, USDC base units.',
  crr_campaign_spent_today_usdc: 'Paid or accrued on this UTC day, USDC base units.',
  crr_campaign_daily_budget_usdc: 'The most for a UTC day, USDC base units; absent without one.',
  crr_campaign_unique_users: 'Users with a VAU.',
  crr_campaign_conversions: 'Conversions.',
  crr_campaign_vaus_total: 'VAUs.',
  crr_campaign_accrued_payouts_total: 'Payouts whose payee could not receive them.',
  crr_campaign_accrued_usdc: 'Owed to payees who could not receive it, USDC base units.',
  crr_campaign_exhausted_total: 'VAUs and conversions that found the budget used up.',
} as const;
type CampaignGauge = keyof typeof CAMPAIGN_GAUGES;

const INFLUENCER_GAUGES = {
  crr_influencer_referrals_total: 'Users whose first touch was this influencer’s.',
  crr_influencer_registered_timestamp_seconds: 'When the influencer registered.',
  crr_influencer_earned_usdc_total: 'Paid or accrued to this influencer, USDC base units.',
} as const;
type InfluencerGauge = keyof typeof INFLUENCER_GAUGES;

const CAMPAIGNS = `
  SELECT c.campaign_id, c.name,
    p.funded_usdc AS crr_campaign_funded_usdc,
    p.available_usdc AS crr_campaign_remaining_usdc,
    extract(epoch FROM c.end_date) AS crr_campaign_end_timestamp_seconds,
    s.paid_out_usdc AS crr_campaign_paid_usdc_total,
    coalesce(d.payable_usdc, 0) AS crr_campaign_spent_today_usdc,
    c.daily_budget_usdc AS crr_campaign_daily_budget_usdc,
    s.unique_users AS crr_campaign_unique_users,
    s.conversions AS crr_campaign_conversions,
    s.vaus AS crr_campaign_vaus_total,
    s.accrued_payouts AS crr_campaign_accrued_payouts_total,
    p.accrued_usdc AS crr_campaign_accrued_usdc,
    s.exhausted AS crr_campaign_exhausted_total
  FROM chain.campaigns c JOIN chain.campaign_stats s USING (campaign_id) JOIN chain.pots p USING (campaign_id)
  LEFT JOIN chain.campaign_days d ON d.campaign_id = c.campaign_id AND d.day = (now() AT TIME ZONE 'UTC')::date
  WHERE c.status IN ('Active', 'Finalizing') ORDER BY p.funded_usdc DESC, c.created_at, c.campaign_id LIMIT ${MOST_CAMPAIGNS}`;

const INFLUENCERS = `
  SELECT i.wallet AS influencer, i.handle, s.referrals AS crr_influencer_referrals_total,
    extract(epoch FROM i.registered_at) AS crr_influencer_registered_timestamp_seconds,
    s.earned_usdc AS crr_influencer_earned_usdc_total
  FROM chain.influencers i JOIN chain.influencer_stats s USING (wallet)
  LEFT JOIN (
    SELECT influencer, sum(referrals) AS referrals FROM chain.influencer_days
    WHERE day >= (now() AT TIME ZONE 'UTC')::date - 1 GROUP BY influencer
  ) d ON d.influencer = i.wallet
  WHERE i.closed_at IS NULL ORDER BY coalesce(d.referrals, 0) DESC, s.referrals DESC, i.wallet LIMIT ${MOST_INFLUENCERS}`;

/** Names of open gaps' and unreadable calls' gauges. */
const TROUBLE_GAUGES = {
  crr_indexer_event_gap: 'Events that are missing; the frontier stands before them.',
  crr_indexer_quarantined_events: 'Event calls that this version could not read.',
} as const;
type TroubleGauge = keyof typeof TROUBLE_GAUGES;

const TROUBLE = `
  SELECT (SELECT coalesce(sum(last_seq - first_seq + 1), 0) FROM chain.event_gaps WHERE repaired_at IS NULL) AS crr_indexer_event_gap,
    (SELECT count(*) FROM chain.quarantine) AS crr_indexer_quarantined_events`;

const FRESH_MILLISECONDS = 5_000;
/** A database that takes longer counts as away: whoever scrapes does not wait for ever. */
const PATIENCE_MILLISECONDS = 5_000;

/** The database has not answered in time. */
export class SlowDatabaseError extends Error {
  override readonly name = 'SlowDatabaseError';
  constructor() {
    super(`the database has not answered within ${PATIENCE_MILLISECONDS} ms`);
  }
}

/** Reads the database at most every few seconds, however often it is scraped. */
export class BusinessMetrics {
  private readonly campaigns: Record<CampaignGauge, Gauge>;
  private readonly influencers: Record<InfluencerGauge, Gauge>;
  private readonly trouble: Record<TroubleGauge, Gauge>;
  private readonly databaseUp: Gauge;
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    registry: Registry,
    private readonly now: () => number,
  ) {
    this.campaigns = gauges(registry, CAMPAIGN_GAUGES, ['campaign_id', 'name']);
    this.influencers = gauges(registry, INFLUENCER_GAUGES, ['influencer', 'handle']);
    this.trouble = gauges(registry, TROUBLE_GAUGES, []);
    for (const gauge of Object.values(this.trouble)) gauge.set(0);
    const help =
      'Whether the database could be read just now (0 or 1); while it could not, what is read from it is old.';
    this.databaseUp = new Gauge({ name: 'crr_indexer_database_up', help, registers: [registry] });
  }

  /** Brings the gauges up to date. @returns why that failed; null when they are */
  async refresh(): Promise<unknown> {
    if (this.now() - this.readAt < FRESH_MILLISECONDS) return null;
    try {
      await inTime(this.read(), PATIENCE_MILLISECONDS, () => new SlowDatabaseError());
      this.databaseUp.set(1);
      return null;
    } catch (error) {
      this.databaseUp.set(0);
      return error;
    }
  }

  /** Many who ask at the same time are told by the same statements. */
  private read(): Promise<void> {
    this.reading ??= this.readAll().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    const { db } = this.database;
    const campaigns = rowsOfGauges(await run(db, CAMPAIGNS));
    const influencers = rowsOfGauges(await run(db, INFLUENCERS));
    const trouble = rowsOfGauges(await run(db, TROUBLE));
    this.readAt = this.now();
    setAll(this.campaigns, campaigns, ['campaign_id', 'name']);
    setAll(this.influencers, influencers, ['influencer', 'handle']);
    setAll(this.trouble, trouble, []);
  }
}

/** Labels, and numbers as the database writes them. */
const gaugeRow = v.record(v.string(), v.nullable(v.union([v.string(), v.number()])));
type Row = v.InferOutput<typeof gaugeRow>;

function rowsOfGauges(rows: readonly unknown[]): Row[] {
  return rows.map((row) => v.parse(gaugeRow, row));
}

function gauges<Name extends string>(
  registry: Registry,
  help: Readonly<Record<Name, string>>,
  labelNames: readonly string[],
): Record<Name, Gauge> {
  const entries = Object.entries<string>(help).map(([name, text]) => [
    name,
    new Gauge({ name, help: text, labelNames, registers: [registry] }),
  ]);
  return Object.fromEntries(entries) as Record<Name, Gauge>;
}

/** Series of what is not in the rows any more disappear. */
function setAll(
  all: Readonly<Record<string, Gauge>>,
  rows: readonly Row[],
  labelNames: readonly string[],
): void {
  for (const [name, gauge] of Object.entries(all)) {
    gauge.reset();
    for (const row of rows) {
      const value = row[name];
      if (value === null || value === undefined) continue;
      gauge.set(Object.fromEntries(labelNames.map((label) => [label, String(row[label])])), Number(value));
    }
  }
}
