import type { Database } from '@crr/db';
import { AnotherWriterError } from '@crr/db';
import { RouterPdas } from '@crr/sdk';
import { expect } from 'chai';
import { type RepairReport, repair, verify, WrongClusterError } from '../../src/verify';
import { query } from '../../src/verify/query';
import { rowsAs } from '../support/rows-as';
import { Backup } from './support/backup';
import { load, type ServedWorld, serveEverything } from './support/everything';
import { onOneKeptDatabase } from './support/kept-database';
import { RAW_TAMPERINGS } from './support/tamperings';

const pdas = new RouterPdas();

onOneKeptDatabase('repair', (database) => {
  let served: ServedWorld;
  let backup: Backup;

  before(async () => {
    served = await serveEverything();
    await load(database(), served.source);
    backup = await Backup.take(database());
  });

  afterEach(() => backup.restore());
  after(() => served.close());

  it('touches nothing where nothing is wrong', async () => {
    const before = await nonceOf(database());
    const report = await mend();
    expect(report).to.include({ wasClean: true, clean: true, fetched: 0, written: 0, rebuilt: false });
    expect(await nonceOf(database())).to.equal(before);
  });

  for (const { what, sql } of RAW_TAMPERINGS) {
    it(`heals ${what}`, async () => {
      for (const statement of sql) await query(database().db, statement);
      const report = await mend();
      expect(report.left).to.deep.equal([]);
      expect(report).to.include({ wasClean: false, clean: true });
      await expectAsBefore();
    });
  }

  it('heals many holes at once, with everything that follows from them', async () => {
    await query(database().db, 'DELETE FROM chain.raw_events WHERE seq % 3 = 0');
    await query(database().db, 'UPDATE chain.campaign_days SET vaus = vaus + 1');
    await query(database().db, 'DELETE FROM chain.vaus');
    const report = await mend();
    expect(report).to.include({ clean: true, rebuilt: true, cursorSet: false });
    expect(report.written).to.be.greaterThan(10);
    await expectAsBefore();
  });

  it('rebuilds the tables without asking the chain when the events are whole', async () => {
    await query(database().db, 'UPDATE chain.pots SET paid_usdc = 0');
    const report = await mend();
    expect(report).to.include({ clean: true, rebuilt: true, fetched: 0, written: 0 });
    await expectAsBefore();
  });

  it('leaves what the chain no longer shows as it is, and says so', async () => {
    const hole = `DELETE FROM chain.raw_events WHERE stream_id = (SELECT id FROM chain.streams WHERE key = 'config') AND seq = 2`;
    await query(database().db, hole);
    await query(database().db, 'UPDATE chain.pots SET paid_usdc = 0');
    const empty = {
      genesisHash: () => served.source.genesisHash(),
      fill: async () => ({ blocks: [], events: [] }),
    };
    const report = await repair({ database: database(), source: empty, pdas });
    expect(report).to.include({ clean: false, written: 0, removed: 0, rebuilt: false, cursorSet: false });
    expect(report.left.map(({ subject }) => subject)).to.include('event 2 of config');
  });

  it('does not take a newest event for one that never was because a node does not show it', async () => {
    const newest = `DELETE FROM chain.raw_events AS r USING chain.streams AS s
      WHERE s.id = r.stream_id AND s.key = 'config' AND r.seq = s.head_seq`;
    await query(database().db, newest);
    const { rows } = await headOf(database());
    const empty = {
      genesisHash: () => served.source.genesisHash(),
      fill: async () => ({ blocks: [], events: [] }),
    };
    const report = await repair({ database: database(), source: empty, pdas });
    expect(report).to.include({ clean: false, written: 0, removed: 0, settled: 0 });
    expect((await headOf(database())).rows).to.deep.equal(rows);
  });

  it('refuses while another process writes', async () => {
    const writer = await database().acquire('indexer');
    const refusal = await repair({ database: database(), source: served.source, pdas }).catch(
      (error) => error,
    );
    await writer.release();
    expect(refusal).to.be.instanceOf(AnotherWriterError);
  });

  it('refuses a source of another cluster', async () => {
    const source = { genesisHash: async () => 'another', fill: served.source.fill.bind(served.source) };
    const refusal = await repair({ database: database(), source, pdas }).catch((error) => error);
    expect(refusal).to.be.instanceOf(WrongClusterError);
  });

  function mend(): Promise<RepairReport> {
    return repair({ database: database(), source: served.source, pdas });
  }

  /** Clean, and row by row as it was. The cursor may say that less is final, and that it was written since. */
  async function expectAsBefore(): Promise<void> {
    const { findings } = await verify({ database: database(), rpc: served.rpc, pdas, retries: 0 });
    expect(findings).to.deep.equal([]);
    expect(await backup.changedTables({ cursor: ['nonce', 'updated_at', 'finalized_slot'] })).to.deep.equal(
      [],
    );
  }
});

async function nonceOf({ db }: Database): Promise<number | undefined> {
  const [row] = await rowsAs<{ nonce: number }>(db, 'SELECT nonce FROM chain.cursor');
  return row?.nonce;
}

async function headOf({ db }: Database): Promise<{ rows: unknown[] }> {
  return { rows: await query(db, `SELECT * FROM chain.streams WHERE key = 'config'`) };
}
