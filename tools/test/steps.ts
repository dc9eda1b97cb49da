/** What `npm test` and CI check. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { balance } from './lanes';

export const ROOT = join(__dirname, '../..');

/** One check that has a name on the command line. */
export interface Step {
  readonly name: string;
  /** Processes that may run beside each other; none where there is nothing to test. */
  readonly parts: readonly Part[];
  /** Whether its output ends in the counts of mocha or cargo; any other step counts as one test. */
  readonly counts: boolean;
  /** Names of tasks that end before. */
  readonly after?: readonly string[];
  /** What no two steps may use at once. */
  readonly holds?: string;
  /** How many lanes each part fills, where its processes keep several cores busy. */
  readonly lanes?: number;
  /** Whether it goes before others on the processor: something in it lives by the clock. */
  readonly isUrgent?: true;
  /** The step is skipped where this program does not run. Default: the command of its parts. */
  readonly program?: string;
}

/** One process of a step. */
export interface Part {
  readonly command: string;
  readonly args: readonly string[];
  /** About how much processor time it takes. */
  readonly seconds: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** About how many processor seconds test files take: what `npm test -- --record` measured, estimates until then. */
export const TIMES_FILE = join(ROOT, 'tools/test/times.json');
const UNKNOWN_FILE_SECONDS = 3;
/** Above this, a mocha step is cut in parts: what two lanes can share evenly, without loading everything too often. */
const LONGEST_PART_SECONDS = 75;

const NO_SOURCES = new Set(['node_modules', 'target', 'dist', '.git', '.crr']);

/** What TIMES_FILE says; nothing where there is none. */
export function fileTimes(): Readonly<Record<string, number>> {
  return existsSync(TIMES_FILE) ? JSON.parse(readFileSync(TIMES_FILE, 'utf8')) : {};
}

/** All test files of the repository, relative to it. */
export function allTestFiles(folder = '.'): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return path.endsWith('.test.ts') ? [path] : [];
    return NO_SOURCES.has(entry.name) ? [] : allTestFiles(path);
  });
}

/**
 * In the order of the places, by name in each.
 *
 * @param places folders, with all below; with `/*` at the end, the files that lie in them
 */
function testFiles(places: readonly string[], ignored: readonly string[]): string[] {
  const isIn = (file: string, place: string) =>
    place.endsWith('/*') ? dirname(file) === place.slice(0, -2) : file.startsWith(`${place}/`);
  const all = allTestFiles().sort();
  const isIgnored = (file: string) => ignored.some((place) => isIn(file, place));
  return places.flatMap((place) => all.filter((file) => isIn(file, place) && !isIgnored(file)));
}

function mocha(
  name: string,
  places: readonly string[],
  more: { ignored?: string[]; needs?: 'machine'; isWhole?: true; lanes?: number } = {},
): Step {
  const files = testFiles(places, more.ignored ?? []);
  const times = fileTimes();
  const weighed = files.map((file) => ({ file, seconds: times[file] ?? UNKNOWN_FILE_SECONDS }));
  const parts = files.length === 0 ? [] : more.isWhole ? [weighed] : balance(weighed, LONGEST_PART_SECONDS);
  return {
    name,
    counts: true,
    parts: parts.map((part) =>
      mochaPart(
        files.filter((file) => part.some((weighed) => weighed.file === file)),
        sum(part),
      ),
    ),
    ...(more.needs && { after: [more.needs] }),
    ...(more.lanes !== undefined && { lanes: more.lanes }),
  };
}

/** As `npx mocha` does by two more processes, which take a second. */
const MOCHA = ['--import', 'tsx', 'node_modules/mocha/lib/cli/cli.js'];

function mochaPart(files: readonly string[], seconds: number): Part {
  const reporter = ['--reporter', 'tools/test/reporter.cjs'];
  return { command: process.execPath, args: [...MOCHA, ...reporter, ...files], seconds };
}

