/**
 * Commissions follow the credit of sales, and what was refunded of them: in the transaction in which either changes, by the platform's own facts
 * alone. Whether something is owed never waits for the chain or for a projection of it; whether it is funded is the ledger's to say.
 */
import type { CommissionRule } from '@crr/db';
import type { Db } from '../database';
import { accrual, Books, clawback, Draft, of, voiding } from '../ledger';
import { earnedUsdc, isInUsdc, type Sale } from './rule';
import {
  type CommissionRow,
  type CreditedSale,
  commissionsOf,
  creditedSales,
  type Earned,
  earnedBefore,
  type MovedCommission,
  refundsOf,
  storeMoves,
} from './store';

const DAY_MS = 86_400_000;
const NOT_REFUNDED = { refundedMicros: 0n, isRefunded: false };

/** What settling needs. */
export interface Settling {
  /** A transaction. It holds the advertisers' books until its end: settle last. */
  readonly db: Db;
  readonly now: Date;
  newId(): string;
}

/**
 * Makes the commissions of sales be what credit, agreement and refunds say. A sale that is credited to somebody else by now is paid to them,
 * unless it was released before: what was released stays, and a sale is paid for once. Settling again changes nothing.
 *
 * @returns how many commissions moved
 */
export async function settleCommissions(settling: Settling, eventIds: readonly string[]): Promise<number> {
  if (eventIds.length === 0) return 0;
  const { db, now } = settling;
  const seen = await creditedSales(db, eventIds);
  if (seen.length === 0) return 0;
  const books = await Books.hold(
    db,
    seen.map(({ advertiser_id }) => advertiser_id),
    now,
  );
  const settlement = await Settlement.begin(
    settling,
    books,
    seen.map(({ event_id }) => event_id),
  );
  return settlement.settle();
}

class Settlement {
  private readonly moved = new Map<string, MovedCommission>();
  private readonly draft: Draft;

  private constructor(
    private readonly settling: Settling,
    books: Books,
    private readonly sales: readonly CreditedSale[],
    private readonly commissions: readonly CommissionRow[],
    private readonly refunds: ReadonlyMap<string, Omit<Sale, 'grossMicros'>>,
    private readonly earned: Map<string, Earned>,
  ) {
    this.draft = new Draft(books);
  }

  /** Reads everything again, now that nobody else settles for these advertisers. */
  static async begin(settling: Settling, books: Books, eventIds: readonly string[]): Promise<Settlement> {
    const { db } = settling;
    const sales = await creditedSales(db, eventIds);
    const commissions = await commissionsOf(db, eventIds);
    const refunds = await refundsOf(db, eventIds);
    const limited = sales.flatMap(({ campaign_id, influencer_id, share_type, max_earnings_usdc }) => {
      const isLimited = share_type === 'flat_once' || max_earnings_usdc !== null;
      return campaign_id !== null && influencer_id !== null && isLimited
        ? [{ campaignId: campaign_id, influencerId: influencer_id }]
        : [];
    });
    const pairs = [
      ...new Map(limited.map((each) => [`${each.campaignId} ${each.influencerId}`, each])).values(),
    ];
    const earned = await earnedBefore(db, pairs);
    const settlement = new Settlement(settling, books, sales, commissions, refunds, earned);
    await settlement.readAccounts();
    return settlement;
  }

  async settle(): Promise<number> {
    for (const sale of this.sales) this.settleSale(sale);
    await this.draft.post();
    await storeMoves(this.settling.db, [...this.moved.values()], this.settling.now);
    return this.moved.size;
  }

  private async readAccounts(): Promise<void> {
    const earners = [
      ...this.sales.flatMap(({ advertiser_id, campaign_id, influencer_id }) =>
        campaign_id === null || influencer_id === null ? [] : [{ advertiser_id, campaign_id, influencer_id }],
      ),
      ...this.commissions,
    ];
    await this.draft.read(
      earners.flatMap(({ advertiser_id: bookId, campaign_id: campaignId, influencer_id: influencerId }) => {
        const earner = { campaignId, influencerId };
        return [
          { bookId, account: of('adv', earner) },
          { bookId, account: of('unfunded', earner) },
        ];
      }),
    );
  }

  private settleSale(sale: CreditedSale): void {
    const own = this.commissions.filter(({ event_id }) => event_id === sale.event_id);
    const live = own.find(({ state }) => state !== 'voided');
    const isOf = (row: CommissionRow) =>
      row.campaign_id === sale.campaign_id && row.influencer_id === sale.influencer_id;
    if (live !== undefined && (isOf(live) || live.released_at !== null)) {
      this.follow(live);
      return;
    }
    if (live !== undefined) this.move(live, 0n, 'credit_moved');
    const earlier = own.find(isOf);
    if (earlier === undefined) this.accrue(sale);
    else if (earlier.reason === 'credit_moved') this.follow(earlier);
  }

  /** What was agreed stays; what was refunded by now counts. */
  private follow(row: CommissionRow): void {
    if (row.state === 'waiting') return;
    const refunds = this.refunds.get(row.event_id) ?? NOT_REFUNDED;
    const target = earnedUsdc(row.rule, { grossMicros: BigInt(row.gross_micros), ...refunds });
    const isBack = row.state === 'voided' && target > 0n;
    if (target === BigInt(row.amount_usdc) && !isBack) return;
    this.move(row, target, isBack ? null : 'refunded');
  }

