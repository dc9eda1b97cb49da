import { openDatabase } from '@crr/db';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { emptyPostgresUrl } from '@crr/testing/database';
import { freePort } from '@crr/testing/services';
import { expect } from 'chai';
import { sql } from 'kysely';
import { EXIT } from '../src/errors';
import { TemporaryHome, Terminal } from './support/terminal';

const COMMANDS = [['start', '--once', '--log-level', 'silent'], ['status'], ['verify'], ['rebuild']] as const;

describe('crr indexer without its Postgres', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  const given = process.env.DATABASE_URL;
  let localnet: Localnet;
  /** Where nobody listens. */
  let nobody: string;

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    nobody = `postgres://me:hidden@127.0.0.1:${await freePort()}/crr`;
  });

  afterEach(() => {
    if (given === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = given;
  });

  after(async () => {
    await localnet.close();
    temporary.remove();
  });

  async function failure(
    ...args: string[]
  ): Promise<{ code: number; told: { name: string; field: string; rule: string } }> {
    const { code, out, err } = await terminal.run('indexer', ...args, '--url', localnet.rpcUrl, '--json');
    expect(out + err).not.to.contain('hidden');
    return { code, told: JSON.parse(out || err).error };
  }

  for (const [command, ...options] of COMMANDS) {
    it(`${command} names DATABASE_URL, or --database where that was given, and not the node`, async () => {
      process.env.DATABASE_URL = nobody;
      const byVariable = await failure(command, ...options);
      expect(byVariable.code).to.equal(EXIT.network);
      expect(byVariable.told).to.include({ name: 'DatabaseUnreachableError', field: 'DATABASE_URL' });
      delete process.env.DATABASE_URL;
      const byOption = await failure(command, ...options, '--database', nobody);
      expect(byOption.told).to.include({ name: 'DatabaseUnreachableError', field: '--database' });
    });
  }

  it('says the same of a database that is not there, and of a name that nobody has', async () => {
    const url = new URL(await emptyPostgresUrl());
    url.pathname = '/not_there';
    for (const each of [url.href, 'postgres://nobody.invalid/crr']) {
      const { code, told } = await failure('status', '--database', each);
      expect(code).to.equal(EXIT.network);
      expect(told).to.include({ field: '--database' });
    }
  });

  it('says what a database refused, and what to do; with its SQLSTATE where that is not a missing right to migrate', async () => {
    const direct = await emptyPostgresUrl();
    await administer(direct, 'CREATE ROLE stranger LOGIN', 'REVOKE ALL ON SCHEMA public FROM PUBLIC');
    const url = new URL(direct);
    url.username = 'stranger';
    url.password = 'hidden';
    const privileges = await failure('start', '--once', '--log-level', 'silent', '--database', url.href);
    expect(privileges.code).to.equal(EXIT.refused);
    expect(privileges.told).to.include({ name: 'SchemaOlderError' });
    expect(privileges.told.rule).to.match(/permission denied.*"crr db migrate" as the owner/);
    process.env.DATABASE_URL = `${direct}?options=${encodeURIComponent('-c default_transaction_read_only=on')}`;
    const standby = await failure('start', '--once', '--log-level', 'silent');
    expect(standby.told).to.include({ name: 'DatabaseRefusedError', field: 'DATABASE_URL' });
    expect(standby.told.rule).to.match(/read-only.*SQLSTATE 25006.*primary/);
  });

  it('names the part of a URL that can not be used, for every command that opens it', async () => {
    const several = 'postgres://me:hidden@one,two/crr';
    for (const line of [
      ['indexer', 'start', '--once'],
      ['indexer', 'verify'],
      ['link', 'list'],
      ['edge', 'start'],
      ['edge', 'collector'],
      ['platform', 'start'],
    ]) {
      const { code, out, err } = await terminal.run(
        ...[...line, '--database', several, '--url', localnet.rpcUrl, '--json'],
      );
      expect(code, line.join(' ')).to.equal(EXIT.usage);
      expect(JSON.parse(out || err).error).to.include({ name: 'UsageError', field: '--database' });
      expect(out + err)
        .to.contain('several hosts')
        .and.not.to.contain('hidden');
    }
  });

  it('says of a database what is wrong, also for the edge, the platform and links', async () => {
    for (const line of [
      ['link', 'list'],
      ['edge', 'start'],
      ['edge', 'collector'],
      ['platform', 'start'],
    ]) {
      const { code, out, err } = await terminal.run(
        ...[...line, '--database', nobody, '--url', localnet.rpcUrl, '--json'],
      );
      expect(code, line.join(' ')).to.equal(EXIT.network);
      expect(JSON.parse(out || err).error).to.include({
        name: 'DatabaseUnreachableError',
        field: '--database',
      });
    }
  });

  it('still names the node when that is what is away', async () => {
    const database = await emptyPostgresUrl();
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, out, err } = await terminal.run(
      ...[
        'indexer',
        'start',
        '--once',
        '--log-level',
        'silent',
        '--json',
        '--database',
        database,
        '--url',
        url,
      ],
    );
    expect(code).to.equal(EXIT.network);
    expect(JSON.parse(out || err).error.field).to.equal('--url');
  });
});

async function administer(url: string, ...statements: string[]): Promise<void> {
  const database = await openDatabase({ url });
  try {
    for (const statement of statements) await sql.raw(statement).execute(database.db);
  } finally {
    await database.close();
  }
}
