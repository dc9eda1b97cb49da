/**
 * `npm run test:validator`: on a real Solana validator: its answers against the recorded golden files, the scenario end to end, the
 * indexer with it as its source, and the edge that submits to it. `-- answers indexer edge` names some of its parts.
 *
 * Takes `solana-test-validator` from SOLANA_TEST_VALIDATOR or PATH. Exit code 0: all passed; 1: something differs;
 * 2: no validator, or it did not start.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { startValidator, TEST_TICKS_PER_SLOT, type Validator } from '@crr/testing/services';

const ROOT = join(__dirname, '../..');
const MOCHA = ['node', 'node_modules/mocha/bin/mocha.js'];

/** What runs on a validator: commands that find it in RPC_URL and WS_URL, or that start their own to restart it. */
const PARTS: Readonly<Record<string, () => Promise<string[]>>> = {
  answers: () =>
    onValidator(({ rpcUrl }) => [
      ['answers as recorded', [...MOCHA, 'localnet/test/validator.live.ts']],
      ['scenario, end to end', ['npm', 'start', '--', '--once', '--url', rpcUrl]],
    ]),
  indexer: async () => runAll([['indexer', [...MOCHA, 'tests/indexer/validator.live.ts']]]),
  edge: async () => runAll([['edge', [...MOCHA, 'tests/edge/validator.live.ts']]]),
};

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    throw new Error(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
  }
  const failed: string[] = [];
  for (const [name, run] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(name)) failed.push(...(await run()));
  }
  process.stdout.write(failed.length === 0 ? '\nall passed\n' : `\nfailed: ${failed.join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
}

type Step = readonly [name: string, command: readonly string[]];

async function onValidator(stepsOn: (validator: Validator) => readonly Step[]): Promise<string[]> {
  process.stdout.write('[validator] starting\n');
  const validator = await startValidator({ ticksPerSlot: TEST_TICKS_PER_SLOT });
  try {
    return runAll(stepsOn(validator), validator);
  } finally {
    await validator.stop();
  }
}

/** The names of the steps that failed. */
function runAll(steps: readonly Step[], validator?: Validator): string[] {
  const environment = validator ? { RPC_URL: validator.rpcUrl, WS_URL: validator.wsUrl } : {};
  const env = { ...process.env, ...environment };
  return steps.flatMap(([name, [command = '', ...args]]) => {
    process.stdout.write(`\n[validator] ${name}\n`);
    return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status === 0 ? [] : [name];
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
