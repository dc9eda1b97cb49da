import { ChainUnavailableError, keypairSigner } from '@crr/sdk';
import { runs } from '@crr/testing/budget';
import { onOneDatabase } from '@crr/testing/database';
import type { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Desk } from '../../src/desk/desk';
import type { VauBody } from '../../src/desk/entry';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';
import { faulty, KilledError, Killer } from './faulty';

/** So many blocks, and every blockhash has expired. */
const EXPIRY = 151;
/** What others of the same attester submit lasts so long, to tell it apart. */
const OTHERS_SECONDS = 9;

onOneDatabase('a desk that is killed', (open) => {
  let stage: DeskFixture;
  let store: Store;
  let account: PublicKey;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open({ payoutRules: { conversionBonusUsdc: 1_000n } });
  });
  afterEach(() => stage.close());

  for (const [title, blocks] of [
    ['while the blockhash is good', 0],
    ['after the blockhash expired', EXPIRY],
  ] as const) {
    it(`at any step of a drain, and goes on ${title}: everything lands once`, async () => {
      let killAt = 1;
      for (let isKilled = true; isKilled; killAt += 1) {
        await fillOutbox();
        const killer = new Killer(killAt);
        isKilled = await drainUntilKilled(killer);
        stage.world.chain.advanceSlots(blocks);
        await stage.drainAll(stage.desk(store));
      }
      expect(killAt).to.be.greaterThan(30);
      await expectLandedOnce();
    });
  }

  it('at any step, while a conversion waits for the VAU behind it: both land once', async () => {
    for (let killAt = 1, isKilled = true; isKilled; killAt += 1) {
      const account = stage.world.user().publicKey;
      const converted = await stage.desk(store).convert({
        campaignId: stage.campaignId,
        account: account.toBase58(),
        value: '1',
        idempotencyKey: account.toBase58(),
      });
      expect(converted.ok).to.equal(true);
      const beforeVau = await drainUntilKilled(new Killer(killAt));
      await stage.attend(stage.desk(store), await stage.session(stage.desk(store), account));
      isKilled = (await drainUntilKilled(new Killer(killAt))) || beforeVau;
      await stage.drainAll(stage.desk(store));
    }
    await expectLandedOnce();
  });

  it('at any step of taking a report: what was acknowledged lands, and the same nonce lands once', async () => {
    for (let killAt = 1, isKilled = true; isKilled; killAt += 1) {
      const account = stage.world.user().publicKey;
      const session = await stage.session(stage.desk(store), account);
      stage.pass(5);
      const report = stage.reporting(session);
      const killer = new Killer(killAt);
      const answer = await survived(killedDesk(killer).report(report));
      isKilled = answer === null;
      const again = await stage.desk(store).report(report);
      if (answer?.ok) expect(again.ok).to.equal(false);
      if (!again.ok) expect(again.refusal.code).to.equal('nonce_used');
      // Whoever was killed before the report was stored has been asked to wake all the same.
      await stage.drainAll(stage.desk(store));
      expect(stage.recorded().filter((vau) => vau.account === account.toBase58())).to.have.length(1);
    }
    await expectLandedOnce();
  });

  it('over and over, with a node that fails, loses and repeats, and others who submit: everything lands once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(999)), async (dice) => {
        const roll = (permille: number) => dice.next().value < permille;
        await fillOutbox();
        for (let life = 0; life < 6; life += 1) {
          const killer = new Killer(roll(700) ? 1 + (dice.next().value % 60) : Number.MAX_SAFE_INTEGER);
          await drainUntilKilled(killer, roll);
          stage.world.chain.advanceSlots(roll(300) ? EXPIRY : 1);
          stage.pass(roll(500) ? 61 : 1);
        }
        await stage.drainAll(stage.desk(store));
        await expectLandedOnce();
      }),
      { numRuns: runs(12) },
    );
  });

  /** A VAU of one user, and two with a conversion of another. */
  async function fillOutbox(): Promise<void> {
    const desk = stage.desk(store);
    account = stage.world.user().publicKey;
    await stage.attend(desk, await stage.session(desk, stage.world.user().publicKey), 5);
    const session = await stage.session(desk, account);
    await stage.attend(desk, session, 5);
    await stage.attend(desk, session, 6);
    const key = account.toBase58();
    const taken = await desk.convert({
      campaignId: stage.campaignId,
      account: key,
      value: '1',
      idempotencyKey: key,
    });
    expect(taken.ok).to.equal(true);
  }

  function killedDesk(killer: Killer, roll: (permille: number) => boolean = () => false): Desk {
    const rpc = stage.rpc();
    const node = faulty(rpc, {
      send: async (wire) => {
        if (roll(150)) return;
        await rpc.send(wire);
        if (roll(150)) await rpc.send(wire);
        if (roll(150)) throw new ChainUnavailableError('timed out');
      },
      standings: async (signatures) => {
        const found = await rpc.standings(signatures);
        return roll(150) ? { ...found, standings: signatures.map(() => null) } : found;
      },
      simulate: async (...args) => {
        if (roll(100)) throw new ChainUnavailableError('busy');
        if (roll(150)) await stage.world.vau(stage.campaign, account, { seconds: OTHERS_SECONDS });
        return rpc.simulate(...args);
      },
    });
    return stage.desk(killer.store(store), {
      chain: killer.around(node),
      attester: killer.around(keypairSigner(stage.campaign.attester)),
      scheduler: killer.around(stage.scheduler),
    });
  }

  async function drainUntilKilled(killer: Killer, roll?: (permille: number) => boolean): Promise<boolean> {
    return (
      (await survived(
        killedDesk(killer, roll)
          .drain()
          .then(() => true),
      )) === null
    );
  }

  /** The books agree: one record on chain for each entry, nothing besides, and the sums of both are the same. */
  async function expectLandedOnce(): Promise<void> {
    const rows = await stage.outbox(store);
    expect(rows.filter(({ state }) => state !== 'final')).to.deep.equal([]);
    const vaus = rows.filter(({ kind }) => kind === 'vau');
    const entries = vaus.map(({ account, sequence, body }) => {
      const { seconds, earnedAtSeconds } = JSON.parse(body) as VauBody;
      return { account, sequence, seconds, earnedAt: earnedAtSeconds };
    });
    const recorded = stage.recorded();
    const ours = recorded.filter((vau) => vau.seconds !== OTHERS_SECONDS);
    expect(sorted(ours)).to.deep.equal(sorted(entries));
    const conversions = stage.events().filter(({ name }) => name === 'ConversionProcessed');
    expect(conversions).to.have.length(rows.length - vaus.length);
    const campaign = await stage.world.accounts.campaign(stage.campaign.id);
    expect(campaign?.stats.totalVausProcessed).to.equal(BigInt(recorded.length));
    const seconds = recorded.reduce((sum, entry) => sum + entry.seconds, 0);
    expect(campaign?.stats.totalAttentionSeconds).to.equal(BigInt(seconds));
    expect(campaign?.stats.totalPaidOutUsdc).to.equal(BigInt(1_000 * (seconds + conversions.length)));
    expect(await store.all('SELECT * FROM edge.transactions')).to.deep.equal([]);
  }
});

function sorted(vaus: readonly { account: string; sequence: number | null }[]): object[] {
  const keyOf = ({ account, sequence }: { account: string; sequence: number | null }) =>
    `${account} ${String(sequence).padStart(8, '0')}`;
  return [...vaus].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** The result; null when it was killed. */
async function survived<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof KilledError) return null;
    throw error;
  }
}
