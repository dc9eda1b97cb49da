/**
 * `npm run test:nodes`: the product on other versions of Node.js than this one: the SDK as it is packed, the embedded chain, the
 * scenario of `npm start` with all services; and, where Node is new enough, wrangler's bundle of the edge, served by `wrangler dev`.
 * `-- 22` runs one of the versions.
 *
 * Node comes as the npm package `node`, wrangler as its own; both stay in the user's cache, outside of this repository. Exit code 0:
 * all passed; 1: something failed.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '@crr/testing/services';

const ROOT = join(__dirname, '../..');
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'crr-nodes');
const MAJORS = ['22', '24'];
const WRANGLER = 'wrangler@4.164.0';
/** Older ones do not start wrangler. */
const LEAST_MAJOR_OF_WRANGLER = 22;
const WRANGLER_READY_SECONDS = 120;
const MOCHA = ['node', 'node_modules/mocha/bin/mocha.js'];

/** What has to work on each version. */
const STEPS: readonly (readonly [name: string, command: readonly string[]])[] = [
  [
    'packed packages, embedded chain',
    [...MOCHA, 'sdk/test/packed/*.test.ts', 'localnet/test/server.test.ts'],
  ],
  ['scenario, end to end', ['npm', 'start', '--', '--once']],
];

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  const failed: string[] = [];
  for (const major of wanted.length === 0 ? MAJORS : wanted) {
    const env = environmentOf(major);
    const version = spawnSync('node', ['--version'], { env, encoding: 'utf8' }).stdout.trim();
    if (!version.startsWith(`v${major}.`)) throw new Error(`node@${major} is ${version}`);
    for (const [name, command] of STEPS) {
      process.stdout.write(`\n[node ${version}] ${name}\n`);
      if (!succeeds(command, ROOT, env)) failed.push(`${name} on ${version}`);
    }
    if (Number(major) < LEAST_MAJOR_OF_WRANGLER) continue;
    process.stdout.write(`\n[node ${version}] ${WRANGLER}\n`);
    for (const problem of await wrangler(env)) failed.push(`${problem} on ${version}`);
  }
  process.stdout.write(failed.length === 0 ? '\nall passed\n' : `\nfailed: ${failed.join(', ')}\n`);
  return failed.length === 0 ? 0 : 1;
}

/** The environment in which `node` is the newest of this major version. */
function environmentOf(major: string): NodeJS.ProcessEnv {
  const folder = installed(`node-${major}`, `node@${major}`);
  // What `npm run` has put in front would find this process's Node again.
  const { npm_execpath, npm_node_execpath, NODE, ...rest } = process.env;
  return { ...rest, PATH: [join(folder, 'node_modules/node/bin'), process.env.PATH].join(delimiter) };
}

/** A package in a folder of its own in the cache. */
function installed(folder: string, name: string, env = process.env): string {
  const path = join(CACHE, folder);
  mkdirSync(path, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  if (!succeeds(['npm', 'install', ...quiet, '--prefix', path, name], path, env)) {
    throw new Error(`${name} can not be installed`);
  }
  return path;
}

function succeeds([command = '', ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv): boolean {
  return spawnSync(command, args, { cwd, env, stdio: 'inherit' }).status === 0;
}

/** What wrangler can not do with the edge's one description of the worker. */
async function wrangler(env: NodeJS.ProcessEnv): Promise<string[]> {
  const folder = installed('wrangler', WRANGLER, env);
  const script = join(folder, 'node_modules/wrangler/bin/wrangler.js');
  const quiet = { ...env, WRANGLER_SEND_METRICS: 'false', CI: '1' };
  const edge = join(ROOT, 'edge');
  const output = mkdtempSync(join(tmpdir(), 'crr-wrangler-'));
  try {
    const bundle = ['node', script, 'deploy', '--dry-run', '--outdir', output];
    const problems = succeeds(bundle, edge, quiet) ? [] : ['wrangler deploy --dry-run'];
    const port = await freePort();
    const settings = Object.entries(edgeSettings()).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
    const serve = [script, 'dev', '--port', `${port}`, '--persist-to', output, ...settings];
    const dev = spawn('node', serve, { cwd: edge, env: quiet, stdio: 'inherit', detached: true });
    if (!(await answers(`http://127.0.0.1:${port}/health`, dev))) problems.push('wrangler dev');
    await ended(dev);
    return problems;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

/** New keys, as `crr edge keys` prints them, and addresses where nobody is: `/health` asks nobody. */
function edgeSettings(): Record<string, string> {
  const { stdout } = spawnSync('node', ['cli/bin/crr.mjs', 'edge', 'keys'], { cwd: ROOT, encoding: 'utf8' });
  const lines = [...stdout.matchAll(/^([A-Z_]+)=(.+)$/gm)];
  const keys = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  return {
    ...keys,
    CRR_RPC_URL: 'http://127.0.0.1:9',
    LINK_STORE_URL: 'http://127.0.0.1:9',
    COLLECTOR_KEY: keys.COLLECTOR_KEY ?? 'of-nobody',
  };
}

async function answers(url: string, server: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + WRANGLER_READY_SECONDS * 1_000;
  while (Date.now() < deadline && server.exitCode === null) {
    const status = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

/** Wrangler and the workerd below it. */
async function ended(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const exit = new Promise((resolve) => server.once('exit', resolve));
  process.kill(-server.pid, 'SIGTERM');
  await exit;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
