/**
 * `npm run bench:validator`: how many VAUs a second a real validator takes into one campaign, with sums checked; writes
 * docs/BENCHMARKS-VALIDATOR.md. Takes `solana-test-validator` as `npm run test:validator` does.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Home, prepareStage } from '@crr/cli';
import { startValidator } from '@crr/testing/services';
import { ClusterCampaign } from './cluster-campaign';
import { type Spread, spreadOf } from './spread';
import { wrapped } from './wrapped';

const REPORT = join(__dirname, '../../docs/BENCHMARKS-VALIDATOR.md');
const RUNS = 5;
const USERS = 100;
const ROUNDS = 4;
const PACKS = [1, 5];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'crr-bench-'));
  const [load = 0] = loadavg();
  const validator = await startValidator();
  try {
    const stage = await prepareStage({ rpcUrl: validator.rpcUrl, home: new Home(folder), keypair: null });
    const { 'solana-core': version } = await stage.connection.getVersion();
    const campaign = await ClusterCampaign.open(stage, USERS);
    const rows: { vausInTransaction: number; spread: Spread }[] = [];
    for (const vausInTransaction of PACKS) {
      const rates: number[] = [];
      for (let run = 0; run < RUNS; run += 1) rates.push(await timed(campaign, vausInTransaction));
      const spread = spreadOf(rates);
      rows.push({ vausInTransaction, spread });
      say(
        `${vausInTransaction} VAUs a transaction: ${spread.median} VAUs/s (${spread.min} to ${spread.max})`,
      );
    }
    writeFileSync(REPORT, wrapped(markdown(rows, `solana-core ${version}`, load)));
  } finally {
    await validator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** VAUs a second from the first one sent to the last one confirmed. */
async function timed(campaign: ClusterCampaign, vausInTransaction: number): Promise<number> {
  const before = await campaign.sums();
  const started = performance.now();
  for (let round = 0; round < ROUNDS; round += 1) await campaign.playRound(vausInTransaction);
  const seconds = (performance.now() - started) / 1_000;
  const vaus = USERS * ROUNDS * vausInTransaction;
  await campaign.requireGrowth(before, vaus);
  return Math.round(vaus / seconds);
}

function markdown(
  rows: readonly { vausInTransaction: number; spread: Spread }[],
  version: string,
  load: number,
): string {
  const [cpu] = cpus();
  const lines = rows.map(
    ({ vausInTransaction, spread: { min, median, max, samples } }) =>
      `| ${vausInTransaction} | ${min} | ${median} | ${max} | ${samples} |`,
  );
  return `# VAUs on a real validator

Written by \`npm run bench:validator\`. Steady VAUs in USDC with an influencer into one campaign, ${USERS} users, ${ROUNDS} rounds a run. A round sends one
transaction for every user over RPC without preflight and ends when all of them are confirmed, so each round waits for slots of 0.4 s;
composing, signing and asking for statuses are in the time. After every run the campaign's count, what it paid and what the payees
hold are compared to the base unit. Validator and client share the machine.

Machine: ${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}, ${version}; load average before: ${load.toFixed(1)}.

| VAUs in a transaction | min VAUs/s | median | max | runs |
| ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}
`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
