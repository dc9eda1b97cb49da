/** Mutants tried one after another in a process of their own, which a mutant that never ends does not outlive. */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What became of a mutant. */
export type Verdict = 'killed' | 'survives' | 'never ends';

/** Many times what the tests take. */
const PATIENCE_MILLISECONDS = 120_000;

/** A virtual machine that tests leave behind stays in their process. */
const TRIALS_PER_PROCESS = 10;

/** The tests, with one mutant alive at a time. */
export class Trials {
  private child: Promise<ChildProcess> | null = null;
  private tried = 0;

  /** @param files of the tests, with the mutants planted */
  constructor(
    private readonly files: readonly string[],
    private readonly patienceMilliseconds = PATIENCE_MILLISECONDS,
  ) {}

  /** @param id of the mutant; 0: none of them */
  async verdict(id: number): Promise<Verdict> {
    this.tried += 1;
    if (this.tried % TRIALS_PER_PROCESS === 0) this.stop();
    this.child ??= this.start();
    const child = await this.child;
    const answer = answerOf(child, this.patienceMilliseconds);
    child.send(id);
    const failures = await answer;
    if (failures === null) {
      this.stop();
      return 'never ends';
    }
    return failures === 0 ? 'survives' : 'killed';
  }

  stop(): void {
    void this.child?.then((child) => child.kill('SIGKILL'));
    this.child = null;
  }

  private async start(): Promise<ChildProcess> {
    const child = fork(join(__dirname, 'trial.ts'), this.files, { execArgv: ['--import', 'tsx'] });
    const ready = await answerOf(child, PATIENCE_MILLISECONDS);
    if (ready === null) throw new Error('the tests could not be loaded');
    return child;
  }
}

/** What the process says next; null where it says nothing in time, or ends. */
function answerOf(child: ChildProcess, milliseconds: number): Promise<unknown> {
  return new Promise((resolve) => {
    const settle = (answer: unknown) => {
      clearTimeout(late);
      child.off('message', settle);
      child.off('exit', onExit);
      resolve(answer);
    };
    const onExit = () => settle(null);
    const late = setTimeout(() => settle(null), milliseconds);
    child.once('message', settle);
    child.once('exit', onExit);
  });
}
