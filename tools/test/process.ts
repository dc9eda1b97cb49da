/** The processes of the steps: each in a group of its own, so that its own children end with it. */
import { spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';

/** What a process printed, and whether it ended as it should. */
export interface Ended {
  readonly exitedWell: boolean;
  readonly output: string;
}

/** What {@link runProcess} starts. */
export interface ProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How much it stands back for others on the processor, as of `nice`; 0: not at all. */
  readonly niceness: number;
  /** After this it is killed, so that what hangs says how far it came. */
  readonly mostMinutes: number;
}

const MILLISECONDS_PER_MINUTE = 60_000;
const groups = new Set<number>();

/** Runs a process to its end, or to its time limit. */
export function runProcess({
  command,
  args,
  cwd,
  env,
  niceness,
  mostMinutes,
}: ProcessOptions): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const detached = process.platform !== 'win32';
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env, detached });
    const { pid } = child;
    if (pid !== undefined) {
      groups.add(pid);
      // Only ever less than this process has: more is not for everybody to give.
      if (niceness > 0) setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + niceness));
    }
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    const limit = setTimeout(() => {
      output += `\nkilled: it ran for more than ${mostMinutes} minutes\n`;
      if (pid !== undefined) kill(pid, 'SIGKILL');
      // A process that left the group may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
    }, mostMinutes * MILLISECONDS_PER_MINUTE);
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      if (pid !== undefined) groups.delete(pid);
      resolve({ exitedWell: code === 0, output });
    });
  });
}

/** Ends every process that is under way, with its children. */
export function endProcesses(signal: NodeJS.Signals): void {
  for (const pid of groups) kill(pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It has ended in this moment.
  }
}
