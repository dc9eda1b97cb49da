import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '@crr/db';
import { anyTable, openAs } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { MirrorError, mirrorPots } from '../../src/commissions';
import { TestPlatform } from '../support/app';
import { forEachDatabase } from '../support/database';
import { EarningShop } from './support';

const ACCOUNTS = ['adv', 'held', 'unfunded', 'due', 'debt'] as const;
const DOCUMENT = readFileSync(join(__dirname, '../../../docs/MONEY.md'), 'utf8');
const CHAIN_CAMPAIGN = 'CampaignOnChain';

/** The rows of the document's example. */
const [, EXAMPLE = ''] = DOCUMENT.split('## A worked example');
const STEPS = [
  ...EXAMPLE.matchAll(/^\| ((?:deposit|sale|refund|chargeback|pass) [^|]+) \|([^\n]+)\|$/gm),
].map(([, step = '', cells = '']) => ({
  step: step.trim(),
  amounts: cells.split('|').map((cell) => cell.trim()),
}));

/** Deposits of a campaign on chain, as the indexer stores them. */
class Pot {
  private deposits = 0;
  private fundedUsdc = 0n;

  constructor(
    private readonly owner: Database,
    private readonly campaign = CHAIN_CAMPAIGN,
  ) {}

  async begin(): Promise<void> {
    const db = anyTable(this.owner.db);
    const cursor = {
      genesis_hash: 'g',
      program_id: 'p',
      finalized_slot: 10,
      tip_slot: 20,
      digest: Buffer.alloc(32),
    };
    await db.insertInto('chain.cursor').values(cursor).execute();
    await this.beginPot();
  }

  /** Where another pot has begun. */
  async beginPot(): Promise<void> {
    const db = anyTable(this.owner.db);
    const nothing = { deposits: 0, funded_usdc: 0, paid_usdc: 0, accrued_usdc: 0, withdrawn_usdc: 0 };
    await db
      .insertInto('chain.pots')
      .values({ campaign_id: this.campaign, ...nothing })
      .execute();
  }

  /** @param slot above 10 it is not final */
  async deposit(amountUsdc: bigint, slot = 5): Promise<void> {
    this.deposits += 1;
    this.fundedUsdc += amountUsdc;
    const db = anyTable(this.owner.db);
    await db
      .insertInto('chain.deposits')
      .values({
        campaign_id: this.campaign,
        seq: this.deposits,
        funder: 'f',
        amount_usdc: `${amountUsdc}`,
        recorded_at: new Date(0),
        slot,
        tx_index: 0,
      })
      .execute();
    await this.set({ deposits: this.deposits, funded_usdc: `${this.fundedUsdc}` });
  }

  async set(values: Record<string, unknown>): Promise<void> {
    await anyTable(this.owner.db)
      .updateTable('chain.pots')
      .set(values)
      .where('campaign_id', '=', this.campaign)
      .execute();
  }
}

