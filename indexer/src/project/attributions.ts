/** Rows of attributions. They come with a first touch and go with it; in between, VAUs, conversions and claims add to them. */
import type { CampaignVauProcessed, RouterEvent } from '@crr/sdk';
import { storableSeconds } from '../fold';
import type { ChainEvent } from '../model';
import { cohortSizes, inCohorts, removeEmpty, tellingSizes } from './cohorts';
import { ColumnRows, type Columns, rowsFrom, type Value } from './columns';
import type { KeyTexts } from './key-texts';
import { campaignOf } from './occurrences';
import { type Db, run, type Sign } from './sql';
import { Book, signed, sumColumns } from './sum-table';

const KEY = { campaign_id: 'text', user_wallet: 'text' } as const;

const ORIGIN = {
  influencer: 'text',
  tag_signer: 'text',
  tag_issued_at: 'time',
  tag_expires_at: 'time',
  rent_payer: 'text',
  first_vau_time: 'time',
  slot: 'bigint',
} as const satisfies Columns;

const SUMS = {
  total_vaus: 0,
  total_attention_seconds: 0,
  quality_sum: 0,
  user_earned_usdc: 0n,
  influencer_earned_usdc: 0n,
  accrued_user_usdc: 0n,
  accrued_influencer_usdc: 0n,
};
const SUM_NAMES = Object.keys(SUMS) as (keyof typeof SUMS)[];

/** What a batch does to an attribution besides adding to its sums. */
interface Changes {
  /** In the order of {@link ORIGIN}; null unless the batch creates it. */
  origin: Value[] | null;
  /** Unix seconds of the newest VAU, or of the creation; null without either. */
  lastVau: number | null;
  converted: boolean;
  /** Unix seconds; null unless it is closed. */
  closed: number | null;
}

const MARKS = { last_vau_time: 'time', converted: 'boolean', closed_at: 'time' } as const;
const CREATION = { ...KEY, ...ORIGIN, ...sumColumns(SUMS), ...MARKS } as const satisfies Columns;
const CHANGE = { ...KEY, ...sumColumns(SUMS), ...MARKS } as const satisfies Columns;

const CREATION_NAMES = Object.keys(CREATION).join(', ');
const MATCHING = 't.campaign_id = s.campaign_id AND t.user_wallet = s.user_wallet';
const ADDED = SUM_NAMES.map((name) => `${name} = t.${name} + s.${name}`).join(', ');

// Each statement that changes rows tells what it did to the cohorts of their influencers, which only the stored rows know.

const CREATE = inCohorts(
  `INSERT INTO chain.attributions AS t (${CREATION_NAMES}) SELECT ${CREATION_NAMES} FROM ${rowsFrom(CREATION, 's')}`,
  { referrals: '1', sums: 't', sign: '', converted: 't.converted::int' },
);

const REMOVE = tellingSizes(
  inCohorts(`DELETE FROM chain.attributions t USING ${rowsFrom(KEY, 's')} WHERE ${MATCHING}`, {
    referrals: '-1',
    sums: 't',
    sign: '-',
    converted: '-t.converted::int',
  }),
);

const ADD = inCohorts(
  `UPDATE chain.attributions t SET ${ADDED}, last_vau_time = greatest(t.last_vau_time, s.last_vau_time),
    converted = t.converted OR s.converted, closed_at = coalesce(s.closed_at, t.closed_at)
  FROM ${rowsFrom(CHANGE, 's')} WHERE ${MATCHING}`,
  { referrals: '0', sums: 's', sign: '', converted: 's.converted::int' },
);

// An attribution converts once and is closed once: without that event it is as it was before. The sums come with their sign.
const TAKE_BACK = inCohorts(
  `UPDATE chain.attributions t SET ${ADDED}, converted = t.converted AND NOT s.converted,
    closed_at = CASE WHEN s.closed_at IS NULL THEN t.closed_at END
  FROM ${rowsFrom(CHANGE, 's')} WHERE ${MATCHING}`,
  { referrals: '0', sums: 's', sign: '', converted: '-s.converted::int' },
);

// One pass over the campaigns' VAUs, whatever the number of users.
const RECALL_LAST_VAU = `
  UPDATE chain.attributions t SET last_vau_time = s.recorded_at
  FROM (
    SELECT campaign_id, user_wallet, max(recorded_at) AS recorded_at FROM chain.vaus
    WHERE campaign_id = ANY ($1::text[]) AND user_wallet = ANY ($2::text[]) GROUP BY campaign_id, user_wallet
  ) AS s WHERE ${MATCHING}`;

type Earning = Pick<CampaignVauProcessed, 'user' | 'payout'>;

/** What a batch of events does to attributions. */
export class AttributionChanges {
  private readonly sums = new Book(SUMS);
  private readonly changes = new Map<typeof SUMS, Changes>();

