import { runs, TEST_SEED } from '@crr/testing/budget';
import { forEachDatabase } from '@crr/testing/database';
import { caught } from '@crr/testing/time';
import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import {
  type AccountKind,
  accrual,
  clawback,
  covering,
  type Earner,
  funding,
  LedgerFloorError,
  LedgerKeyReusedError,
  type Movement,
  netting,
  of,
  type Posting,
  type PostingKind,
  paying,
  release,
  spending,
  uncovering,
  verifyLedger,
  voiding,
  withdrawal,
  writeOff,
} from '../../src/ledger';
import { amounts, BOOK, everything, NOW, OTHER_BOOK, post, uuid } from './support';

const CAMPAIGNS = [uuid(11), uuid(12)];
const INFLUENCERS = [uuid(21), uuid(22)];
const EARNERS: readonly Earner[] = CAMPAIGNS.flatMap((campaignId) =>
  INFLUENCERS.map((influencerId) => ({ campaignId, influencerId })),
);

/** Something that happens. A part is in thousandths of what there is, so that most of what is tried may happen. */
interface Happening {
  readonly what:
    | 'fund'
    | 'sell'
    | 'refund'
    | 'pass'
    | 'spend'
    | 'pay'
    | 'withdraw'
    | 'forgive'
    | 'again'
    | 'forge'
    | 'overdraw';
  readonly book: 0 | 1;
  readonly earner: number;
  readonly amount: bigint;
  readonly part: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom(
    ...([
      'fund',
      'sell',
      'sell',
      'refund',
      'refund',
      'pass',
      'spend',
      'pay',
      'withdraw',
      'forgive',
      'again',
      'forge',
      'overdraw',
    ] as const),
  ),
  book: fc.constantFrom(0 as const, 1 as const),
  earner: fc.nat({ max: EARNERS.length - 1 }),
  amount: fc.oneof(fc.bigInt({ min: 1n, max: 1_000n }), fc.bigInt({ min: 1n, max: 2n ** 50n })),
  part: fc.integer({ min: 1, max: 1_000 }),
});

/** What a book has to be, reckoned by other sums than entries: totals of what happened. */
class Model {
  readonly funded = new Totals();
  readonly spent = new Totals();
  readonly paid = new Totals();
  readonly withdrawn = new Totals();
  /** Of an earner: everything earned, without what was voided. */
  readonly earned = new Totals();
  readonly released = new Totals();
  readonly unfunded = new Totals();
  readonly clawed = new Totals();
  /** Debts that were taken off, by whose they were; and by whose due paid them. */
  readonly netted = new Totals();
  readonly nettedFrom = new Totals();
  readonly forgiven = new Totals();

  amount(kind: AccountKind, earner: Earner): bigint {
    const key = nameOf(earner);
    const { campaignId: campaign } = earner;
    const all = (totals: Totals) =>
      sum(EARNERS.filter((each) => each.campaignId === campaign).map((each) => totals.of(nameOf(each))));
    switch (kind) {
      case 'pot':
        return this.funded.of(campaign) - this.paid.of(campaign) - this.withdrawn.of(campaign);
      case 'owed_chain':
        return this.spent.of(campaign) - this.paid.of(campaign);
      case 'adv':
        return (
          this.funded.of(campaign) -
          this.spent.of(campaign) -
          this.withdrawn.of(campaign) -
          (all(this.earned) - all(this.unfunded)) +
          all(this.nettedFrom)
        );
      case 'adv_owes':
        return all(this.unfunded);
      case 'unfunded':
        return this.unfunded.of(key);
      case 'held':
        return this.earned.of(key) - this.unfunded.of(key) - this.released.of(key);
      case 'due':
        return this.released.of(key) - this.nettedFrom.of(key);
      case 'debt':
        return this.clawed.of(key) - this.netted.of(key) - this.forgiven.of(key);
      case 'adv_claim':
        return all(this.clawed) - all(this.netted) - all(this.forgiven);
    }
  }
}

class Totals {
  private readonly totals = new Map<string, bigint>();
  of(key: string): bigint {
    return this.totals.get(key) ?? 0n;
  }
  add(key: string, amount: bigint): void {
    this.totals.set(key, this.of(key) + amount);
  }
}

/** Turns what happens into postings, and notes what they have to lead to. */
class Story {
  readonly models = [new Model(), new Model()] as const;
  readonly postings: Posting[] = [];
  private number = 0;