  private accrue(sale: CreditedSale): void {
    const rule = this.ruleOf(sale);
    const { campaign_id, influencer_id, hold_days } = sale;
    if (rule === null || campaign_id === null || influencer_id === null || hold_days === null) return;
    const { newId, now } = this.settling;
    const base: CommissionRow = {
      id: newId(),
      event_id: sale.event_id,
      advertiser_id: sale.advertiser_id,
      campaign_id,
      influencer_id,
      rule,
      currency: sale.currency,
      gross_micros: sale.value_micros ?? '0',
      amount_usdc: '0',
      released_usdc: null,
      state: 'pending',
      reason: null,
      moves: 0,
      occurred_at: sale.occurred_at,
      accrued_at: now,
      releases_at: new Date(sale.occurred_at.getTime() + hold_days * DAY_MS),
      released_at: null,
    };
    if (!isInUsdc(rule, sale.currency)) {
      this.keep({ ...base, state: 'waiting', reason: 'rate_missing' }, null);
      return;
    }
    const refunds = this.refunds.get(sale.event_id) ?? NOT_REFUNDED;
    const target = earnedUsdc(rule, { grossMicros: BigInt(base.gross_micros), ...refunds });
    this.move(base, target, refunds.isRefunded ? 'refunded' : target === 0n ? nothingBecause(rule) : null);
  }

  /** What is agreed now, with what is left of the influencer's cap. */
  private ruleOf(sale: CreditedSale): CommissionRule | null {
    const { share_type: type, share_bps, flat_usdc, max_earnings_usdc } = sale;
    if (type === null) return null;
    const before = this.earned.get(`${sale.campaign_id} ${sale.influencer_id}`);
    const earned = before?.earnedUsdc ?? 0n;
    const caps: bigint[] = [];
    if (max_earnings_usdc !== null) caps.push(BigInt(max_earnings_usdc) - earned);
    if (type === 'flat_once' && before?.hasFlatOnce === true) caps.push(0n);
    const least = caps.reduce<bigint | null>(
      (one, other) => (one === null || other < one ? other : one),
      null,
    );
    const left = least === null || least > 0n ? least : 0n;
    return { type, share_bps, flat_usdc, cap_left_usdc: left === null ? null : `${left}` };
  }

  /** Lets a commission be worth another amount. */
  private move(row: CommissionRow, target: bigint, reason: string | null): void {
    const { advertiser_id: bookId, campaign_id: campaignId, influencer_id: influencerId, event_id } = row;
    const earner = { campaignId, influencerId };
    const difference = target - BigInt(row.amount_usdc);
    const number = row.moves + 1;
    const posting = { bookId, occurredAt: this.settling.now };
    const { draft } = this;
    let ledgerKey: string | null = null;
    if (difference > 0n) {
      const movements = accrual(earner, difference, draft.amount(bookId, of('adv', earner)));
      ledgerKey = draft.add({
        ...posting,
        kind: 'accrue',
        key: `accrue:${event_id}:${row.id}:${number}`,
        movements,
      });
    } else if (difference < 0n && row.released_at === null) {
      const movements = voiding(earner, -difference, draft.amount(bookId, of('unfunded', earner)));
      ledgerKey = draft.add({
        ...posting,
        kind: 'void',
        key: `void:${event_id}:${row.id}:${number}`,
        movements,
      });
    } else if (difference < 0n) {
      const movements = clawback(earner, -difference);
      ledgerKey = draft.add({
        ...posting,
        kind: 'claw',
        key: `claw:${event_id}:${row.id}:${number}`,
        movements,
      });
    }
    this.count(row, difference, target);
    this.keep({ ...row, amount_usdc: `${target}`, state: stateOf(row, target, reason), reason }, ledgerKey);
  }

  /** For the caps of sales that come after it. */
  private count(
    { campaign_id, influencer_id, rule }: CommissionRow,
    difference: bigint,
    target: bigint,
  ): void {
    const name = `${campaign_id} ${influencer_id}`;
    const before = this.earned.get(name) ?? { earnedUsdc: 0n, hasFlatOnce: false };
    const isOnce = rule.type === 'flat_once';
    const hasFlatOnce = isOnce && difference !== 0n ? target > 0n : before.hasFlatOnce;
    this.earned.set(name, { earnedUsdc: before.earnedUsdc + difference, hasFlatOnce });
  }

  private keep(row: CommissionRow, ledgerKey: string | null): void {
    this.moved.set(row.id, { row: { ...row, moves: row.moves + 1 }, ledgerKey });
  }
}

/** Refunded or moved away, nothing is left of it; what earns nothing by its rule stays, and says why. */
function stateOf(row: CommissionRow, target: bigint, reason: string | null): CommissionRow['state'] {
  if (row.released_at !== null) return target < BigInt(row.released_usdc ?? 0) ? 'clawed_back' : 'available';
  return target === 0n && (reason === 'refunded' || reason === 'credit_moved') ? 'voided' : 'pending';
}

function nothingBecause({ cap_left_usdc, type }: CommissionRule): string {
  if (cap_left_usdc !== '0') return 'nothing_earned';
  return type === 'flat_once' ? 'paid_once' : 'cap_reached';
}
