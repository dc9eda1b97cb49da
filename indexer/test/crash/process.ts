import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import type { Found, Task, Word } from './child';

const ROOT = join(__dirname, '../../..');
/** One file starts five times faster than sources do. It lies where the code of db looks for its SQL files. */
const BUNDLE = join(ROOT, 'db/dist/crash-child.js');

/** Everything that a child said until it ended. */
export interface Record {
  /** At its beginning; null when it died before. */
  readonly found: Found | null;
  /** At its end, if it came to one of its own. */
  readonly left: Found | null;
  /** Of the last commit that it was told of; −1 for none. */
  readonly acknowledged: number;
  readonly refused: string | null;
  readonly signal: NodeJS.Signals | null;
}

/** Makes the program that children run. */
export function buildChild(): void {
  buildSync({
    entryPoints: [join(__dirname, 'child.ts')],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    target: 'node20',
    alias: {
      '@crr/db': join(ROOT, 'db/src'),
      '@crr/kit': join(ROOT, 'kit/src'),
      '@crr/sdk': join(ROOT, 'sdk/src'),
    },
    packages: 'external',
  });
}

/** A process that indexes. */
export class Child {
  /** Resolves at its first acknowledged commit, or at its end. */
  readonly working: Promise<void>;
  readonly ended: Promise<Record>;
  private readonly process: ChildProcess;
  private readonly words: Word[] = [];

  constructor(task: Task) {
    this.process = spawn(process.execPath, [BUNDLE, JSON.stringify(task)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = this.process.stdout;
    if (output === null) throw new Error('the child has no output');
    const lines = createInterface({ input: output });
    const closed = new Promise<void>((resolve) => lines.once('close', resolve));
    this.working = new Promise((resolve) => {
      lines.on('line', (line) => {
        this.words.push(JSON.parse(line) as Word);
        if ('acknowledged' in (this.words.at(-1) as Word)) resolve();
      });
      void closed.then(resolve);
    });
    const exited = new Promise<NodeJS.Signals | null>((resolve) => {
      this.process.once('exit', (_, signal) => resolve(signal));
    });
    this.ended = Promise.all([exited, closed]).then(([signal]) => this.record(signal));
  }

  /** As the power does it. */
  kill(): void {
    this.process.kill('SIGKILL');
  }

  private record(signal: NodeJS.Signals | null): Record {
    const found = this.words.flatMap((word) => ('found' in word ? [word.found] : []));
    const nonces = this.words.flatMap((word) => ('acknowledged' in word ? [word.acknowledged.nonce] : []));
    const refused = this.words.flatMap((word) => ('refused' in word ? [word.refused] : []));
    return {
      found: found[0] ?? null,
      left: found[1] ?? null,
      acknowledged: nonces.at(-1) ?? -1,
      refused: refused[0] ?? null,
      signal,
    };
  }
}
