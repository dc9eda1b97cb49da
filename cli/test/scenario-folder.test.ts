import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { expect } from 'chai';
import { scenarioFolder } from '../src/scenario-folder';
import { TemporaryHome } from './support/terminal';

describe('what the scenario stores', () => {
  let temporary: TemporaryHome;
  const localnets: Localnet[] = [];
  beforeEach(() => {
    temporary = new TemporaryHome();
  });
  afterEach(async () => {
    for (const localnet of localnets.splice(0)) await localnet.close();
    temporary.remove();
  });

  async function chain(): Promise<Localnet> {
    const localnet = await startLocalnet({ port: 0 });
    localnets.push(localnet);
    return localnet;
  }
  const folderOf = (localnet: Localnet, embedded: boolean) =>
    scenarioFolder({
      home: temporary.home,
      rpcUrl: localnet.rpcUrl,
      localnet: embedded ? localnet : null,
    });

  it('begins anew with the embedded chain', async () => {
    const localnet = await chain();
    const kept = keep(await folderOf(localnet, true));
    await folderOf(localnet, true);
    expect(existsSync(kept)).to.equal(false);
  });

  it('takes nothing from a scenario that runs already on a chain beside, nor from crr indexer and crr edge', async () => {
    const first = await folderOf(await chain(), true);
    const kept = [first, join(temporary.folder, 'db'), join(temporary.folder, 'edge')].map(keep);
    expect(await folderOf(await chain(), true)).to.not.equal(first);
    for (const file of kept) expect(existsSync(file), file).to.equal(true);
  });

  it('stays for a cluster that stays', async () => {
    const localnet = await chain();
    const kept = keep(await folderOf(localnet, false));
    expect(dirname(kept)).to.equal(await folderOf(localnet, false));
    expect(existsSync(kept)).to.equal(true);
  });
});

/** Stores something. */
function keep(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'kept');
  writeFileSync(file, '');
  return file;
}
