/** A campaign's books: what its pot must hold after so many of its events. All amounts are USDC base units. */
import { bytes, decimal, integer, type RowOf } from '@crr/db/rows';
import { type CampaignPot, decodeEvent, type PayoutReport, type RouterEvent } from '@crr/sdk';
import * as v from 'valibot';
import { type Db, reading } from './query';

/** funded = paid + accrued + available + withdrawn. */
export interface PotBooks {
  fundedUsdc: bigint;
  paidUsdc: bigint;
  accruedUsdc: bigint;
  withdrawnUsdc: bigint;
  availableUsdc: bigint;
}

/** Which books are asked for: those after the event `seq` of a campaign. */
export interface BooksRequest {
  /** Base58. */
  campaignId: string;
  seq: bigint;
}

/** What the database says. */
export interface StoredBooks {
  campaignId: string;
  /** Number of the newest stored event of the campaign. */
  headSeq: number;
  books: PotBooks;
}

const POT_COLUMNS = {
  campaign_id: v.string(),
  head_seq: integer,
  /** This and what follows: null where the campaign has no row of pots. */
  funded_usdc: v.nullable(decimal),
  paid_usdc: v.nullable(decimal),
  accrued_usdc: v.nullable(decimal),
  withdrawn_usdc: v.nullable(decimal),
  available_usdc: v.nullable(decimal),
};
type PotRow = RowOf<typeof POT_COLUMNS>;
const readPots = reading(POT_COLUMNS);
const readBodies = reading({ body: bytes, instruction: integer, inner: integer });

const NOTHING: PotBooks = {
  fundedUsdc: 0n,
  paidUsdc: 0n,
  accruedUsdc: 0n,
  withdrawnUsdc: 0n,
  availableUsdc: 0n,
};

/** The books of a pot on chain. */
export function booksOf(pot: CampaignPot): PotBooks {
  return {
    fundedUsdc: pot.totalFundedUsdc,
    paidUsdc: pot.totalPaidUsdc,
    accruedUsdc: pot.accruedUsdc,
    withdrawnUsdc: pot.totalWithdrawnUsdc,
    availableUsdc: pot.usdcBalance,
  };
}

/** What a pot owes: its vault must hold as much. */
export function owedUsdc({ availableUsdc, accruedUsdc }: PotBooks): bigint {
  return availableUsdc + accruedUsdc;
}

/**
 * The pots table's rows, taken back to the asked events: what later events did is taken off. So a campaign can be judged at the slot at
 * which its accounts were read, however much it did since. A campaign that the database does not know is left out.
 */
export async function storedBooks(
  db: Db,
  requests: readonly BooksRequest[],
): Promise<Map<string, StoredBooks>> {
  const rows = await readPots(
    db,
    `SELECT substr(s.key, 10) AS campaign_id, s.head_seq, p.funded_usdc, p.paid_usdc, p.accrued_usdc, p.withdrawn_usdc,
        p.available_usdc
      FROM chain.streams AS s LEFT JOIN chain.pots AS p ON p.campaign_id = substr(s.key, 10)
      WHERE s.key IN (SELECT 'campaign:' || jsonb_array_elements_text($1::jsonb))`,
    [JSON.stringify(requests.map(({ campaignId }) => campaignId))],
  );
  const stored = new Map(rows.map((row) => [row.campaign_id, fromRow(row)]));
  for (const request of requests) {
    const found = stored.get(request.campaignId);
    if (found !== undefined && BigInt(found.headSeq) > request.seq) await takeBack(db, request, found);
  }
  return stored;
}

function fromRow(row: PotRow): StoredBooks {
  const books = {
    fundedUsdc: BigInt(row.funded_usdc ?? 0),
    paidUsdc: BigInt(row.paid_usdc ?? 0),
    accruedUsdc: BigInt(row.accrued_usdc ?? 0),
    withdrawnUsdc: BigInt(row.withdrawn_usdc ?? 0),
    availableUsdc: BigInt(row.available_usdc ?? 0),
  };
  return { campaignId: row.campaign_id, headSeq: row.head_seq, books };
}

async function takeBack(db: Db, { campaignId, seq }: BooksRequest, stored: StoredBooks): Promise<void> {
  const rows = await readBodies(
    db,
    `SELECT r.body, r.instruction, r.inner_instruction AS inner
      FROM chain.raw_events AS r JOIN chain.streams AS s ON s.id = r.stream_id WHERE s.key = $1 AND r.seq > $2`,
    [`campaign:${campaignId}`, String(seq)],
  );
  for (const { body, ...position } of rows) {
    stored.books = minus(stored.books, effectOf(decodeEvent(body, position)));
  }
}

/** What an event does to its campaign's books. */
function effectOf({ name, data }: RouterEvent): PotBooks {
  switch (name) {
    case 'CampaignFunded':
      return { ...NOTHING, fundedUsdc: data.amountUsdc, availableUsdc: data.amountUsdc };
    case 'CampaignVauProcessed':
    case 'ConversionProcessed':
      return payoutEffect(data.payout);
    case 'RewardsClaimed':
      return { ...NOTHING, accruedUsdc: -data.amountUsdc, paidUsdc: data.amountUsdc };
    case 'CampaignWithdrawn':
      return { ...NOTHING, availableUsdc: -data.amountUsdc, withdrawnUsdc: data.amountUsdc };
    default:
      return NOTHING;
  }
}

function payoutEffect(payout: PayoutReport): PotBooks {
  const { payableUsdc, userUsdc, influencerUsdc, userAccrued, influencerAccrued } = payout;
  const accruedUsdc = (userAccrued ? userUsdc : 0n) + (influencerAccrued ? influencerUsdc : 0n);
  return { ...NOTHING, accruedUsdc, paidUsdc: payableUsdc - accruedUsdc, availableUsdc: -payableUsdc };
}

function minus(a: PotBooks, b: PotBooks): PotBooks {
  return {
    fundedUsdc: a.fundedUsdc - b.fundedUsdc,
    paidUsdc: a.paidUsdc - b.paidUsdc,
    accruedUsdc: a.accruedUsdc - b.accruedUsdc,
    withdrawnUsdc: a.withdrawnUsdc - b.withdrawnUsdc,
    availableUsdc: a.availableUsdc - b.availableUsdc,
  };
}
