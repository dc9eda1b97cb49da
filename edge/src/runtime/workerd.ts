/** The worker in the real workerd, on this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { FolderLock } from '@crr/db';
import { readWorkerSettings, workerVariables } from '../config/config';
import { writeWorker } from './bundle';
import { SOCKET, workerdConfig } from './capnp';
import { readDescription, type WorkerDescription } from './description';
import { WorkerdMissingError, WorkerdStartError } from './errors';
import { guard } from './guard';

/** Where and how it runs. */
export interface WorkerdOptions {
  /** Keeps the program and the Durable Objects; the same folder again goes on where the last process ended. One process at a time. */
  readonly folder: string;
  /** The worker's settings: vars and secrets; others than the edge's are kept from it. They reach workerd by its environment and are written nowhere. */
  readonly settings: Readonly<Record<string, string>>;
  /** Default: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly hostname?: string;
  /** Takes what the worker and workerd write, line by line. */
  readonly onLog?: (line: string) => void;
  /** A worker other than the edge's: its entry. Its settings are not checked. */
  readonly entry?: string;
  /** How long it may take until it serves. Default 20 seconds. */
  readonly startTimeoutMs?: number;
}

/** A workerd that serves. */
export interface RunningWorkerd {
  readonly url: string;
  readonly pid: number;
  /** Resolves when it has ended, for whatever reason: exit code, or signal. */
  readonly exited: Promise<number | NodeJS.Signals>;
  /** Lets it finish what is under way; ends it after five seconds. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

const MODULE = 'worker.js';
const CONTROL_FD = 3;
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 5_000;
const LINES_KEPT = 20;
const OWNER_ONLY = 0o700;

/**
 * Bundles the worker and starts workerd. It ends with this process, also when that is killed.
 *
 * @throws SettingsError naming each setting that is missing or wrong, and its rule
 * @throws FolderLockedError while another process serves from the folder
 * @throws WorkerdMissingError where workerd does not run
 * @throws WorkerdStartError when it ends or stays silent before it serves
 */
export async function startWorkerd(given: WorkerdOptions): Promise<RunningWorkerd> {
  const description = readDescription();
  const isEdge = given.entry === undefined;
  const options = isEdge ? { ...given, settings: workerVariables(given.settings) } : given;
  if (isEdge) readWorkerSettings({ ...description.vars, ...options.settings });
  const program = workerdProgram();
  const lock = FolderLock.acquire(resolve(options.folder));
  try {
    const running = await serve(program, await prepare(description, options), options);
    void running.exited.then(() => lock.release());
    return running;
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function serve(program: string, config: string, options: WorkerdOptions): Promise<RunningWorkerd> {
  const child = spawn(program, ['serve', config, `--control-fd=${CONTROL_FD}`], {
    env: { ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const output = follow(child, options.onLog);
  const exited = new Promise<number | NodeJS.Signals>((ended) => {
    child.once('exit', (code, signal) => ended(signal ?? code ?? 0));
    child.once('error', () => ended(127));
  });
  const kill = () => end(child, 'SIGKILL', exited);
  guard(child);
  try {
    const port = await listening(child, exited, options.startTimeoutMs ?? START_TIMEOUT_MS);
    const url = `http://${options.hostname ?? LOOPBACK}:${port}`;
    return { url, pid: child.pid as number, exited, stop: () => stop(child, exited), kill };
  } catch (error) {
    await kill();
    throw new WorkerdStartError((error as Error).message, output().join('\n'));
  }
}

const LOOPBACK = '127.0.0.1';

/** Path of the binary. @throws WorkerdMissingError where there is none */
export function workerdProgram(): string {
  try {
    return (require('workerd') as { readonly default: string }).default;
  } catch (cause) {
    throw new WorkerdMissingError(`${process.platform}-${process.arch}`, { cause });
  }
}

/** Writes program and configuration. @returns the configuration's path */
async function prepare(description: WorkerDescription, options: WorkerdOptions): Promise<string> {
  const folder = resolve(options.folder);
  const objects = join(folder, 'objects');
  // Wallets and hashes of addresses lie there: nobody else on the machine has to read them.
  mkdirSync(objects, { recursive: true, mode: OWNER_ONLY });
  await writeWorker({ outfile: join(folder, MODULE), entry: options.entry ?? description.main });
  const config = join(folder, 'config.capnp');
  const address = `${options.hostname ?? LOOPBACK}:${options.port ?? 0}`;
  const fromEnvironment = Object.keys(options.settings);
  writeFileSync(config, workerdConfig(description, { module: MODULE, objects, address, fromEnvironment }));
  return config;
}

/** Hands lines on; gives the last ones. */
function follow(
  child: ChildProcess,
  onLog: (line: string) => void = () => undefined,
): () => readonly string[] {
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream as Readable).on('line', (line) => {
      last.push(line);
      if (last.length > LINES_KEPT) last.shift();
      onLog(line);
    });
  }
  return () => last;
}

/** Resolves to the port. */
function listening(child: ChildProcess, exited: Promise<unknown>, timeoutMs: number): Promise<number> {
  return new Promise((resolvePort, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`workerd did not serve within ${timeoutMs} ms`)),
      timeoutMs,
    );
    createInterface(child.stdio[CONTROL_FD] as Readable).on('line', (line) => {
      const { event, socket, port } = JSON.parse(line) as { event: string; socket?: string; port?: number };
      if (event !== 'listen' || socket !== SOCKET || port === undefined) return;
      clearTimeout(timer);
      resolvePort(port);
    });
    void exited.then((how) => {
      clearTimeout(timer);
      reject(new Error(`workerd ended with ${how} before it served`));
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await end(child, 'SIGTERM', exited);
  clearTimeout(timer);
}

async function end(child: ChildProcess, signal: NodeJS.Signals, exited: Promise<unknown>): Promise<void> {
  child.kill(signal);
  await exited;
}
