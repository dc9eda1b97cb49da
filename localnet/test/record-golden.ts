import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_FOLDER } from './support/golden-files';
import { playGoldenScript } from './support/golden-script';

/**
 * Records the golden files from a freshly started validator:
 *
 *     solana-test-validator --reset
 *     npx tsx localnet/test/record-golden.ts [RPC URL] [WS URL]
 */
async function main(): Promise<void> {
  const [rpcUrl = 'http://127.0.0.1:8899', wsUrl = 'ws://127.0.0.1:8900'] = process.argv.slice(2);
  const golden = await playGoldenScript(rpcUrl, wsUrl);
  rmSync(GOLDEN_FOLDER, { recursive: true, force: true });
  mkdirSync(GOLDEN_FOLDER, { recursive: true });
  for (const [method, cases] of Object.entries(golden)) {
    writeFileSync(join(GOLDEN_FOLDER, `${method}.json`), `${JSON.stringify(cases, null, 2)}\n`);
  }
  console.log(`recorded ${Object.keys(golden).length} methods into ${GOLDEN_FOLDER}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
