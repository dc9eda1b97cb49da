/**
 * `npm run bench:cu` measures and writes docs/BENCHMARKS.md and bench/figures.json.
 * `npm run bench:cu -- --check` measures all but times, and fails when a figure drifted or a target is missed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadArtifacts } from '@crr/localnet';
import { driftsOf, type Figures, unmeasured } from './figures';
import { measurePacking } from './packing';
import { measureInstructions } from './play';
import { markdown } from './report';
import { type Target, targetFaults, targetsOf } from './targets';
import { measureThroughput, type Throughput } from './throughput';
import { wrapped } from './wrapped';

const ROOT = join(__dirname, '../..');
const FIGURES = join(ROOT, 'bench/figures.json');
const REPORT = join(ROOT, 'docs/BENCHMARKS.md');
const OURS = ['campaign_reward_router', 'attention_token'];

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const figures = await measure();
  const targets = targetsOf(figures);
  for (const { what, limit, unit, measured } of targets) {
    say(`${measured <= limit ? 'met   ' : 'MISSED'} ${what}: ${measured} ${unit} (target ${limit})`);
  }
  const drifts = values.check ? driftsOf(JSON.parse(readFileSync(FIGURES, 'utf8')) as Figures, figures) : [];
  const faults = [...targetFaults(targets), ...unmeasured(figures), ...drifts];
  for (const fault of faults) say(`FAULT  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  if (!values.check) await write(figures, targets);
}

/** Times, and writes everything down. */
async function write(figures: Figures, targets: Target[]): Promise<void> {
  const conditions = machine();
  const throughput = await measureThroughput();
  for (const timing of throughput) say(timingLine(timing));
  writeFileSync(FIGURES, `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(REPORT, wrapped(markdown({ figures, targets, throughput, machine: conditions })));
}

async function measure(): Promise<Figures> {
  const programs = loadArtifacts().filter(({ name }) => OURS.includes(name));
  return {
    programBytes: Object.fromEntries(programs.map(({ name, bytes }) => [name, bytes.length])),
    instructions: await measureInstructions(),
    packing: await measurePacking(),
  };
}

function timingLine({ name, vausPerSecond: { min, median, max } }: Throughput): string {
  return `timing ${name}: ${median} VAUs/s (${min} to ${max})`;
}

/** What the timings stand on; others' load on the cores makes them slower. */
function machine(): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  const name = `${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  return `Machine: ${name}; load average before the timings: ${load.toFixed(1)}.`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