function sum(items: readonly { seconds: number }[]): number {
  return items.reduce((total, { seconds }) => total + seconds, 0);
}

function command(name: string, line: string, seconds: number, more: Partial<Step> = {}): Step {
  const [program = '', ...args] = line.split(' ');
  return { name, counts: false, parts: [{ command: program, args, seconds }], ...more };
}

/** Of what keeps two cores busy by itself: beside more, it would make everything late. */
const BUSY_LANES = 2;
/** Cargo compiles on every core, and locks its build folder. */
const WORKSPACE = { holds: 'target', lanes: BUSY_LANES } as const;

/** What `npm test` runs. As root it installs what tests need of the machine; Rust's steps are skipped without Cargo. */
export function testSteps(): Step[] {
  return [
    command('lint', 'npx biome ci .', 10),
    command('types', 'npm run --silent typecheck', 15),
    command('structure', 'npm run --silent structure', 12),
    mocha('artifacts', ['tests/*', 'tests/tools', 'tests/structure', 'tests/deployment', 'bench/test']),
    mocha('sdk', ['sdk/test']),
    mocha('localnet', ['localnet/test']),
    mocha('kit', ['kit/test']),
    // One process: coverage counts what the others of this step have provoked.
    mocha('programs', ['tests/instructions', 'tests/attention', 'tests/attack', 'tests/coverage'], {
      isWhole: true,
    }),
    mocha('matrix', ['tests/matrix']),
    mocha('property', ['tests/property', 'tests/replay']),
    mocha('bankrun', ['tests/bankrun']),
    mocha('db', ['db/test'], { needs: 'machine' }),
    mocha('indexer', ['indexer/test'], {
      ignored: ['indexer/test/sim', 'indexer/test/crash'],
      needs: 'machine',
    }),
    mocha('simulator', ['indexer/test/sim'], { needs: 'machine', lanes: BUSY_LANES }),
    mocha('crash', ['indexer/test/crash'], { needs: 'machine' }),
    mocha('edge', ['edge/test'], { needs: 'machine' }),
    mocha('platform', ['platform/test'], { needs: 'machine' }),
    mocha('analytics', ['tests/analytics'], { needs: 'machine' }),
    mocha('monitoring', ['monitoring/test'], { needs: 'machine' }),
    mocha('examples', ['examples/shop/test'], { needs: 'machine' }),
    mocha('cli', ['cli/test'], { needs: 'machine' }),
    mocha('docs', ['tests/docs'], { needs: 'machine' }),
    command('rust', 'cargo test --workspace --quiet', 60, { counts: true, ...WORKSPACE }),
    command('differential', 'cargo test --quiet --manifest-path tests/programs/differential/Cargo.toml', 60, {
      counts: true,
      lanes: BUSY_LANES,
    }),
  ];
}

/** What CI runs on top: the programs from source, the figures and a real validator. The README's second command is a test of the step `cli`. */
export function ciSteps(): Step[] {
  return [
    command('clippy', 'npm run --silent lint:rust', 60, WORKSPACE),
    command('sbf', 'npm run --silent check:programs -- --once', 400, { lanes: BUSY_LANES }),
    command('units', 'npm run --silent bench:cu -- --check', 60),
    command('reference', 'npm run --silent docs --workspace @crr/sdk', 20),
    ...['22', '24'].map((major) => command(`node-${major}`, `npm run --silent test:nodes -- ${major}`, 150)),
    ...validatorSteps(),
  ];
}

/** They wait for a chain, so they start early; one at a time, since a validator has work at each slot, whether its step waits or not. */
function validatorSteps(): Step[] {
  const program = process.env.SOLANA_TEST_VALIDATOR ?? 'solana-test-validator';
  return ['answers', 'indexer', 'edge'].map((name) =>
    command(`validator-${name}`, `npm run --silent test:validator -- ${name}`, 75, {
      program,
      holds: 'validator',
      // Slots that are late make the chain's clock late, and what is dated by the wall's is refused.
      isUrgent: true,
    }),
  );
}
