/** What tests of commissions share: a shop whose sales earn, and what they lead to. */
import { inTransaction } from '@crr/db';
import { anyTable } from '@crr/testing/database';
import { expect } from 'chai';
import { releaseCommissions } from '../../src/commissions';
import { type AccountKind, Books, funding, of, verifyLedger } from '../../src/ledger';
import { Shop } from '../events/support/shop';
import type { TestPlatform } from '../support/app';

export const DAY_MS = 86_400_000;

/** A commission as tests look at it. */
export interface Seen {
  readonly influencer_id: string;
  readonly amount_usdc: string;
  readonly state: string;
  readonly reason: string | null;
}

/** A share as the table has it. */
export interface Share {
  readonly share_type: 'percentage' | 'flat_per_conversion' | 'flat_once';
  readonly share_bps?: number;
  readonly flat_usdc?: string;
}

/** An advertiser whose sales earn commissions: influencer A by coupon, influencer B by link. */
export class EarningShop {
  readonly shop: Shop;
  private codes = 0;

  constructor(readonly test: TestPlatform) {
    this.shop = new Shop(test);
  }

  /** A campaign in which influencer A has a share, and a coupon of theirs. */
  async campaign(
    share: Share,
    values: Record<string, unknown> = {},
  ): Promise<{ campaign: string; coupon: string }> {
    const campaign = await this.shop.campaign(values);
    await this.agree(campaign, this.test.ids.influencerA, share);
    this.codes += 1;
    const coupon = `JANA${this.codes}`;
    await this.shop.coupon(campaign, coupon, { created_at: new Date(0), valid_from: new Date(0) });
    return { campaign, coupon };
  }

  async agree(campaign_id: string, influencer_id: string, share: Share): Promise<void> {
    const at = new Date(this.test.clock.now());
    await anyTable(this.test.db)
      .insertInto('platform.assignments')
      .values({
        advertiser_id: this.shop.advertiserId,
        campaign_id,
        influencer_id,
        ...share,
        created_at: at,
        updated_at: at,
      })
      .execute();
  }

  /** Tells an event. @returns its id */
  async tell(body: object): Promise<string> {
    const { id } = await this.test.expect<{ id: string }>(201, 'keyA', 'post', '/events', {
      body: { event_id: this.test.newId(), action: 'purchase', ...body },
    });
    return id;
  }

  /** The commissions of an event, or all, in their order. */
  async commissions(eventId?: string): Promise<Seen[]> {
    let query = this.test.db
      .selectFrom('platform.commissions')
      .select(['influencer_id', 'amount_usdc', 'state', 'reason'])
      .orderBy('id');
    if (eventId !== undefined) query = query.where('event_id', '=', eventId);
    return query.execute();
  }

  /** What lies in an account of a campaign, or of influencer A in it. */
  async lies(campaign: string, ...kinds: AccountKind[]): Promise<bigint[]> {
    const earner = { campaignId: campaign, influencerId: this.test.ids.influencerA };
    return inTransaction(this.test.db, async (db) => {
      const books = await Books.hold(db, [this.shop.advertiserId], new Date(this.test.clock.now()));
      return books.amounts(
        kinds.map((kind) => ({ bookId: this.shop.advertiserId, account: of(kind, earner) })),
      );
    });
  }

  /** The advertiser deposits. */
  async fund(campaign: string, amountUsdc: bigint): Promise<void> {
    const now = new Date(this.test.clock.now());
    const bookId = this.shop.advertiserId;
    await inTransaction(this.test.db, async (db) => {
      const books = await Books.hold(db, [bookId], now);
      const movements = funding(campaign, amountUsdc);
      await books.post([
        { bookId, kind: 'fund', key: `fund:${this.test.newId()}`, occurredAt: now, movements },
      ]);
    });
  }

  /** Lets days pass, and releases what is over its hold. @returns how many commissions */
  release(days: number): Promise<number> {
    this.test.clock.advance(days * DAY_MS);
    return releaseCommissions(this.test.db, new Date(this.test.clock.now()), 2);
  }

  /** What must hold after everything: the ledger is right, and has what the commissions say. */
  async check(): Promise<void> {
    expect((await verifyLedger(this.test.db, 7)).findings).to.deep.equal([]);
    const rows = await this.test.db.selectFrom('platform.commissions').selectAll().execute();
    const moves = await this.test.db.selectFrom('platform.commission_moves').selectAll().execute();
    for (const row of rows) {
      const own = moves
        .filter(({ commission_id }) => commission_id === row.id)
        .sort((one, other) => one.number - other.number);
      expect(own.map(({ number }) => number)).to.deep.equal(
        Array.from({ length: row.moves }, (_, at) => at + 1),
      );
      expect(own.at(-1)).to.include({ state: row.state, reason: row.reason, amount_usdc: row.amount_usdc });
    }
    const sums = new Map<string, { open: bigint; released: bigint; owed: bigint }>();
    for (const row of rows) {
      const name = `${row.campaign_id} ${row.influencer_id}`;
      const sum = sums.get(name) ?? { open: 0n, released: 0n, owed: 0n };
      const released = row.released_usdc === null ? null : BigInt(row.released_usdc);
      if (released === null) sum.open += BigInt(row.amount_usdc);
      else {
        sum.released += released;
        sum.owed += released - BigInt(row.amount_usdc);
      }
      sums.set(name, sum);
    }
    const accounts = await this.test.db.selectFrom('ledger.accounts').selectAll().execute();
    const total = (name: string, ...kinds: string[]) =>
      accounts
        .filter((each) => `${each.campaign_id} ${each.influencer_id}` === name && kinds.includes(each.kind))
        .reduce((all, { balance_usdc, side }) => all + BigInt(balance_usdc) * BigInt(side), 0n);
    for (const [name, { open, owed }] of sums) {
      expect(total(name, 'held', 'unfunded'), `open of ${name}`).to.equal(open);
      // A debt may be netted by now, and what netted it is not due any more.
      expect(total(name, 'debt') <= owed, `debt of ${name}`).to.equal(true);
    }
    const all = (kind: string) =>
      accounts
        .filter((each) => each.kind === kind)
        .reduce((sum, { balance_usdc }) => sum + BigInt(balance_usdc), 0n);
    const released = [...sums.values()].reduce((sum, each) => sum + each.released - each.owed, 0n);
    expect(-all('due') - all('debt')).to.equal(released);
  }
}
