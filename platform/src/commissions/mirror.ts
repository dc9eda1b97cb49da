/**
 * The ledger follows the campaigns' pots on chain: deposits when they are final, one posting each; what was spent and withdrawn as it is known,
 * by its total. A deposit covers what was earned before it. What attention took of a pot is no influencer's any more: it is uncovered again.
 * Whether a commission is owed never hangs on this; whether it is funded does.
 */
import { randomUUID } from 'node:crypto';
import { inTransaction } from '@crr/db';
import { messageOf } from '@crr/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { checkedSql, type RowOf } from '../checked-sql';
import type { Db } from '../database';
import type { JobHandler } from '../jobs';
import {
  Books,
  covering,
  Draft,
  type Earner,
  funding,
  least,
  of,
  paying,
  spending,
  uncovering,
  withdrawal,
} from '../ledger';

const EVERY_MS = 10_000;

const POT = {
  campaign_id: z.string(),
  advertiser_id: z.string(),
  chain_campaign_id: z.string(),
  spent: z.string(),
  paid: z.string(),
  withdrawn: z.string(),
  mirrored_spent: z.string(),
  mirrored_paid: z.string(),
  mirrored_withdrawn: z.string(),
};
type Pot = RowOf<typeof POT>;

const DEPOSIT = { seq: z.number(), amount_usdc: z.string(), recorded_at: z.date() };
type Deposit = RowOf<typeof DEPOSIT>;

/** Pots that could not be followed; all others were. */
export class MirrorError extends Error {
  override readonly name = 'MirrorError';