  /** @returns what is to be posted; none where nothing can happen */
  tell({ what, book, earner: which, amount, part }: Happening): Posting[] {
    const model = this.models[book];
    const earner = EARNERS[which] as Earner;
    const { campaignId } = earner;
    const key = nameOf(earner);
    const lies = (kind: AccountKind) => model.amount(kind, earner);
    const some = (most: bigint) => (most * BigInt(part) + 999n) / 1_000n;
    switch (what) {
      case 'fund': {
        model.funded.add(campaignId, amount);
        const funded = this.post(book, 'fund', funding(campaignId, amount));
        return [...funded, ...this.cover(book, campaignId)];
      }
      case 'sell': {
        const deposit = lies('adv');
        model.earned.add(key, amount);
        model.unfunded.add(key, amount > deposit ? amount - deposit : 0n);
        return this.post(book, 'accrue', accrual(earner, amount, deposit));
      }
      case 'refund': {
        const held = lies('held') + lies('unfunded');
        // After the release: what was paid out is owed back.
        if (held === 0n) {
          const owed = some(lies('due'));
          model.clawed.add(key, owed);
          return this.post(book, 'claw', clawback(earner, owed));
        }
        const back = some(held);
        const unfunded = lies('unfunded');
        const movements = voiding(earner, back, unfunded);
        model.earned.add(key, -back);
        model.unfunded.add(key, back < unfunded ? -back : -unfunded);
        return this.post(book, 'void', movements);
      }
      case 'pass': {
        const due = some(lies('held'));
        model.released.add(key, due);
        const released = this.post(book, 'release', release(earner, due));
        return [...released, ...this.net(book, earner)];
      }
      case 'spend': {
        const short = amount - lies('adv');
        const uncovered = short > 0n ? this.uncover(book, campaignId, short) : [];
        const spent = least(amount, lies('adv'));
        model.spent.add(campaignId, spent);
        return [...uncovered, ...this.post(book, 'spend', spending(campaignId, spent))];
      }
      case 'pay': {
        const paid = some(lies('owed_chain'));
        model.paid.add(campaignId, paid);
        return this.post(book, 'pay', paying(campaignId, paid));
      }
      case 'withdraw': {
        const taken = some(lies('adv'));
        model.withdrawn.add(campaignId, taken);
        return this.post(book, 'withdraw', withdrawal(campaignId, taken));
      }
      case 'forgive': {
        const given = some(lies('debt'));
        model.forgiven.add(key, given);
        return this.post(book, 'write_off', writeOff(earner, given));
      }
      case 'again':
        return this.postings.slice(-3);
      default:
        return [];
    }
  }

  private post(book: 0 | 1, kind: PostingKind, movements: Movement[]): Posting[] {
    if (movements.length === 0) return [];
    this.number += 1;
    const posting = {
      bookId: book === 0 ? BOOK : OTHER_BOOK,
      kind,
      key: `${kind}:${this.number}`,
      occurredAt: NOW,
      movements,
    };
    this.postings.push(posting);
    return [posting];
  }

  private cover(book: 0 | 1, campaignId: string): Posting[] {
    const model = this.models[book];
    return EARNERS.filter((each) => each.campaignId === campaignId).flatMap((each) => {
      const covered = least(model.amount('unfunded', each), model.amount('adv', each));
      model.unfunded.add(nameOf(each), -covered);
      return this.post(book, 'cover', covering(each, covered));
    });
  }

  private uncover(book: 0 | 1, campaignId: string, short: bigint): Posting[] {
    const model = this.models[book];
    let left = short;
    return EARNERS.filter((each) => each.campaignId === campaignId).flatMap((each) => {
      const uncovered = least(model.amount('held', each), left);
      left -= uncovered;
      model.unfunded.add(nameOf(each), uncovered);
      return this.post(book, 'uncover', uncovering(each, uncovered));
    });
  }

  private net(book: 0 | 1, from: Earner): Posting[] {
    const model = this.models[book];
    return EARNERS.filter((each) => each.influencerId === from.influencerId).flatMap((debt) => {
      const netted = least(model.amount('debt', debt), model.amount('due', from));
      model.netted.add(nameOf(debt), netted);
      model.nettedFrom.add(nameOf(from), netted);
      return this.post(book, 'net', netting(from, debt, netted));
    });
  }
}