forEachDatabase('the money of a campaign', (open) => {
  let owner: Database;
  let test: TestPlatform;
  let shop: EarningShop;
  let pot: Pot;
  let campaign: string;
  let coupon: string;
  const mirror = () => mirrorPots(test.db, new Date(test.clock.now()));

  beforeEach(async () => {
    owner = await open();
    // What it reads of the chain is granted to its group.
    test = await TestPlatform.start(await openAs(owner, 'platform'));
    shop = new EarningShop(test);
    pot = new Pot(owner);
    await pot.begin();
    ({ campaign, coupon } = await shop.campaign(
      { share_type: 'percentage', share_bps: 1_500 },
      { chain_campaign_id: CHAIN_CAMPAIGN, commission_hold_days: 30 },
    ));
  });

  it('is what the worked example of docs/MONEY.md says, step by step', async () => {
    expect(STEPS.length).to.equal(9);
    for (const { step, amounts } of STEPS) {
      const [what, one = '', value = ''] = step.split(' ');
      if (what === 'deposit') {
        await pot.deposit(BigInt(one.replace('.', '')) * 10_000n);
        expect(await mirror()).to.equal(1);
      } else if (what === 'sale') await shop.tell({ event_id: one, value, coupon_code: coupon });
      else if (what === 'pass') await shop.release(Number(one));
      else {
        const body = { refund_id: step.replaceAll(' ', '-'), event_id: one, value, kind: what };
        await test.expect(201, 'keyA', 'post', '/event/refund', { body });
      }
      const lies = await shop.lies(campaign, ...ACCOUNTS);
      expect(lies.map(decimal), step).to.deep.equal(amounts);
    }
    expect(await mirror()).to.equal(0);
    await shop.check();
  });

  it('is deposited when the deposit is final, and each one once', async () => {
    await pot.deposit(7_000_000n, 11);
    expect(await mirror()).to.equal(0);
    await shop.tell({ value: '20', coupon_code: coupon });
    expect(await shop.lies(campaign, 'unfunded', 'held', 'pot')).to.deep.equal([3_000_000n, 0n, 0n]);
    await anyTable(owner.db).updateTable('chain.cursor').set({ finalized_slot: 12 }).execute();
    await Promise.all([mirror(), mirror()]);
    expect(await shop.lies(campaign, 'unfunded', 'held', 'pot', 'adv')).to.deep.equal([
      0n,
      3_000_000n,
      7_000_000n,
      4_000_000n,
    ]);
    await shop.check();
  });

  it('is followed though another campaign’s can’t be, which is named and followed once it can', async () => {
    const other = 'OtherCampaignOnChain';
    const second = await shop.campaign(
      { share_type: 'percentage', share_bps: 1_500 },
      { chain_campaign_id: other, commission_hold_days: 30 },
    );
    const otherPot = new Pot(owner, other);
    await otherPot.beginPot();
    await pot.deposit(7_000_000n);
    await otherPot.deposit(9_000_000n);
    const refusing = anyTable(owner.db);
    for (const broken of [campaign, second.campaign]) {
      await sql
        .raw(
          `ALTER TABLE platform.pot_mirrors ADD CONSTRAINT broken CHECK (campaign_id <> '${broken}') NOT VALID`,
        )
        .execute(refusing);
      const error = await mirror().catch((failure: unknown) => failure);
      expect(error).to.be.instanceOf(MirrorError);
      expect([...(error as MirrorError).failures.keys()]).to.deep.equal([broken]);
      const healthy = broken === campaign ? second.campaign : campaign;
      expect(await shop.lies(healthy, 'adv')).not.to.deep.equal([0n]);
      expect(await shop.lies(broken, 'adv')).to.deep.equal([broken === campaign ? 0n : 9_000_000n]);
      await sql.raw('ALTER TABLE platform.pot_mirrors DROP CONSTRAINT broken').execute(refusing);
      expect(await mirror()).to.equal(1);
      await otherPot.deposit(1_000_000n);
      await pot.deposit(1_000_000n);
    }
    await mirror();
    expect(await shop.lies(campaign, 'adv')).to.deep.equal([9_000_000n]);
    expect(await shop.lies(second.campaign, 'adv')).to.deep.equal([11_000_000n]);
    await shop.check();
  });

  it('is spent by attention first: what was held and not reserved is unfunded again, what was released stays', async () => {
    await pot.deposit(10_000_000n);
    await mirror();
    await shop.tell({ value: '20', coupon_code: coupon });
    expect(await shop.release(30)).to.equal(1);
    await shop.tell({ value: '40', coupon_code: coupon });
    expect(await shop.lies(campaign, 'adv', 'held', 'due')).to.deep.equal([
      1_000_000n,
      6_000_000n,
      3_000_000n,
    ]);
    await pot.set({ paid_usdc: '4000000', accrued_usdc: '1000000' });
    await mirror();
    expect(await shop.lies(campaign, 'adv', 'held', 'unfunded', 'due', 'owed_chain', 'pot')).to.deep.equal([
      0n,
      2_000_000n,
      4_000_000n,
      3_000_000n,
      1_000_000n,
      6_000_000n,
    ]);
    // More than there is but for what was released: the rest waits for a deposit.
    await pot.set({ paid_usdc: '8000000', accrued_usdc: '0' });
    await mirror();
    expect(await shop.lies(campaign, 'held', 'unfunded', 'due', 'pot')).to.deep.equal([
      0n,
      6_000_000n,
      3_000_000n,
      3_000_000n,
    ]);
    await pot.deposit(5_000_000n);
    await pot.set({ withdrawn_usdc: '500000' });
    await mirror();
    expect(await shop.lies(campaign, 'adv', 'held', 'unfunded', 'due', 'pot')).to.deep.equal([
      0n,
      3_500_000n,
      2_500_000n,
      3_000_000n,
      6_500_000n,
    ]);
    await shop.check();
  });
});

function decimal(amountUsdc: bigint): string {
  const digits = `${amountUsdc}`.padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