  constructor(
    /** Each campaign, and what its pot could not be followed for. */
    readonly failures: ReadonlyMap<string, unknown>,
  ) {
    const [[campaign, cause] = []] = failures;
    super(
      `of ${failures.size} campaigns the pot could not be followed, first of ${campaign}: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

/**
 * Posts what is new. Run again it posts nothing. A campaign that can't be followed holds up no other.
 *
 * @returns how many campaigns had something new
 * @throws MirrorError once all others are followed
 */
export async function mirrorPots(db: Db, now: Date): Promise<number> {
  const { rows } = await checkedSql({ campaign_id: z.string(), advertiser_id: z.string() })`
    SELECT c.id AS campaign_id, c.advertiser_id
    FROM platform.campaigns c
    JOIN chain.pots p ON p.campaign_id = c.chain_campaign_id
    LEFT JOIN platform.pot_mirrors m ON m.campaign_id = c.id
    WHERE p.paid_usdc + p.accrued_usdc > coalesce(m.spent_usdc, 0) OR p.paid_usdc > coalesce(m.paid_usdc, 0)
      OR p.withdrawn_usdc > coalesce(m.withdrawn_usdc, 0)
      OR EXISTS (
        SELECT FROM chain.deposits d JOIN chain.cursor k ON d.slot <= k.finalized_slot
        WHERE d.campaign_id = c.chain_campaign_id AND NOT EXISTS (
          SELECT FROM ledger.transactions t
          WHERE t.book_id = c.advertiser_id AND t.idempotency_key = 'fund:' || d.campaign_id || ':' || d.seq::text))
    ORDER BY 1`.execute(db);
  const failures = new Map<string, unknown>();
  for (const { campaign_id, advertiser_id } of rows) {
    try {
      await inTransaction(db, (transaction) => mirror(transaction, campaign_id, advertiser_id, now));
    } catch (error) {
      failures.set(campaign_id, error);
    }
  }
  if (failures.size > 0) throw new MirrorError(failures);
  return rows.length;
}

async function mirror(db: Db, campaignId: string, bookId: string, now: Date): Promise<void> {
  const books = await Books.hold(db, [bookId], now);
  const { rows } = await checkedSql(POT)`
    SELECT c.id AS campaign_id, c.advertiser_id, c.chain_campaign_id, p.paid_usdc + p.accrued_usdc AS spent, p.paid_usdc AS paid,
      p.withdrawn_usdc AS withdrawn, coalesce(m.spent_usdc, 0) AS mirrored_spent, coalesce(m.paid_usdc, 0) AS mirrored_paid,
      coalesce(m.withdrawn_usdc, 0) AS mirrored_withdrawn
    FROM platform.campaigns c
    JOIN chain.pots p ON p.campaign_id = c.chain_campaign_id
    LEFT JOIN platform.pot_mirrors m ON m.campaign_id = c.id
    WHERE c.id = ${campaignId}::uuid`.execute(db);
  const [pot] = rows;
  if (pot === undefined) return;
  const deposits = await checkedSql(DEPOSIT)`
    SELECT d.seq, d.amount_usdc, d.recorded_at FROM chain.deposits d JOIN chain.cursor k ON d.slot <= k.finalized_slot
    WHERE d.campaign_id = ${pot.chain_campaign_id} AND NOT EXISTS (
      SELECT FROM ledger.transactions t WHERE t.book_id = ${bookId}::uuid AND t.idempotency_key = 'fund:' || d.campaign_id || ':' || d.seq::text)
    ORDER BY d.seq`.execute(db);
  const earners = await earnersOf(db, bookId, campaignId);
  const draft = new Draft(books);
  await draft.read([
    ...(['adv', 'owed_chain', 'pot'] as const).map((kind) => ({ bookId, account: of(kind, { campaignId }) })),
    ...earners.flatMap((earner) =>
      (['held', 'unfunded'] as const).map((kind) => ({ bookId, account: of(kind, earner) })),
    ),
  ]);
  await new Mirror(draft, pot, earners, now).post(deposits.rows, db);
}

class Mirror {
  constructor(
    private readonly draft: Draft,
    private readonly pot: Pot,
    private readonly earners: readonly Earner[],
    private readonly now: Date,
  ) {}

  async post(deposits: readonly Deposit[], db: Db): Promise<void> {
    const { draft, pot, now } = this;
    const { advertiser_id: bookId, campaign_id: campaignId } = pot;
    for (const { seq, amount_usdc, recorded_at } of deposits) {
      const key = `fund:${pot.chain_campaign_id}:${seq}`;
      draft.add({
        bookId,
        kind: 'fund',
        key,
        occurredAt: recorded_at,
        movements: funding(campaignId, BigInt(amount_usdc)),
      });
    }
    const spent = this.taken('spend', BigInt(pot.mirrored_spent), BigInt(pot.spent));
    const withdrawn = this.taken('withdraw', BigInt(pot.mirrored_withdrawn), BigInt(pot.withdrawn));
    // No more than was spent by now.
    const paid = least(BigInt(pot.paid), spent);
    const mirroredPaid = BigInt(pot.mirrored_paid);
    if (paid > mirroredPaid) {
      const movements = paying(campaignId, paid - mirroredPaid);
      draft.add({ bookId, kind: 'pay', key: `pay:${campaignId}:${paid}`, occurredAt: now, movements });
    }
    this.cover();
    await draft.post();
    await sql`
      INSERT INTO platform.pot_mirrors (campaign_id, spent_usdc, paid_usdc, withdrawn_usdc)
      VALUES (${campaignId}::uuid, ${`${spent}`}::numeric, ${`${paid > mirroredPaid ? paid : mirroredPaid}`}::numeric, ${`${withdrawn}`}::numeric)
      ON CONFLICT (campaign_id) DO UPDATE SET spent_usdc = excluded.spent_usdc, paid_usdc = excluded.paid_usdc,
        withdrawn_usdc = excluded.withdrawn_usdc`.execute(db);
  }

  /** Takes off what the total is more than what was mirrored, as far as there is something: the rest with a later deposit. @returns the total mirrored */
  private taken(kind: 'spend' | 'withdraw', mirrored: bigint, total: bigint): bigint {
    const { draft, pot, now } = this;
    const { advertiser_id: bookId, campaign_id: campaignId } = pot;
    if (total <= mirrored) return mirrored;
    this.uncover(total - mirrored - this.deposit);
    const amount = least(total - mirrored, this.deposit);
    const movements = kind === 'spend' ? spending(campaignId, amount) : withdrawal(campaignId, amount);
    draft.add({
      bookId,
      kind,
      key: `${kind}:${campaignId}:${mirrored + amount}`,
      occurredAt: now,
      movements,
    });
    return mirrored + amount;
  }

  private get deposit(): bigint {
    return this.draft.amount(this.pot.advertiser_id, of('adv', { campaignId: this.pot.campaign_id }));
  }

  /** The youngest accounts first. */
  private uncover(shortUsdc: bigint): void {
    const { draft, pot, now } = this;
    const { advertiser_id: bookId } = pot;
    let left = shortUsdc;
    for (const earner of [...this.earners].reverse()) {
      const amount = least(draft.amount(bookId, of('held', earner)), left);
      if (amount <= 0n) continue;
      left -= amount;
      const key = `uncover:${randomUUID()}`;
      draft.add({ bookId, kind: 'uncover', key, occurredAt: now, movements: uncovering(earner, amount) });
    }
  }

  /** The oldest accounts first. */
  private cover(): void {
    const { draft, pot, now } = this;
    const { advertiser_id: bookId } = pot;
    for (const earner of this.earners) {
      const amount = least(draft.amount(bookId, of('unfunded', earner)), this.deposit);
      if (amount <= 0n) continue;
      // Held books are what keeps it from being posted twice.
      const key = `cover:${randomUUID()}`;
      draft.add({ bookId, kind: 'cover', key, occurredAt: now, movements: covering(earner, amount) });
    }
  }
}

/** In the order in which their accounts were opened. */
async function earnersOf(db: Db, bookId: string, campaignId: string): Promise<Earner[]> {
  const { rows } = await checkedSql({ influencer_id: z.string() })`
    SELECT influencer_id FROM ledger.accounts
    WHERE book_id = ${bookId}::uuid AND campaign_id = ${campaignId}::uuid AND kind IN ('held', 'unfunded')
    GROUP BY 1 ORDER BY min(id)`.execute(db);
  return rows.map(({ influencer_id }) => ({ campaignId, influencerId: influencer_id }));
}

/** Follows the pots every ten seconds. */
export const mirrorHandler: JobHandler = {
  kind: 'ledger.mirror',
  everyMs: EVERY_MS,
  concurrency: 1,
  run: async (_, { db, clock }) => {
    await mirrorPots(db, new Date(clock.now()));
  },
};
