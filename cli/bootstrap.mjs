// What `npm start` runs: makes a fresh clone ready, then plays the scenario. Plain JavaScript without dependencies,
// because it runs before any is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = dirname(dirname(fileURLToPath(import.meta.url)));
const LEAST_NODE = [20, 18];
const USAGE = 2;

requireNode();
if (!isInstalled()) install();
await run();

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

async function run() {
  const require = createRequire(import.meta.url);
  require('tsx/cjs');
  const { start } = require('./src/start.ts');
  const code = await start(process.argv.slice(2));
  // Pooled connections would keep the process for seconds; what was written must be out first.
  process.stdout.write('', () => process.exit(code));
}
