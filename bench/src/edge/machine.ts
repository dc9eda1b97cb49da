/** The machine's cores, and who runs where: what is measured has one core to itself, everything else the others. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** On which core the measured process runs; the others are everybody else's. */
const MEASURED_CORE = '0';
/** Linux counts processor time in hundredths of a second, on every machine that Node runs on. */
const TICK_MICROSECONDS = 10_000;
/** Fields of /proc/{pid}/stat behind the program's name: time in user mode and in the kernel. */
const [USER_FIELD, KERNEL_FIELD] = [11, 12];

/** Whether processes can be bound to cores here. */
export const CAN_PIN = cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/** Leaves the measured core to others; what this process starts from now on inherits that. */
export function makeRoom(): void {
  pin(process.pid, `1-${cpus().length - 1}`);
}

/** Gives a process, with all its threads, the measured core. */
export function pinMeasured(pid: number): void {
  pin(pid, MEASURED_CORE);
}

function pin(pid: number, cores: string): void {
  if (!CAN_PIN) return;
  const { status, stderr } = spawnSync('taskset', ['-a', '-p', '-c', cores, `${pid}`], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`taskset: ${stderr}`);
}

/** Microseconds of processor time that a process has taken; null where the system does not tell. */
export function processorTime(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_FIELD]) + Number(fields[KERNEL_FIELD])) * TICK_MICROSECONDS;
}

/** What the figures stand on. Others' load on the cores makes them worse. */
export function machine(): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  const name = `${cpu?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  const cores = CAN_PIN
    ? 'what is measured is bound to one core, load generator, database, collector and chain to the rest'
    : 'nothing is bound to a core here';
  return `${name}; ${cores}; load average before: ${load.toFixed(1)}.`;
}
