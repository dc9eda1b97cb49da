/** The walk through wallets and a campaign on chain, as docs/API.md has it, on an embedded chain. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startLocalnet } from '@crr/localnet';
import { World } from '@crr/testing/chain';
import { ServedPlatform } from '@crr/testing/services';
import { expect } from 'chai';

const ROOT = join(__dirname, '../..');

describe('docs/API.md on wallets', () => {
  it('has lines that can be pasted, from a new influencer to a campaign on chain', async () => {
    const [, script = ''] =
      /```sh\n(# wallets\n[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/API.md'), 'utf8')) ?? [];
    const world = World.create();
    const localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 0 });
    const chain = {
      rpcUrl: localnet.rpcUrl,
      programId: null,
      attester: world.wallet().publicKey.toBase58(),
      tagSigner: world.keys.next().publicKey.toBase58(),
      conversionSecrets: [],
    };
    const platform = await ServedPlatform.start({ settings: { chain } });
    const folder = mkdtempSync(join(tmpdir(), 'crr-wallets-'));
    try {
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env: {
          ...process.env,
          TMPDIR: folder,
          PLATFORM: platform.url,
          RPC_URL: localnet.rpcUrl,
          NODE_PATH: join(ROOT, 'node_modules'),
        },
      });
      expect(stdout).to.match(/"would_fail".*pays for it and has 0 SOL; .* SOL are lacking/);
      const wallet = /"wallet":"(\w+)","status"|"wallet":"(\w+)"/.exec(stdout);
      expect(wallet).to.not.equal(null);
      expect(stdout).to.match(/"action":"create","state":"landed"/);
      expect(stdout).to.match(/"total_usdc":"0","campaigns":\[\]/);
    } finally {
      await platform.close();
      await localnet.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
