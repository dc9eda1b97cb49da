import { join } from 'node:path';
import { openDatabase } from '@crr/db';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { expect } from 'chai';
import { sql } from 'kysely';
import { crr } from '../src/crr';
import { start } from '../src/start';
import { recorder, TemporaryHome, Terminal } from './support/terminal';

const COMMANDS = ['start', 'status', 'verify', 'reconcile', 'repair', 'rebuild'] as const;

/** Tests go on where the one before ended: a scenario is played once, and indexed into this home's folder. */
describe('crr indexer', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  const data = join(temporary.folder, 'analysts');
  const onData = ['--data', data];
  let localnet: Localnet;

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    const played = await start(['--once', '--url', localnet.rpcUrl], {
      streams: recorder(),
      home: temporary.home,
    });
    expect(played).to.equal(0);
    temporary.home.saveSettings({ url: localnet.rpcUrl });
  });

  after(async () => {
    await localnet.close();
    temporary.remove();
  });

  const indexOnce = () =>
    terminal.json<{ events: string }>('indexer', 'start', '--once', '--log-level', 'silent', ...onData);

  /** Alters the database as nobody should. */
  async function tamper(statement: string): Promise<void> {
    const database = await openDatabase({ folder: data });
    await sql.raw(statement).execute(database.db);
    await database.close();
  }

  for (const command of COMMANDS) {
    it(`${command} explains itself, with an example to type`, async () => {
      const { code, out } = await terminal.run('indexer', command, '--help');
      expect([code, out.includes(`crr indexer ${command}`)]).to.deep.equal([0, true]);
      expect(out).to.match(/Examples?:/);
    });
  }

  it('start --once stores everything and ends; again, it adds nothing', async () => {
    const first = await indexOnce();
    expect(Number(first.events)).to.be.greaterThan(0);
    expect((await indexOnce()).events).to.equal(first.events);
  });

  it('status tells what is stored, as JSON and for people', async () => {
    const { events } = await indexOnce();
    const status = await terminal.json<{ cursor: { events: string }; gaps: unknown[] }>(
      ...['indexer', 'status', ...onData],
    );
    expect([status.cursor.events, status.gaps]).to.deep.equal([events, []]);
    const { code, out } = await terminal.run('indexer', 'status', ...onData);
    expect([code, out.includes(events), out.includes('missing events')]).to.deep.equal([0, true, true]);
  });

  it('verify and reconcile exit with 0 on a database that equals the chain', async () => {
    const { findings } = await terminal.json('indexer', 'verify', ...onData);
    expect(findings).to.deep.equal([]);
    const { compared, differences } = await terminal.json('indexer', 'reconcile', ...onData);
    expect([Number(compared) > 0, differences]).to.deep.equal([true, []]);
  });

  it('verify exits with 1 on an altered sum, rebuild sets it right without a node', async () => {
    await tamper('UPDATE chain.campaign_stats SET vaus = vaus + 1');
    const altered = await terminal.run('indexer', 'verify', ...onData, '--offline', '--json');
    expect([altered.code, JSON.parse(altered.out).clean]).to.deep.equal([1, false]);
    await terminal.json('indexer', 'rebuild', ...onData, '--url', 'http://127.0.0.1:1');
    expect((await terminal.run('indexer', 'verify', ...onData)).code).to.equal(0);
  });

  it('repair fetches a lost event from the chain again', async () => {
    await tamper('DELETE FROM chain.raw_events WHERE ctid = (SELECT max(ctid) FROM chain.raw_events)');
    expect((await terminal.run('indexer', 'verify', ...onData)).code).to.equal(1);
    const { written } = await terminal.json('indexer', 'repair', ...onData);
    expect(written).to.equal(1);
    expect((await terminal.run('indexer', 'verify', ...onData)).code).to.equal(0);
  });

  it('start serves until it is interrupted; a second writer is refused meanwhile', async () => {
    const streams = recorder();
    let second = { code: -1, err: '' };
    const interrupted = async () => {
      const { code, err } = await terminal.run(
        'indexer',
        'start',
        '--once',
        '--log-level',
        'silent',
        ...onData,
      );
      second = { code, err };
    };
    const args = ['indexer', 'start', '--port', '0', '--log-level', 'silent', '--json', ...onData];
    const code = await crr(args, { streams, home: temporary.home, interrupted });
    expect([code, second.code, second.err.includes('FolderLockedError')]).to.deep.equal([0, 1, true]);
    expect(JSON.parse(streams.texts.out.join('\n')).url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('exits with 2 for what was typed wrongly, and names the option', async () => {
    const wrong: [string, ...string[]][] = [
      ['--database', '--database', 'mysql://localhost/crr'],
      ['--data', '--data', data, '--database', 'postgres://localhost/crr'],
      ['--port', '--port', '65536', ...onData],
      ['--log-level', '--log-level', 'loud', ...onData],
    ];
    for (const [option, ...args] of wrong) {
      const { code, err } = await terminal.run('indexer', 'start', ...args);
      expect([code, err.includes(option)], option).to.deep.equal([2, true]);
    }
  });

  it('exits with 3 when no node answers', async () => {
    const nobody = ['--url', 'http://127.0.0.1:1', ...onData];
    expect((await terminal.run('indexer', 'reconcile', ...nobody)).code).to.equal(3);
  });
});
