// Makes a fresh clone ready: checks Node.js and installs what package-lock.json says, where that is not done yet. What
// `npm start` and `npm test` run first. Plain JavaScript without dependencies, because there may be none.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 19];
const USAGE = 2;

requireNode();
if (!isInstalled()) install();

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  console.error(`This needs Node.js ${LEAST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(USAGE);
}

/** Whether node_modules holds what package-lock.json says: every package that is not optional, in its version. */
function isInstalled() {
  const hidden = join(REPOSITORY, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const wanted = packagesOf(join(REPOSITORY, 'package-lock.json'));
  const present = packagesOf(hidden);
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || present[path]?.version === version,
  );
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/**
 * `npm ci`, and where the lockfile lacks a package that only this platform or registry needs, which makes `npm ci`
 * refuse, an install that takes every locked version and leaves the lockfile as it is.
 */
function install() {
  console.error('Installing the packages of package-lock.json (npm ci); this happens once …');
  const clean = npm('ci');
  if (clean.status === 0) return;
  console.error('npm ci did not succeed; trying npm install with the same versions …');
  const { status, stderr } = npm('install', '--no-save');
  if (status === 0) return;
  console.error(`${clean.stderr}\n${stderr}`);
  process.exit(status ?? 1);
}

function npm(...args) {
  const script = process.env.npm_execpath;
  const [command, first] = script ? [process.execPath, [script]] : ['npm', []];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const shell = !script && process.platform === 'win32';
  return spawnSync(command, [...first, ...args, ...quiet], { cwd: REPOSITORY, encoding: 'utf8', shell });
}
