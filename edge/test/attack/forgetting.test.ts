/** What strangers leave at a desk does not stay: wallets, hashes of addresses and pages are kept as long as is said, also where nothing is sent. */

import { openFresh } from '@crr/testing/database';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import type { Desk } from '../../src/desk/desk';
import { DatabaseStore } from '../../src/store/database';
import { DeskFixture } from '../desk/desk-fixture';
import { rowsAs } from '../support/rows-as';

const KEPT_SECONDS = 3 * 3_600;
/** A session's own time, and how often is tidied up. */
const SPARE_SECONDS = 1_800 + 2 * 3_600;

describe('a desk that nobody needs any more', () => {
  let stage: DeskFixture;
  let database: Awaited<ReturnType<typeof openFresh>>;
  let store: DatabaseStore;
  let desk: Desk;

  beforeEach(async () => {
    database = await openFresh('pglite');
    store = new DatabaseStore(database.db);
    stage = await DeskFixture.open();
    desk = stage.desk(store);
    await desk.drain();
  });
  afterEach(async () => {
    await stage.close();
    await database.close();
  });

  /** Lets time pass; the desk does something only when its scheduler wakes it. */
  async function pass(seconds: number): Promise<void> {
    const endMs = stage.clock.now() + seconds * 1_000;
    for (let wakes = 0; wakes < 200; wakes += 1) {
      const { wakeAtMs } = stage.scheduler;
      if (wakeAtMs === null || wakeAtMs > endMs) break;
      stage.scheduler.wakeAtMs = null;
      stage.pass(Math.max(1, Math.ceil((wakeAtMs - stage.clock.now()) / 1_000)));
      await desk.drain();
    }
    stage.pass(Math.max(0, Math.ceil((endMs - stage.clock.now()) / 1_000)));
  }

  async function kept(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const table of ['sessions', 'clocks', 'outbox', 'transactions']) {
      const [row] = await rowsAs<{ n: number }>(
        store,
        `SELECT CAST(COUNT(*) AS INTEGER) AS n FROM edge.${table}`,
      );
      counts[table] = row?.n ?? 0;
    }
    return counts;
  }
  const NOTHING = { sessions: 0, clocks: 0, outbox: 0, transactions: 0 };

  it('forgets sessions in which nothing was ever reported, and then sleeps', async () => {
    for (let session = 0; session < 5; session += 1) await stage.session(desk, Keypair.generate().publicKey);
    expect((await kept()).sessions).to.equal(5);
    await pass(KEPT_SECONDS + SPARE_SECONDS);
    expect(await kept()).to.deep.equal(NOTHING);
    expect(stage.scheduler.wakeAtMs).to.equal(null);
  });

  it('forgets who was paid last, and then sleeps', async () => {
    await stage.attend(desk, await stage.session(desk, stage.world.user().publicKey));
    await pass(60);
    expect(stage.recorded()).to.have.length(1);
    await pass(KEPT_SECONDS + SPARE_SECONDS);
    expect(await kept()).to.deep.equal(NOTHING);
    expect(stage.scheduler.wakeAtMs).to.equal(null);
  });
});
