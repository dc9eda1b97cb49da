/**
 * `npm test`: every check but those that only CI runs (Rust's where Cargo is on PATH), in two lanes more than there are
 * processor cores (tests wait, too), the longest first. What a step prints appears when it has ended.
 *
 *   npm test                       all
 *   npm test -- sdk rust           some, by name; `npm test -- --list` names them
 *   npm test -- --lanes 1          one after another
 *   npm test -- --ci               also what only CI runs, see .ci/run
 *   npm test -- --record           also writes how long each test file took to tools/test/times.json
 *
 * In CI a part that failed beside others runs once more, alone: what passes then is told as flaky.
 *
 * Exit code 0 when every step passed. The last line is `N passed, N failed`, counted over all steps' tests.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Attempts } from './attempts';
import { failuresIn, judge } from './judge';
import { runInLanes, type Task } from './lanes';
import { prepareMachine } from './machine';
import { type Ended, endProcesses, runProcess } from './process';
import { ciSteps, fileTimes, type Part, ROOT, type Step, TIMES_FILE, testSteps } from './steps';

const LONGEST_SHOWN = 15;

/** Of what can wait for an urgent step: a third of its share of the processor. */
const LATER_NICENESS = 5;
/** Several times what the longest part takes where every lane is busy. */
const MOST_PART_MINUTES = 45;

async function main(): Promise<number> {
  const { values, positionals: wanted } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      ci: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      lanes: { type: 'string', default: `${cpus().length + 2}` },
    },
  });
  const known = [...testSteps(), ...ciSteps()];
  const usual = values.ci ? known : testSteps();
  if (values.list) {
    process.stdout.write(`${usual.map((step) => step.name).join('\n')}\n`);
    return 0;
  }
  const unknown = wanted.filter((name) => !known.some((step) => step.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`no such step: ${unknown.join(', ')} (npm test -- --list names them)\n`);
    return 2;
  }
  const lanes = Number(values.lanes);
  if (!Number.isInteger(lanes) || lanes < 1) {
    process.stderr.write('--lanes takes a number from 1\n');
    return 2;
  }
  const steps = wanted.length === 0 ? usual : known.filter((step) => wanted.includes(step.name));
  const folder = values.record ? mkdtempSync(join(tmpdir(), 'crr-times-')) : undefined;
  const attempts = await new Run(steps, folder).all(lanes, values.ci);
  if (folder !== undefined) recordTimes(folder);
  return report(steps, attempts);
}

class Run {
  private readonly attempts = new Attempts();
  private readonly started = Date.now();
  private readonly spent: { readonly name: string; readonly seconds: number }[] = [];
  private ended = 0;
  private readonly count: number;
  private readonly runnable: readonly Step[];

  constructor(
    steps: readonly Step[],
    private readonly timesFolder: string | undefined,
  ) {
    this.runnable = steps.filter((step) => !this.isSkipped(step));
    this.count = this.runnable.reduce((sum, { parts }) => sum + parts.length, 0);
  }

  /** @param isRepeated whether what failed runs once more, alone */
  async all(lanes: number, isRepeated: boolean): Promise<Attempts> {
    const tasks = this.runnable.flatMap((step) =>
      step.parts.map((part, index) => this.task(step, part, index)),
    );
    await runInLanes([...preparation(this.runnable), ...tasks], lanes);
    for (const part of isRepeated ? this.attempts.repeatable() : []) {
      this.say(`${part} failed: once more, alone`);
      await tasks.find(({ name }) => name === part)?.run();
    }
    this.sayLongest();
    return this.attempts;
  }

  private isSkipped({ name, parts, program }: Step): boolean {
    const [first] = parts;
    if (first === undefined) this.say(`${name}: skipped, it has no test`);
    else if (spawnSync(program ?? first.command, ['--version']).error) {
      this.say(`${name}: skipped, ${program ?? first.command} is not on PATH`);
    } else return false;
    return true;
  }

