/** Tables with one row an event: vaus, conversions, claims, deposits, exhaustions. */
import type { PayoutReport, RouterEvent } from '@crr/sdk';
import { storableSeconds, storableText } from '../fold';
import type { ChainEvent } from '../model';
import { ColumnRows, type Columns, rowsFrom, type Value } from './columns';
import type { KeyTexts } from './key-texts';
import { type Db, run } from './sql';

/** What every occurrence has. */
const COMMON = {
  campaign_id: 'text',
  seq: 'bigint',
  recorded_at: 'time',
  slot: 'bigint',
  tx_index: 'integer',
} as const;

const PAID = {
  payable_usdc: 'numeric',
  user_usdc: 'numeric',
  influencer_usdc: 'numeric',
  user_bonus_usdc: 'numeric',
  user_accrued: 'boolean',
  influencer_accrued: 'boolean',
  user_acd: 'numeric',
  influencer_acd: 'numeric',
} as const;

const OWN_COLUMNS = {
  vaus: {
    user_wallet: 'text',
    influencer: 'text',
    sequence: 'bigint',
    earned_at: 'time',
    attention_seconds: 'integer',
    quality_score: 'smallint',
    country: 'text',
    site_hash: 'text',
    ...PAID,
  },
  conversions: { user_wallet: 'text', influencer: 'text', conversion_value: 'numeric', ...PAID },
  claims: { user_wallet: 'text', beneficiary: 'text', payee: 'text', amount_usdc: 'numeric' },
  deposits: { funder: 'text', amount_usdc: 'numeric' },
  exhaustions: {
    user_wallet: 'text',
    kind: 'text',
    daily_left_usdc: 'numeric',
    campaign_left_usdc: 'numeric',
    pot_left_usdc: 'numeric',
    user_left_usdc: 'numeric',
  },
} as const satisfies Record<string, Columns>;

/** A table of occurrences. */
type OccurrenceTable = keyof typeof OWN_COLUMNS;
const TABLES = Object.keys(OWN_COLUMNS) as OccurrenceTable[];

const KEY = { campaign_id: 'text', seq: 'bigint' } as const;

/** The occurrences in a batch of events. */
export class Occurrences {
  private readonly rows = new Map(TABLES.map((table) => [table, new ColumnRows(columnsOf(table))]));

  constructor(private readonly keys: KeyTexts) {}

  add(event: ChainEvent): void {
    const own = occurrenceOf(event.event, this.keys);
    if (own !== null) this.rows.get(own.table)?.add([...commonOf(event), ...own.values]);
  }

  /** Adds the rows. */
  async apply(db: Db): Promise<void> {
    for (const [table, rows] of this.rows) {
      if (rows.size > 0) await run(db, insertion(table), rows.parameters());
    }
  }

  /** Takes the rows away. */
  async takeBack(db: Db): Promise<void> {
    for (const [table, rows] of this.rows) {
      if (rows.size > 0) await run(db, deletion(table), rows.parameters().slice(0, Object.keys(KEY).length));
    }
  }
}

function insertion(table: OccurrenceTable): string {
  const columns = columnsOf(table);
  const names = Object.keys(columns).join(', ');
  return `INSERT INTO chain.${table} (${names}) SELECT ${names} FROM ${rowsFrom(columns, 'o')}`;
}

function deletion(table: OccurrenceTable): string {
  return `DELETE FROM chain.${table} t USING ${rowsFrom(KEY, 'o')} WHERE t.campaign_id = o.campaign_id AND t.seq = o.seq`;
}

function columnsOf(table: OccurrenceTable): Columns {
  return { ...COMMON, ...OWN_COLUMNS[table] };
}

/** In the order of {@link COMMON}, which begins with the {@link KEY}. */
function commonOf({ event, place }: ChainEvent): Value[] {
  const { streamKey, seq, data } = event;
  return [campaignOf(streamKey), seq, storableSeconds(data.timestamp), place.slot, place.txIndex];
}

/** The campaign's id in base58, of the key of its stream. */
export function campaignOf(streamKey: string): string {
  return streamKey.slice(streamKey.indexOf(':') + 1);
}

/** What an event says besides the common columns; null for one that is no occurrence. */
function occurrenceOf(
  { name, data }: RouterEvent,
  keys: KeyTexts,
): { table: OccurrenceTable; values: Value[] } | null {
  switch (name) {
    case 'CampaignVauProcessed':
      return {
        table: 'vaus',
        values: [
          keys.text(data.user),
          keys.orNull(data.influencer),
          data.sequence,
          storableSeconds(data.earnedAt),
          data.attentionSeconds,
          data.qualityScore,
          storableText(data.country),
          hexOf(data.siteHash),
          ...paid(data.payout),
        ],
      };
    case 'ConversionProcessed':
      return {
        table: 'conversions',
        values: [
          keys.text(data.user),
          keys.orNull(data.influencer),
          data.conversionValue,
          ...paid(data.payout),
        ],
      };
    case 'RewardsClaimed':
      return {
        table: 'claims',
        values: [keys.text(data.user), data.beneficiary, keys.text(data.payee), data.amountUsdc],
      };
    case 'CampaignFunded':
      return { table: 'deposits', values: [keys.text(data.funder), data.amountUsdc] };
    case 'BudgetExhausted':
      return {
        table: 'exhaustions',
        values: [
          keys.text(data.user),
          data.kind,
          data.dailyLeftUsdc,
          data.campaignLeftUsdc,
          data.potLeftUsdc,
          data.userLeftUsdc,
        ],
      };
    default:
      return null;
  }
}

/** In the order of {@link PAID}. */
function paid(payout: PayoutReport): Value[] {
  return [
    payout.payableUsdc,
    payout.userUsdc,
    payout.influencerUsdc,
    payout.userBonusUsdc,
    payout.userAccrued,
    payout.influencerAccrued,
    payout.userAcd,
    payout.influencerAcd,
  ];
}

function hexOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}
