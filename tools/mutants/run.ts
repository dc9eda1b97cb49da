/**
 * Which changes of the arithmetic and the rules would no test notice?
 *
 *   npm run mutants                 TypeScript: sdk/src/quote and sdk/src/tag.ts, by the SDK's own tests; minutes
 *   npm run mutants -- --rust       the router's math/, state/ and instructions/, by cargo-mutants and the unit tests
 *
 * Fails when a mutant survives that survivors.json does not list with a reason.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { instrument, type Mutant } from './instrument';
import { Trials } from './trials';

const ROOT = join(__dirname, '../..');
/** Under the repository, so that imports find its packages. */
const COPY = join(ROOT, 'target/mutants');
/** Mutants between two lines of progress. */
const PROGRESS_EVERY = 25;
/** What the first tests let live, the next ones try: the quick ones first. */
const TESTS = [['vectors', 'quote-boundaries', 'quote-overflow', 'tag'], ['quote']];
const RUST_FILES = ['math', 'state', 'instructions'].map(
  (folder) => `programs/campaign_reward_router/src/${folder}/**/*.rs`,
);

interface Survivor {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

const known = JSON.parse(readFileSync(join(__dirname, 'survivors.json'), 'utf8')) as Survivor[];

function plant(): Mutant[] {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  cpSync(join(ROOT, 'sdk/src'), join(COPY, 'sdk/src'), { recursive: true });
  cpSync(join(ROOT, 'sdk/test'), join(COPY, 'sdk/test'), { recursive: true });
  cpSync(join(ROOT, 'tests/vectors'), join(COPY, 'tests/vectors'), { recursive: true });
  const quotes = readdirSync(join(COPY, 'sdk/src/quote')).map((name) => join(COPY, 'sdk/src/quote', name));
  const mutants: Mutant[] = [];
  for (const path of [...quotes, join(COPY, 'sdk/src/tag.ts')]) {
    const planted = instrument(relative(COPY, path), readFileSync(path, 'utf8'), mutants.length + 1);
    writeFileSync(path, planted.text);
    mutants.push(...planted.mutants);
  }
  return mutants;
}

async function typescript(): Promise<number> {
  const mutants = plant();
  let survivors: Mutant[] = mutants;
  for (const names of TESTS) survivors = await survivorsOf(names, survivors);
  return report(mutants, survivors);
}

async function survivorsOf(names: readonly string[], mutants: readonly Mutant[]): Promise<Mutant[]> {
  const trials = new Trials(names.map((name) => join(COPY, `sdk/test/${name}.test.ts`)));
  try {
    if ((await trials.verdict(0)) !== 'survives') throw new Error('the tests fail without any mutant');
    const survivors: Mutant[] = [];
    for (const [tried, mutant] of mutants.entries()) {
      if (tried % PROGRESS_EVERY === 0)
        print(`${names.join(', ')}: ${tried} of ${mutants.length}, ${survivors.length} survive`);
      if ((await trials.verdict(mutant.id)) === 'survives') survivors.push(mutant);
    }
    return survivors;
  } finally {
    trials.stop();
  }
}

/** @returns how many are unlisted, or listed and killed */
function report(mutants: readonly Mutant[], survivors: readonly Mutant[]): number {
  const unlisted = survivors.filter(({ file, from, to }) => !reasonFor(file, from, to));
  print(`${mutants.length} mutants, ${survivors.length} survive, ${unlisted.length} of them unlisted`);
  for (const { file, line, from, to } of unlisted) print(`${file}:${line}  ${from}  →  ${to}`);
  const gone = known.filter(
    ({ file, from, to }) => !survivors.some((one) => one.file === file && one.from === from && one.to === to),
  );
  for (const { file, from, to } of gone) print(`listed and killed: ${file}  ${from}  →  ${to}`);
  return unlisted.length + gone.length;
}

function reasonFor(file: string, from: string, to: string): string | undefined {
  return known.find((one) => one.file === file && one.from === from && one.to === to)?.reason;
}

function rust(): number {
  if (spawnSync('cargo', ['mutants', '--version']).status !== 0) {
    print('cargo-mutants is missing; install it with: cargo install --locked cargo-mutants');
    return 1;
  }
  const files = RUST_FILES.flatMap((glob) => ['--file', glob]);
  const options = ['mutants', '--package', 'campaign_reward_router', '--output', COPY, ...files];
  return spawnSync('cargo', options, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const work = process.argv.includes('--rust') ? Promise.resolve(rust()) : typescript();
work.then(
  (faults) => process.exit(faults === 0 ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
