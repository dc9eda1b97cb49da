import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { emptyPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { crr } from '../src/crr';
import { EXIT } from '../src/errors';
import { recorder, TemporaryHome, Terminal } from './support/terminal';

/** Nobody listens there, and no campaign is asked for. */
const NO_NODE = 'http://127.0.0.1:9';

describe('crr edge start', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home, ['--url', NO_NODE]);
  after(() => temporary.remove());

  for (const runtime of ['node', 'workerd']) {
    it(`serves on ${runtime} until it is interrupted, and says whose keys it signs with`, async () => {
      const streams = recorder();
      let health = '';
      const interrupted = async () => {
        const [, url = ''] = /serving (\S+);/.exec(streams.texts.out.join('\n')) ?? [];
        health = await (await fetch(`${url}/health`)).text();
      };
      const database = await emptyPostgresUrl();
      const args = ['edge', 'start', '--port', '0', '--runtime', runtime, '--database', database];
      const surroundings = { streams, home: temporary.home, interrupted };
      expect(await crr([...args, '--url', NO_NODE], surroundings), streams.texts.err.join('\n')).to.equal(
        EXIT.ok,
      );
      expect(health).to.equal('{"status":"ok"}');
      const [signer, attester] = (['tag-signer', 'attester'] as const).map((role) =>
        temporary.home.key(role).publicKey.toBase58(),
      );
      expect(streams.texts.out[0]).to.contain(`signs tags as ${signer}, VAUs as ${attester}`);
    });
  }

  async function failure(...args: string[]) {
    const { code, err } = await terminal.run('edge', 'start', '--json', ...args);
    return { ...(JSON.parse(err).error as { name: string; field: string }), code };
  }

  it('names --port when something else listens there', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const told = await failure('--port', `${port}`, '--database', await emptyPostgresUrl());
    expect(told).to.include({ code: EXIT.usage, name: 'ListenError', field: '--port' });
    other.close();
  });

  it('names the database that can not be reached, and not the node', async () => {
    const told = await failure('--port', '0', '--database', 'postgres://nobody.invalid/crr');
    expect(told).to.include({ code: EXIT.network, name: 'DatabaseUnreachableError', field: '--database' });
  });

  it('names a folder that can not be one', async () => {
    const file = join(temporary.folder, 'file');
    writeFileSync(file, '');
    const folder = join(file, 'db');
    const told = await failure('--port', '0', '--data', folder);
    expect(told).to.include({ code: EXIT.usage, name: 'FileError', field: folder });
  });
});
