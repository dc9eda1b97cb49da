// Makes a fresh clone ready: checks Node.js and installs what package-lock.json says, where that is not done yet. What
// `npm start` and `npm test` run first. Plain JavaScript without dependencies, because there may be none.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 18];
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

function install() {
  console.error('Installing the packages of package-lock.json (npm ci); this happens once …');
  const npm = process.env.npm_execpath;
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']];
  const options = { cwd: REPOSITORY, stdio: ['ignore', 2, 2], shell: !npm && process.platform === 'win32' };
  const { status } = spawnSync(command, [...args, '--no-audit', '--no-fund', '--loglevel=error'], options);
  if (status !== 0) {
    console.error('npm ci failed; see above.');
    process.exit(status ?? 1);
  }
}
