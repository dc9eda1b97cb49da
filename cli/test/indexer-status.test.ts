import { openDatabase } from '@crr/db';
import { startLocalnet } from '@crr/localnet';
import { emptyPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { TemporaryHome, Terminal } from './support/terminal';

interface ToldStatus {
  gaps: { streamKey: string; firstSeq: string; lastSeq: string }[];
  quarantined: number;
}

describe('crr indexer status on a Postgres', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  let url: string;

  before(async () => {
    url = await emptyPostgresUrl();
    const localnet = await startLocalnet({ port: 0 });
    const node = ['--url', localnet.rpcUrl, '--log-level', 'silent'];
    await terminal.json('indexer', 'start', '--once', '--database', url, ...node);
    await localnet.close();
  });

  after(() => temporary.remove());

  async function change(statement: string): Promise<void> {
    const database = await openDatabase({ url });
    await sql.raw(statement).execute(database.db);
    await database.close();
  }

  async function status(): Promise<{ code: number; told: ToldStatus }> {
    const { code, out } = await terminal.run('indexer', 'status', '--database', url, '--json');
    return { code, told: JSON.parse(out) };
  }

  it('exits with 0 where nothing is missing', async () => {
    const { code, told } = await status();
    expect([code, told.gaps, told.quarantined]).to.deep.equal([0, [], 0]);
  });

  it('exits with 1 while events are missing, names them, and with 0 once they came', async () => {
    await change(
      `INSERT INTO chain.event_gaps (stream_key, first_seq, last_seq, before_slot) VALUES ('campaign:x', 3, 9, 100)`,
    );
    const { code, told } = await status();
    expect([code, told.gaps.length]).to.deep.equal([1, 1]);
    expect(told.gaps[0]).to.include({ streamKey: 'campaign:x', firstSeq: '3', lastSeq: '9' });
    const { out } = await terminal.run('indexer', 'status', '--database', url);
    expect(out).to.contain('campaign:x 3–9');
    await change('UPDATE chain.event_gaps SET repaired_at = now()');
    expect((await status()).code).to.equal(0);
  });

  it('exits with 1 while there are calls that could not be read, and counts them', async () => {
    await change(
      `INSERT INTO chain.quarantine (signature, instruction, inner_instruction, slot, bytes, reason) VALUES ('s', 0, 0, 1, '', 'new')`,
    );
    const { code, told } = await status();
    expect([code, told.quarantined]).to.deep.equal([1, 1]);
  });

  it('says what is wrong with a database that was never indexed into', async () => {
    const { code, err } = await terminal.run('indexer', 'status', '--database', await emptyPostgresUrl());
    expect(code).to.equal(1);
    expect(err).to.contain('crr indexer start');
  });
});