  constructor(private readonly keys: KeyTexts) {}

  add({ event, place }: ChainEvent): void {
    switch (event.name) {
      case 'AttributionCreated': {
        const sums = this.sumsOf(event.streamKey, event.data);
        const changes = this.changesOf(sums);
        changes.origin = this.originOf(event, place.slot);
        // Its first VAU is in the same transaction, and yet may come with the next batch.
        changes.lastVau = storableSeconds(event.data.timestamp);
        break;
      }
      case 'CampaignVauProcessed': {
        const { attentionSeconds, qualityScore, timestamp } = event.data;
        const sums = this.earned(event.streamKey, event.data);
        sums.total_vaus += 1;
        sums.total_attention_seconds += attentionSeconds;
        sums.quality_sum += qualityScore;
        this.changesOf(sums).lastVau = storableSeconds(timestamp);
        break;
      }
      case 'ConversionProcessed':
        this.changesOf(this.earned(event.streamKey, event.data)).converted = true;
        break;
      case 'RewardsClaimed': {
        const { beneficiary, amountUsdc } = event.data;
        const side = beneficiary === 'User' ? 'accrued_user_usdc' : 'accrued_influencer_usdc';
        this.sumsOf(event.streamKey, event.data)[side] -= amountUsdc;
        break;
      }
      case 'AttributionClosed': {
        const sums = this.sumsOf(event.streamKey, event.data);
        this.changesOf(sums).closed = storableSeconds(event.data.timestamp);
        break;
      }
      default:
    }
  }

  /** Creates and changes rows. */
  async apply(db: Db): Promise<void> {
    const creations = new ColumnRows(CREATION);
    const additions = new ColumnRows(CHANGE);
    for (const { key, sums } of this.sums.entries()) {
      const { origin, lastVau, converted, closed } = this.changesOf(sums);
      const changed = [...valuesOf(sums, 1), lastVau, converted, closed];
      if (origin === null) additions.add([...key, ...changed]);
      else creations.add([...key, ...origin, ...changed]);
    }
    await runWith(db, CREATE, creations);
    await runWith(db, ADD, additions);
  }

  /** Takes the changes back; the VAUs that go are gone already. */
  async takeBack(db: Db): Promise<void> {
    const created = new ColumnRows(KEY);
    const additions = new ColumnRows(CHANGE);
    const seen = new ColumnRows(KEY);
    for (const { key, sums } of this.sums.entries()) {
      const { origin, lastVau, converted, closed } = this.changesOf(sums);
      if (origin !== null) {
        created.add(key);
        continue;
      }
      additions.add([...key, ...valuesOf(sums, -1), lastVau, converted, closed]);
      if (lastVau !== null) seen.add(key);
    }
    await removeEmpty(db, cohortSizes(await runWith(db, REMOVE, created)));
    await runWith(db, TAKE_BACK, additions);
    await runWith(db, RECALL_LAST_VAU, seen);
  }

  private originOf(event: Extract<RouterEvent, { name: 'AttributionCreated' }>, slot: number): Value[] {
    const { influencer, tagSigner, tagIssuedAt, tagExpiresAt, rentPayer, timestamp } = event.data;
    return [
      this.keys.orNull(influencer),
      this.keys.text(tagSigner),
      storableSeconds(tagIssuedAt),
      storableSeconds(tagExpiresAt),
      this.keys.text(rentPayer),
      storableSeconds(timestamp),
      slot,
    ];
  }

  private earned(streamKey: string, data: Earning): typeof SUMS {
    const { userUsdc, influencerUsdc, userAccrued, influencerAccrued } = data.payout;
    const sums = this.sumsOf(streamKey, data);
    sums.user_earned_usdc += userUsdc;
    sums.influencer_earned_usdc += influencerUsdc;
    if (userAccrued) sums.accrued_user_usdc += userUsdc;
    if (influencerAccrued) sums.accrued_influencer_usdc += influencerUsdc;
    return sums;
  }

  private sumsOf(streamKey: string, { user }: Pick<Earning, 'user'>): typeof SUMS {
    return this.sums.at(campaignOf(streamKey), this.keys.text(user));
  }

  private changesOf(sums: typeof SUMS): Changes {
    const known = this.changes.get(sums);
    if (known !== undefined) return known;
    const changes: Changes = { origin: null, lastVau: null, converted: false, closed: null };
    this.changes.set(sums, changes);
    return changes;
  }
}

function valuesOf(sums: typeof SUMS, sign: Sign): Value[] {
  return SUM_NAMES.map((name) => signed(sums[name], sign));
}

async function runWith(db: Db, statement: string, rows: ColumnRows): Promise<unknown[]> {
  return rows.size > 0 ? run(db, statement, rows.parameters()) : [];
}
