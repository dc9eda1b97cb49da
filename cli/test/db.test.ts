import { GROUPS, groupName, migrationNames, openDatabase } from '@crr/db';
import { emptyPostgresUrl, freshPostgresUrl, memberUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { EXIT } from '../src/errors';
import { TemporaryHome, Terminal } from './support/terminal';

interface Failure {
  code: number;
  name: string;
  field: string | null;
  rule: string;
}

describe('crr db', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  const given = process.env.DATABASE_MIGRATE;

  afterEach(() => {
    if (given === undefined) delete process.env.DATABASE_MIGRATE;
    else process.env.DATABASE_MIGRATE = given;
  });
  after(() => temporary.remove());

  async function failure(...args: string[]): Promise<Failure> {
    const { code, out, err } = await terminal.run(...args, '--json');
    return { ...(JSON.parse(out || err).error as Failure), code };
  }

  async function execute(url: string, statement: string): Promise<void> {
    const database = await openDatabase({ url });
    await sql.raw(statement).execute(database.db);
    await database.close();
  }

  for (const command of ['migrate', 'roles']) {
    it(`${command} explains itself, with an example to type`, async () => {
      const { code, out } = await terminal.run('db', command, '--help');
      expect([code, out.includes(`crr db ${command}`)]).to.deep.equal([EXIT.ok, true]);
      expect(out).to.match(/Examples?:/);
    });
  }

  it('migrate brings a database to this version, says what it applied, and does nothing the second time', async () => {
    const onDatabase = ['--database', await emptyPostgresUrl()];
    const schema = migrationNames().at(-1);
    const first = await terminal.json<object>('db', 'migrate', ...onDatabase);
    expect(first).to.deep.equal({ applied: migrationNames(), schema });
    expect(await terminal.json<object>('db', 'migrate', ...onDatabase)).to.deep.equal({
      applied: [],
      schema,
    });
    const { out } = await terminal.run('db', 'migrate', ...onDatabase);
    expect(out).to.equal(`nothing to apply: it is at ${schema}`);
  });

  it('roles makes the groups of services and readers, and prints the same as SQL', async () => {
    const url = await emptyPostgresUrl();
    const unready = await failure('db', 'roles', '--database', url);
    expect(unready).to.include({ code: EXIT.refused, name: 'SchemaOlderError' });
    await terminal.json('db', 'migrate', '--database', url);
    const groups = GROUPS.map((group) => groupName(group, 'crr_cli'));
    const told = await terminal.json<object>('db', 'roles', '--database', url, '--prefix', 'crr_cli');
    expect(told).to.deep.equal({ groups });
    const { out } = await terminal.run('db', 'roles', '--sql', '--prefix', 'crr_cli');
    await execute(url, out);
    for (const group of groups) expect(out).to.contain(` ${group}`);
    expect(out).not.to.match(/\bcrr_(indexer|edge|platform|reader)\b/);
  });

  it('roles refuses a prefix that is none, an embedded database, and whoever does not own the schemas', async () => {
    const odd = await failure('db', 'roles', '--sql', '--prefix', 'a;b');
    expect(odd).to.include({ code: EXIT.usage, name: 'UsageError', field: '--prefix' });
    const embedded = await failure('db', 'roles', '--data', `${temporary.folder}/embedded`);
    expect(embedded).to.include({ code: EXIT.refused, name: 'NoRolesError' });
    const url = memberUrl(await freshPostgresUrl(), 'edge');
    const member = await failure('db', 'roles', '--database', url);
    expect(member).to.include({ code: EXIT.refused, name: 'DatabaseRefusedError', field: '--database' });
  });

  it('is named by whatever finds an older schema that it may not or shall not migrate', async () => {
    const url = await freshPostgresUrl();
    const [newest = ''] = migrationNames().slice(-1);
    await execute(url, `DELETE FROM crr.migration WHERE name = '${newest}'`);
    const create = ['link', 'create', 'https://shop.example/', '--code', 'summer', '--database'];
    const asMember = await failure(...create, memberUrl(url, 'platform'));
    expect(asMember).to.include({ code: EXIT.refused, name: 'SchemaOlderError' });
    expect(asMember.rule).to.contain(newest).and.to.contain('"crr db migrate"');
    process.env.DATABASE_MIGRATE = 'never';
    const never = await failure(...create, url);
    expect(never).to.include({ code: EXIT.refused, name: 'SchemaOlderError' });
    await execute(url, `INSERT INTO crr.migration (name, timestamp) VALUES ('${newest}', '')`);
    await terminal.json(...create, memberUrl(url, 'platform'));
    process.env.DATABASE_MIGRATE = 'sometimes';
    const unknown = await failure(...create, url);
    expect(unknown).to.include({ code: EXIT.usage, name: 'UsageError', field: 'DATABASE_MIGRATE' });
  });
});
