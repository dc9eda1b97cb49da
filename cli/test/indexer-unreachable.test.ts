import { type AddressInfo, createServer } from 'node:net';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { emptyPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
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
  ): Promise<{ code: number; told: { name: string; field: string } }> {
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
