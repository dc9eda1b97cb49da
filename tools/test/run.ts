/**
 * `npm test`: every check that needs nothing but Node (and, where it is on PATH, Cargo), one after another.
 *
 *   npm test                 all
 *   npm test -- sdk rust     some, by name; `npm test -- --list` names them
 *
 * Exit code 0 when every step passed. The last line is `N passed, N failed`, counted over all steps' tests.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Folders of which one at least has to hold a test; without, the step has nothing to do. */
  readonly folders?: readonly string[];
}

interface Outcome {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: number;
}

const ROOT = join(__dirname, '../..');

function mocha(name: string, ...patterns: string[]): Step {
  const args = ['ts-mocha', '-p', 'tsconfig.json', '--exit', '--timeout', '120000', ...patterns];
  const isFolder = (pattern: string) => !pattern.startsWith('--') && pattern.includes('/');
  const folders = patterns.filter(isFolder).map((pattern) => pattern.replace(/\/\*.*$/, ''));
  return { name, command: 'npx', args, folders };
}

const STEPS: readonly Step[] = [
  { name: 'lint', command: 'npx', args: ['biome', 'ci', '.'] },
  { name: 'types', command: 'npm', args: ['run', '--silent', 'typecheck'] },
  mocha('artifacts', 'tests/*.test.ts', 'bench/test/**/*.test.ts'),
  mocha('sdk', 'sdk/test/**/*.test.ts'),
  mocha('localnet', 'localnet/test/**/*.test.ts'),
  mocha(
    'programs',
    'tests/instructions/**/*.test.ts',
    'tests/attention/**/*.test.ts',
    'tests/attack/**/*.test.ts',
    'tests/coverage/**/*.test.ts',
  ),
  mocha('matrix', 'tests/matrix/**/*.test.ts'),
  mocha('property', 'tests/property/**/*.test.ts', 'tests/replay/**/*.test.ts'),
  mocha('bankrun', 'tests/bankrun/**/*.test.ts'),
  mocha('db', 'db/test/**/*.test.ts'),
  mocha(
    'indexer',
    '--ignore=indexer/test/sim/**',
    '--ignore=indexer/test/crash/**',
    'indexer/test/**/*.test.ts',
  ),
  mocha('simulator', 'indexer/test/sim/**/*.test.ts', 'indexer/test/crash/**/*.test.ts'),
  mocha('edge', 'edge/test/**/*.test.ts'),
  mocha('platform', 'platform/test/**/*.test.ts'),
  mocha('analytics', 'tests/analytics/**/*.test.ts'),
  mocha('monitoring', 'monitoring/test/**/*.test.ts'),
  mocha('examples', 'examples/*/test/**/*.test.ts'),
  mocha('cli', 'cli/test/**/*.test.ts'),
  mocha('docs', 'tests/docs/**/*.test.ts'),
  { name: 'rust', command: 'cargo', args: ['test', '--workspace', '--quiet'] },
  {
    name: 'differential',
    command: 'cargo',
    args: ['test', '--quiet', '--manifest-path', 'tests/programs/differential/Cargo.toml'],
  },
];

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  if (wanted.includes('--list')) {
    process.stdout.write(`${STEPS.map((step) => step.name).join('\n')}\n`);
    return 0;
  }
  const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`no such step: ${unknown.join(', ')} (npm test -- --list names them)\n`);
    return 2;
  }
  const steps = STEPS.filter((step) => wanted.length === 0 || wanted.includes(step.name));
  return report(await runAll(steps));
}

async function runAll(steps: readonly Step[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const [index, step] of steps.entries()) {
    process.stdout.write(`\n[${index + 1}/${steps.length}] ${step.name}\n`);
    if (spawnSync(step.command, ['--version']).error) {
      process.stdout.write(`  skipped: ${step.command} is not on PATH\n`);
      continue;
    }
    if (step.folders?.every((folder) => !hasTests(folder))) {
      process.stdout.write(`  skipped: there is no test in ${step.folders.join(', ')}\n`);
      continue;
    }
    const started = Date.now();
    const outcome = await runStep(step);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    process.stdout.write(`  ${outcome.ok ? 'ok' : 'FAILED'} in ${seconds} s\n`);
    outcomes.set(step.name, outcome);
  }
  return outcomes;
}

function hasTests(folder: string): boolean {
  const path = join(ROOT, folder);
  if (!existsSync(path)) return false;
  return readdirSync(path, { recursive: true }).some((file) => `${file}`.endsWith('.test.ts'));
}

function runStep(step: Step): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(step.command, step.args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(judge(step, code === 0, output)));
  });
}

/** Counts a step's tests from its runner's closing lines; a step that is no test runner counts as one test. */
function judge(step: Step, exitedWell: boolean, output: string): Outcome {
  // The lines of mocha and of cargo, whole: a test's own words may be "3 failed" as well.
  const text = stripVTControlCharacters(output);
  const sum = (pattern: RegExp) =>
    [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1] ?? match[2]), 0);
  const passed = sum(/^ *(\d+) passing\b|^test result: .*?(\d+) passed;/gm);
  const failed = sum(/^ *(\d+) failing$|^test result: .*?(\d+) failed;/gm);
  const isRunner = step.args[0] === 'ts-mocha' || step.args[0] === 'test';
  if (!isRunner) return { ok: exitedWell, passed: exitedWell ? 1 : 0, failed: exitedWell ? 0 : 1 };
  const ok = exitedWell && passed > 0 && failed === 0;
  return { ok, passed, failed: ok ? 0 : Math.max(failed, 1) };
}

function report(outcomes: ReadonlyMap<string, Outcome>): number {
  const all = [...outcomes.values()];
  const broken = [...outcomes].filter(([, outcome]) => !outcome.ok).map(([name]) => name);
  const total = (count: (outcome: Outcome) => number) => all.reduce((sum, one) => sum + count(one), 0);
  if (broken.length > 0) process.stdout.write(`\nfailed steps: ${broken.join(', ')}\n`);
  process.stdout.write(`\n${total((one) => one.passed)} passed, ${total((one) => one.failed)} failed\n`);
  return broken.length > 0 ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
