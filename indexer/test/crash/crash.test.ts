/**
 * The indexer's process is killed at 100 points and more on Postgres, at 30 on PGlite, which takes seconds to start (TEST_LONG=1:
 * at 100): at random times, and at moments that chance would hardly hit. SEED=… repeats the choices; the machine's timing is its own.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@crr/db';
import { ROUTER_PROGRAM_ID, RouterPdas } from '@crr/sdk';
import { IS_LONG } from '@crr/testing/budget';
import { DATABASE_KINDS, emptyPostgresUrl, openFresh } from '@crr/testing/database';
import { expect } from 'chai';
import { openSink } from '../../src/store';
import { verify } from '../../src/verify';
import { straightView } from '../sim/canonical';
import { ChainPlay } from '../sim/chain-play';
import { playCorpus } from '../sim/corpus';
import { Dice } from '../sim/dice';
import { emptyTables, readContent, rowDifferences, tableNames } from '../sim/tables';
import { type ChainServer, serveChain } from './chain-server';
import type { Found, Task } from './child';
import { buildChild, Child, type Record } from './process';

const SEED = process.env.SEED ?? '1';
const RANDOM_KILLS = { postgres: 70, pglite: IS_LONG ? 70 : 8 } as const;
/** Of all lives together, on a machine that has much else to do. */
const MOST_MINUTES = 30;
const LONGEST_LIFE_MILLISECONDS = 120;
const BLOCK_MILLISECONDS = 25;
const HABITS = { blockSize: 1, skipProbability: 0.1, forkProbability: 0.1, forkDepth: 6, finalityLag: 10 };
const STEPS = 500;

type Death = NonNullable<Task['death']>;

/** Deaths at moments that are named. The first ones find an empty database. */
const NAMED: readonly Death[] = [
  ...[1, 2, 9, 40, 60].map((nth) => ({ moment: 'at a statement', nth, during: 'migration' }) as const),
  ...range(10).map((n) => ({ moment: 'before the commit', nth: 1 + n, during: 'indexing' }) as const),
  ...range(10).map((n) => ({ moment: 'after the commit', nth: 1 + n, during: 'indexing' }) as const),
  ...range(10).map((n) => ({ moment: 'at a statement', nth: 2 + n * 7, during: 'indexing' }) as const),
  ...range(6).map((n) => ({ moment: 'at a statement', nth: 2 + n * 5, during: 'rebuild' }) as const),
  { moment: 'before the commit', nth: 1, during: 'rebuild' },
  { moment: 'after the commit', nth: 1, during: 'rebuild' },
];

/** On PGlite, of those in a row every other one: what is special there is its folder, not at which statement. */
const NAMED_KILLS = {
  postgres: NAMED,
  pglite: IS_LONG ? NAMED : NAMED.filter((_, index) => index % 2 === 0),
} as const;

for (const kind of DATABASE_KINDS) {
  describe(`the indexer's process, killed (${kind}, SEED=${SEED})`, function () {
    this.timeout(MOST_MINUTES * 60_000);
    const dice = new Dice(`crash ${SEED}`);
    let play: ChainPlay;
    let server: ChainServer;
    let database: Task['database'];
    let acknowledged = -1;
    let kills = 0;

    before(async () => {
      buildChild();
      play = new ChainPlay(await playCorpus(`crash ${SEED}`, STEPS), HABITS, dice.tagged('chain'));
      server = await serveChain(play.chain);
      const folder = () => mkdtempSync(join(tmpdir(), 'crr-crash-'));
      database = kind === 'postgres' ? { url: await emptyPostgresUrl() } : { folder: folder() };
    });

    after(async () => {
      await server.close();
      if (database.folder !== undefined) rmSync(database.folder, { recursive: true, force: true });
    });

    it('has lost nothing that it acknowledged and counted nothing twice, after each death', async () => {
      const blocks = setInterval(() => play.advance(), BLOCK_MILLISECONDS);
      try {
        for (const death of NAMED_KILLS[kind]) await live({ death });
        for (let i = 0; i < RANDOM_KILLS[kind]; i += 1)
          await live({ life: dice.whole(0, LONGEST_LIFE_MILLISECONDS) });
      } finally {
        clearInterval(blocks);
      }
      expect(kills).to.equal(NAMED_KILLS[kind].length + RANDOM_KILLS[kind]);
    });

    it('is refused while another one lives, and takes the place of a dead one', async () => {
      const first = new Child(taskOf({}));
      await first.working;
      const second = await new Child(taskOf({})).ended;
      expect(second.refused).to.match(/^(FolderLockedError|AnotherWriterError): /);
      first.kill();
      requireNothingLost(await first.ended);
    });

    it('ends with every row of the straight path, and with nothing that verification finds', async () => {
      play.finish();
      const last = await new Child(taskOf({ until: play.chain.finalizedSlot })).ended;
      requireNothingLost(last);
      requireAgreement(last.left);
      const opened = await openDatabase(database);
      const report = await verify({ database: opened, pdas: new RouterPdas() });
      expect(report.findings).to.deep.equal([]);
      expect(report.counts.events).to.be.greaterThan(100);
      const tables = await tableNames(opened);
      const content = await readContent(opened, tables);
      await opened.close();
      const straight = await openFresh('pglite');
      await emptyTables(straight, tables);
      const { genesisHash } = play.chain;
      const sink = await openSink(straight, { genesisHash, programId: ROUTER_PROGRAM_ID.toBase58() });
      await sink.commit(straightView(play));
      const expected = await readContent(straight, tables);
      await straight.close();
      expect(rowDifferences(expected, content)).to.deep.equal([]);
    });

    /** One life: to the death that it is told of, or for so many milliseconds of work. */
    async function live({ death, life }: { death?: Death; life?: number }): Promise<void> {
      const child = new Child(taskOf({ death: death ?? null, rebuild: death?.during === 'rebuild' }));
      if (life !== undefined) {
        await child.working;
        await new Promise((resolve) => setTimeout(resolve, life));
        child.kill();
      }
      const record = await child.ended;
      requireNothingLost(record);
      expect(record.signal, 'how it ended').to.equal('SIGKILL');
      kills += 1;
    }

    function requireNothingLost({ found, acknowledged: newest, refused }: Record): void {
      expect(refused).to.equal(null);
      if (found !== null) {
        requireAgreement(found);
        expect(found.nonce ?? -1, 'commits that are there').to.be.at.least(acknowledged);
      }
      acknowledged = Math.max(acknowledged, newest);
    }

    function taskOf(changes: Partial<Task>): Task {
      return { rpcUrl: server.url, database, rebuild: false, death: null, until: null, ...changes };
    }
  });
}

/** Cursor, raw events, heads and every sum say the same. */
function requireAgreement(found: Found | null): void {
  if (found === null) throw new Error('nothing was found');
  expect(found.raw, 'raw events').to.equal(found.events ?? 0);
  expect(found.heads, 'heads of the streams').to.equal(found.raw);
  expect(new Set(found.vaus).size, `VAUs ${found.vaus}`).to.equal(1);
  expect(new Set(found.paid).size, `payouts ${found.paid}`).to.equal(1);
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