  private task(step: Step, part: Part, index: number): Task {
    const name = step.parts.length === 1 ? step.name : `${step.name} ${index + 1}/${step.parts.length}`;
    const { after, holds, lanes } = step;
    return {
      name,
      seconds: part.seconds,
      ...(after && { after }),
      ...(holds !== undefined && { holds }),
      ...(lanes !== undefined && { lanes }),
      run: async () => {
        this.say(`${name} …`);
        const started = Date.now();
        const { exitedWell, output } = await this.runPart(part, step.isUrgent === true ? 0 : LATER_NICENESS);
        const outcome = judge(step.counts, exitedWell, output);
        const failures = outcome.ok ? '' : failuresIn(output);
        this.attempts.add({ step: step.name, part: name, outcome, failures });
        this.ended = Math.min(this.ended + 1, this.count);
        process.stdout.write(`\n━━ ${name}\n${output}${output.endsWith('\n') || output === '' ? '' : '\n'}`);
        const seconds = (Date.now() - started) / 1000;
        this.spent.push({ name, seconds });
        this.say(`${name}: ${outcome.ok ? 'ok' : 'FAILED'} in ${seconds.toFixed(1)} s`);
      },
    };
  }

  private runPart({ command, args, env }: Part, niceness: number): Promise<Ended> {
    const times = this.timesFolder === undefined ? {} : { TEST_TIMES: this.timesFolder };
    const whole = { ...process.env, ...times, ...env };
    return runProcess({ command, args, cwd: ROOT, env: whole, niceness, mostMinutes: MOST_PART_MINUTES });
  }

  /** What to shorten, should all of it take too long. */
  private sayLongest(): void {
    const longest = [...this.spent].sort((a, b) => b.seconds - a.seconds).slice(0, LONGEST_SHOWN);
    const lines = longest.map(({ name, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${name}\n`);
    process.stdout.write(`\nThe longest parts:\n${lines.join('')}\n`);
  }

  private say(what: string): void {
    const minutes = ((Date.now() - this.started) / 60_000).toFixed(1);
    process.stdout.write(`[${this.ended}/${this.count}, ${minutes} min] ${what}\n`);
  }
}

/** Installs what tests need of the machine, while the steps that need nothing run already. */
function preparation(steps: readonly Step[]): Task[] {
  if (!steps.some(({ after }) => after?.includes('machine'))) return [];
  const run = () => prepareMachine((line) => process.stdout.write(`machine: ${line}\n`));
  return [{ name: 'machine', seconds: Number.POSITIVE_INFINITY, run }];
}

function recordTimes(folder: string): void {
  const known: Record<string, number> = { ...fileTimes() };
  for (const file of readdirSync(folder)) {
    const { files } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      files: Record<string, number>;
    };
    for (const [name, seconds] of Object.entries(files)) known[name] = Math.round(seconds * 10) / 10;
  }
  const sorted = Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(TIMES_FILE, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  rmSync(folder, { recursive: true });
}

function report(steps: readonly Step[], attempts: Attempts): number {
  for (const { part, failures } of attempts.flaky()) {
    process.stdout.write(`\n━━ ${part}: FLAKY, it failed beside others and passed alone\n${failures}\n`);
  }
  const failed = attempts.failed();
  for (const { part, failures } of failed) process.stdout.write(`\n━━ ${part}: FAILED\n${failures}\n`);
  if (failed.length > 0) {
    const names = steps.map(({ name }) => name).filter((name) => failed.some(({ step }) => step === name));
    process.stdout.write(`\nfailed steps: ${names.join(', ')}\n`);
  }
  const sum = attempts.sum();
  process.stdout.write(`\n${sum.passed} passed, ${sum.failed} failed\n`);
  return sum.ok ? 0 : 1;
}

// Ctrl-C ends every process of every lane.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endProcesses(signal);
    process.exit(1);
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
