import { join } from 'node:path';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { expect } from 'chai';
import { crr } from '../src/crr';
import { EXIT } from '../src/errors';
import { recorder, TemporaryHome, Terminal } from './support/terminal';

const CREATE = ['campaign', 'create', '--budget', '10', '--rate', '0.001', '--name'] as const;

describe('crr indexer on a database that is behind its chain', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  const onData = ['--data', join(temporary.folder, 'behind')];
  const once = ['indexer', 'start', '--once', '--log-level', 'silent', ...onData];
  let localnet: Localnet;

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    await terminal.json('init', '--url', localnet.rpcUrl);
    await terminal.json(...CREATE, 'First');
  });
  after(async () => {
    await localnet.close();
    temporary.remove();
  });

  it('start --once that is interrupted says so, and exits with 1', async () => {
    for (const form of [[], ['--json']]) {
      const streams = recorder();
      const code = await crr([...once, ...form], {
        streams,
        home: temporary.home,
        interrupted: async () => undefined,
      });
      expect(code).to.equal(EXIT.refused);
      const out = streams.texts.out.join('\n');
      expect(out).to.match(form.length === 0 ? /^interrupted at slot .*not level/ : /"interrupted": true/);
      expect(out).not.to.contain('level with the chain up to');
    }
  });

  it('verify says that it is behind, and never that there is no difference', async () => {
    await terminal.json(...once);
    const level = await terminal.run('indexer', 'verify', ...onData);
    expect([level.code, level.out.includes('no difference')], level.out).to.deep.equal([EXIT.ok, true]);
    await terminal.json(...CREATE, 'Second');
    const behind = await terminal.run('indexer', 'verify', ...onData);
    expect(behind.code).to.equal(EXIT.refused);
    expect(behind.out).to.contain('behind').and.not.to.contain('no difference');
    const told = await terminal.run('indexer', 'verify', '--json', ...onData);
    expect(told.code).to.equal(EXIT.refused);
    expect(JSON.parse(told.out)).to.include({ clean: true, behind: true });
  });
});