const KINDS: readonly AccountKind[] = [
  'pot',
  'adv',
  'owed_chain',
  'adv_owes',
  'unfunded',
  'held',
  'due',
  'debt',
  'adv_claim',
];

forEachDatabase('the ledger after whatever happens', (open) => {
  it('has the balances that the totals say, sums of zero, nothing below its floor, and posts nothing twice (L1 to L4, L6, L10 to L12)', async function () {
    this.timeout(600_000);
    const database = await open();
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(fc.array(happening, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 }),
          async (history) => {
            const story = new Story();
            for (const group of history) {
              // As many as happen at once are posted at once.
              const postings = group.flatMap((each) => story.tell(each));
              await post(database, postings);
              for (const each of group.filter(({ what }) => what === 'forge' || what === 'overdraw'))
                await tryWrong(database, story, each);
            }
            await expectModel(database, story);
          },
        )
        .afterEach(() => empty(database)),
      { seed: TEST_SEED, numRuns: runs(8) },
    );
  });
});

/** The same key for another fact, or more than there is: refused, and nothing is left of what was posted with it. */
async function tryWrong(
  database: Parameters<typeof post>[0],
  story: Story,
  { what, book, earner: which }: Happening,
) {
  const before = await everything(database);
  const earner = EARNERS[which] as Earner;
  const bookId = book === 0 ? BOOK : OTHER_BOOK;
  const good = {
    bookId,
    kind: 'fund' as const,
    key: 'good',
    occurredAt: NOW,
    movements: funding(earner.campaignId, 1n),
  };
  const last = story.postings.at(-1);
  if (what === 'forge' && last !== undefined) {
    const [first, ...rest] = last.movements as [Movement, ...Movement[]];
    const forged = { ...last, movements: [{ ...first, amountUsdc: first.amountUsdc + 1n }, ...rest] };
    expect(await caught(post(database, [good, forged]))).to.be.instanceOf(LedgerKeyReusedError);
  }
  if (what === 'overdraw') {
    const held = story.models[book].amount('held', earner);
    const movements = release(earner, held + 1n);
    const beyond = { ...good, kind: 'release' as const, key: 'beyond', movements };
    expect(await caught(post(database, [good, beyond]))).to.be.instanceOf(LedgerFloorError);
  }
  expect(await everything(database)).to.deep.equal(before);
}

async function expectModel(database: Parameters<typeof post>[0], { models, postings }: Story): Promise<void> {
  for (const [at, bookId] of [BOOK, OTHER_BOOK].entries()) {
    const model = models[at] as Model;
    const asked = EARNERS.flatMap((earner) => KINDS.map((kind) => ({ kind, earner })));
    const found = await amounts(
      database,
      asked.map(({ kind, earner }) => ({ bookId, account: of(kind, earner) })),
    );
    const expected = asked.map(({ kind, earner }) => model.amount(kind, earner));
    expect(found).to.deep.equal(expected);
    expect(found.every((amount) => amount >= 0n)).to.equal(true);
    for (const campaignId of CAMPAIGNS) {
      const campaign = { campaignId, influencerId: INFLUENCERS[0] as string };
      const owned = sum(
        EARNERS.filter((each) => each.campaignId === campaignId).map(
          (each) => model.amount('held', each) + model.amount('due', each),
        ),
      );
      // L6: what lies in the vault is somebody's, to the unit.
      expect(model.amount('pot', campaign)).to.equal(
        model.amount('adv', campaign) + model.amount('owed_chain', campaign) + owned,
      );
    }
  }
  const report = await verifyLedger(database.db, 5);
  expect(report.findings).to.deep.equal([]);
  expect(report.transactions).to.equal(postings.length);
  const { rows } =
    await sql`SELECT coalesce(sum(balance_usdc), 0)::text AS total FROM ledger.accounts`.execute(database.db);
  expect(rows).to.deep.equal([{ total: '0' }]);
}

function empty({ db }: Parameters<typeof post>[0]): Promise<void> {
  return db.transaction().execute(async (transaction) => {
    await sql`SET LOCAL session_replication_role = replica`.execute(transaction);
    await sql`TRUNCATE ledger.books, ledger.accounts, ledger.transactions, ledger.entries`.execute(
      transaction,
    );
  });
}

function nameOf({ campaignId, influencerId }: Earner): string {
  return `${campaignId} ${influencerId}`;
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
