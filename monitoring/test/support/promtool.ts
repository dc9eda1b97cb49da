/**
 * Prometheus's own promtool, which says whether our rules, fixtures and results are right. Taken from PATH; else Debian's
 * package is unpacked beside the dependencies (unpacked, not installed: the package would start a service).
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(__dirname, '../../../node_modules/.cache/prometheus');
const UNPACKED = join(CACHE, 'usr/bin/promtool');

/** How a run of promtool ended. */
export interface PromtoolRun {
  readonly ok: boolean;
  /** Both streams. */
  readonly output: string;
}

let found: string | undefined;

/** Runs promtool. @throws Error that says what to install when there is none and none can be had */
export function promtool(...args: readonly string[]): PromtoolRun {
  found ??= findPromtool();
  const run = spawnSync(found, args, { encoding: 'utf8', maxBuffer: 256 << 20 });
  if (run.error) throw run.error;
  return { ok: run.status === 0, output: run.stdout + run.stderr };
}

/** Major version of the promtool at hand: where 2 and 3 differ, our evaluator is told which one to agree with. */
export function promtoolMajor(): 2 | 3 {
  const major = /version (\d+)\./.exec(promtool('--version').output)?.[1];
  if (major === '2' || major === '3') return Number(major) as 2 | 3;
  throw new Error(`promtool of an unknown version: ${major}`);
}

function findPromtool(): string {
  if (runs('promtool')) return 'promtool';
  if (!runs(UNPACKED)) unpack();
  if (runs(UNPACKED)) return UNPACKED;
  throw new Error(
    'promtool is needed: put it on PATH (Debian: apt-get install prometheus; others: a release of Prometheus). ' +
      'On Debian it is fetched by itself when the package lists are there, or when run as root.',
  );
}

function unpack(): void {
  if (!runs('apt-get')) return;
  mkdirSync(CACHE, { recursive: true });
  if (!download() && process.getuid?.() === 0) {
    command('apt-get', 'update', '-qq');
    download();
  }
  const archive = readdirSync(CACHE).find((file) => /^prometheus_.*\.deb$/.test(file));
  if (archive !== undefined) command('dpkg-deb', '-x', join(CACHE, archive), CACHE);
}

function download(): boolean {
  return command('apt-get', 'download', '-qq', 'prometheus');
}

function command(name: string, ...args: readonly string[]): boolean {
  return spawnSync(name, args, { cwd: CACHE, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function runs(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}
