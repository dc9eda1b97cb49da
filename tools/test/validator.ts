/**
 * `npm run test:validator`: the scenario, end to end, on a real Solana validator, and the validator's answers against
 * the recorded golden files.
 *
 * Takes `solana-test-validator` from SOLANA_TEST_VALIDATOR or PATH. Exit code 0: all passed; 1: something differs;
 * 2: no validator, or it did not start.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCALNET_PROGRAM_IDS, localnetAuthority } from '@crr/localnet';

const ROOT = join(__dirname, '../..');
const READY_SECONDS = 120;

const HOW_TO_GET_ONE = `no solana-test-validator: set SOLANA_TEST_VALIDATOR to one or put it on PATH.
  With Solana's installer:   https://docs.anza.xyz/cli/install
  From crates.io alone:      apt-get install protobuf-compiler libudev-dev libssl-dev pkg-config libclang-dev clang
                             cargo install agave-validator --version 4.2.2 --locked --bin solana-test-validator
`;

interface Validator {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  stop(): Promise<void>;
}

async function main(): Promise<number> {
  const binary = process.env.SOLANA_TEST_VALIDATOR ?? 'solana-test-validator';
  if (spawnSync(binary, ['--version']).error) {
    process.stderr.write(HOW_TO_GET_ONE);
    return 2;
  }
  const validator = await start(binary);
  try {
    return runAll(validator);
  } finally {
    await validator.stop();
  }
}

function runAll({ rpcUrl, wsUrl }: Validator): number {
  const environment = { RPC_URL: rpcUrl, WS_URL: wsUrl };
  const mocha = ['npx', 'ts-mocha', '-p', 'tsconfig.json', '--exit', '--timeout', '300000'];
  const steps: [string, string[]][] = [
    ['answers as recorded', [...mocha, 'localnet/test/validator.live.ts']],
    ['scenario, end to end', ['npm', 'start', '--', '--once', '--url', rpcUrl]],
  ];
  const failed = steps.filter(([name, [command = '', ...args]]) => {
    process.stdout.write(`\n[validator] ${name}\n`);
    const env = { ...process.env, ...environment };
    return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status !== 0;
  });
  process.stdout.write(`\n${steps.length - failed.length} passed, ${failed.length} failed\n`);
  return failed.length === 0 ? 0 : 1;
}

/** Starts a validator with the product's programs on free ports and a ledger of its own. */
async function start(binary: string): Promise<Validator> {
  const ledger = mkdtempSync(join(tmpdir(), 'crr-validator-'));
  const log = join(ledger, 'validator.out');
  const [rpcPort, faucetPort, firstDynamicPort] = await freePorts();
  const authority = localnetAuthority().publicKey.toBase58();
  const programs = Object.entries(LOCALNET_PROGRAM_IDS).flatMap(([name, id]) => [
    ...['--upgradeable-program', id.toBase58(), join(ROOT, `artifacts/programs/${name}.so`), authority],
  ]);
  const args = [
    ...['--ledger', join(ledger, 'ledger'), '--reset', '--quiet', '--bind-address', '127.0.0.1'],
    ...['--rpc-port', `${rpcPort}`, '--faucet-port', `${faucetPort}`],
    ...['--dynamic-port-range', `${firstDynamicPort}-${firstDynamicPort + 40}`],
    ...programs,
  ];
  const output = openSync(log, 'w');
  const child = spawn(binary, args, { stdio: ['ignore', output, output] });
  const stop = async () => {
    await end(child);
    rmSync(ledger, { recursive: true, force: true });
  };
  const rpcUrl = `http://127.0.0.1:${rpcPort}`;
  process.stdout.write(`[validator] starting ${binary}\n`);
  if (!(await isReady(rpcUrl, child))) {
    process.stderr.write(readFileSync(log, 'utf8').slice(-2_000));
    await stop();
    throw new Error(`the validator was not ready within ${READY_SECONDS} s`);
  }
  return { rpcUrl, wsUrl: `ws://127.0.0.1:${rpcPort + 1}`, stop };
}

/** A free port for RPC whose successor (websockets) is free too, one for the faucet, and the start of a free range. */
async function freePorts(): Promise<[number, number, number]> {
  const base = await freePort();
  return [base, base + 2, base + 10];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      // Kept below 60,000, so that the range behind it exists.
      const port = typeof address === 'object' && address ? Math.min(address.port, 60_000) : 0;
      server.close(() => resolve(port));
    });
  });
}

async function isReady(rpcUrl: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + READY_SECONDS * 1_000;
  while (Date.now() < deadline && child.exitCode === null) {
    if (await isHealthy(rpcUrl)) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

async function isHealthy(rpcUrl: string): Promise<boolean> {
  const call = (method: string) =>
    fetch(rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method }),
    }).then(async (answer) => ((await answer.json()) as { result?: unknown }).result);
  try {
    // Programs are usable from the slot after the one they were loaded in.
    return (await call('getHealth')) === 'ok' && Number(await call('getSlot')) >= 2;
  } catch {
    return false; // not listening yet
  }
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
