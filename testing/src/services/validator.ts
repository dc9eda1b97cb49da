/** A throw-away solana-test-validator with the product's programs. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, getPriority, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOCALNET_PROGRAM_IDS, localnetAuthority } from '@crr/localnet';
import { freePort } from '../free-port';

const ROOT = join(__dirname, '../../..');
const READY_SECONDS = 240;
const GRACE_MILLISECONDS = 10_000;
const LOG_TAIL_CHARACTERS = 2_000;
const SPINNING_THREAD = 'solBnkTxSched';
/** Behind all tests beside it, whose own is a third of this: it finds its transactions all the same. */
const SPINNING_NICENESS = 15;
/** What makes 400 ms, a cluster's slot. */
const CLUSTER_TICKS_PER_SLOT = 64;
/** Slots of 100 ms: tests wait for confirmed slots most of the time, and a validator works while they wait. Nothing else of it differs. */
export const TEST_TICKS_PER_SLOT = CLUSTER_TICKS_PER_SLOT / 4;
/** Behind the ports that have numbers of their own. */
const DYNAMIC_PORTS_FROM = 10;
const DYNAMIC_PORTS = 40;

/** There is no validator to run. */
export class NoValidatorError extends Error {
  override readonly name = 'NoValidatorError';
  constructor() {
    super(`no solana-test-validator: set SOLANA_TEST_VALIDATOR to one or put it on PATH.
  With Solana's installer:   https://docs.anza.xyz/cli/install
  From crates.io alone:      apt-get install protobuf-compiler libudev-dev libssl-dev pkg-config libclang-dev clang
                             cargo install agave-validator --version 4.2.2 --locked --bin solana-test-validator`);
  }
}

/** A running validator on ports and with a ledger of its own. */
export interface Validator {
  readonly rpcUrl: string;
  readonly wsUrl: string;
  /** Ends it and starts it again on the same ledger and ports. */
  restart(): Promise<void>;
  /** Ends it and deletes the ledger. */
  stop(): Promise<void>;
}

interface Ports {
  /** Its successor, for websockets, is free too. */
  readonly rpc: number;
  readonly faucet: number;
  /** Without one of its own, each validator of a machine wants 8000. */
  readonly gossip: number;
  readonly firstDynamic: number;
}

/**
 * Starts a validator with an empty ledger, and waits until it answers.
 *
 * @param ticksPerSlot how long a slot takes; a cluster's, unless told
 * @throws NoValidatorError unless SOLANA_TEST_VALIDATOR or PATH has one
 */
export async function startValidator({
  ticksPerSlot = CLUSTER_TICKS_PER_SLOT,
}: {
  readonly ticksPerSlot?: number;
} = {}): Promise<Validator> {
  const binary = process.env.SOLANA_TEST_VALIDATOR ?? 'solana-test-validator';
  if (spawnSync(binary, ['--version']).error) throw new NoValidatorError();
  const folder = mkdtempSync(join(tmpdir(), 'crr-validator-'));
  const ports = await freePorts();
  const rpcUrl = `http://127.0.0.1:${ports.rpc}`;
  const args = argumentsFor(folder, ports, ticksPerSlot);
  const run = () => launch(binary, args, folder, rpcUrl);
  let child = await run();
  return {
    rpcUrl,
    wsUrl: `ws://127.0.0.1:${ports.rpc + 1}`,
    restart: async () => {
      await end(child);
      child = await run();
    },
    stop: async () => {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Goes on with the folder's ledger where there is one. */
async function launch(
  binary: string,
  args: readonly string[],
  folder: string,
  rpcUrl: string,
): Promise<ChildProcess> {
  const log = join(folder, 'validator.out');
  const output = openSync(log, 'a');
  const child = spawn(binary, args, { stdio: ['ignore', output, output] });
  if (await isReady(rpcUrl, child)) {
    standBackWhereItSpins(child);
    return child;
  }
  const why =
    child.exitCode === null ? `was not ready within ${READY_SECONDS} s` : `ended with ${child.exitCode}`;
  await end(child);
  throw new Error(`the validator ${why}\n${tailOf(log)}\n${tailOf(join(folder, 'ledger/validator.log'))}`);
}

/**
 * The thread that hands transactions to workers asks for them without a pause: it would keep a core from everybody, its own
 * neighbours included, to find nothing nearly each time. Where the system can't say which thread that is, it stays so.
 */
function standBackWhereItSpins({ pid }: ChildProcess): void {
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const name = readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim();
      if (name === SPINNING_THREAD)
        setPriority(
          Number(thread),
          Math.min(constants.priority.PRIORITY_LOW, getPriority() + SPINNING_NICENESS),
        );
    }
  } catch {
    // No /proc.
  }
}

/** The end of a log; a panic is told in the ledger's own. */
function tailOf(log: string): string {
  return existsSync(log) ? readFileSync(log, 'utf8').slice(-LOG_TAIL_CHARACTERS) : '';
}

function argumentsFor(
  folder: string,
  { rpc, faucet, gossip, firstDynamic }: Ports,
  ticksPerSlot: number,
): string[] {
  const authority = localnetAuthority().publicKey.toBase58();
  const programs = Object.entries(LOCALNET_PROGRAM_IDS).flatMap(([name, id]) => [
    ...['--upgradeable-program', id.toBase58(), join(ROOT, `artifacts/programs/${name}.so`), authority],
  ]);
  return [
    ...['--ledger', join(folder, 'ledger'), '--quiet', '--bind-address', '127.0.0.1'],
    ...['--ticks-per-slot', `${ticksPerSlot}`],
    ...['--rpc-port', `${rpc}`, '--faucet-port', `${faucet}`, '--gossip-port', `${gossip}`],
    ...['--dynamic-port-range', `${firstDynamic}-${firstDynamic + DYNAMIC_PORTS}`],
    ...programs,
  ];
}

async function freePorts(): Promise<Ports> {
  const base = await freePort(DYNAMIC_PORTS_FROM + DYNAMIC_PORTS + 1);
  return { rpc: base, faucet: base + 2, gossip: base + 9, firstDynamic: base + DYNAMIC_PORTS_FROM };
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
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const hard = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
