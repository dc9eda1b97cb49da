import { expect } from 'chai';
import { balance, runInLanes, type Task } from '../../tools/test/lanes';

/** Tasks that end when they are told to, and what is under way. */
class Work {
  readonly started: string[] = [];
  readonly running = new Set<string>();
  private readonly endings = new Map<string, (error?: Error) => void>();

  task(name: string, seconds: number, more: Partial<Task> = {}): Task {
    const run = () => {
      this.started.push(name);
      this.running.add(name);
      return new Promise<void>((resolve, reject) => {
        this.endings.set(name, (error) => (error ? reject(error) : resolve()));
      });
    };
    return { name, seconds, run, ...more };
  }

  async end(name: string, error?: Error): Promise<void> {
    this.running.delete(name);
    this.endings.get(name)?.(error);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the lanes of npm test', () => {
  it('start the longest tasks first, and as many at once as there are lanes', async () => {
    const work = new Work();
    const all = runInLanes([work.task('short', 1), work.task('long', 9), work.task('middle', 5)], 2);
    expect([...work.running]).to.deep.equal(['long', 'middle']);
    await work.end('middle');
    expect([...work.running]).to.deep.equal(['long', 'short']);
    await work.end('long');
    await work.end('short');
    await all;
  });

  it('let a task wait for another one that it names, and start shorter ones meanwhile', async () => {
    const work = new Work();
    const tasks = [
      work.task('tests', 9, { after: ['machine', 'elsewhere'] }),
      work.task('machine', 1),
      work.task('lint', 1),
    ];
    const all = runInLanes(tasks, 3);
    expect([...work.running]).to.have.members(['machine', 'lint']);
    await work.end('machine');
    expect([...work.running]).to.have.members(['lint', 'tests']);
    await work.end('lint');
    await work.end('tests');
    await all;
  });

  it('run no two tasks at once that hold the same thing', async () => {
    const work = new Work();
    const all = runInLanes(
      [
        work.task('rust', 9, { holds: 'target' }),
        work.task('clippy', 8, { holds: 'target' }),
        work.task('sdk', 1),
      ],
      2,
    );
    expect([...work.running]).to.deep.equal(['rust', 'sdk']);
    await work.end('sdk');
    expect([...work.running]).to.deep.equal(['rust']);
    await work.end('rust');
    await work.end('clippy');
    await all;
  });

  it('start a task that fills several once they are free, no shorter one before it, and one of them at once', async () => {
    const work = new Work();
    const tasks = [
      work.task('long', 19),
      work.task('longer', 20),
      work.task('validator', 9, { lanes: 2 }),
      work.task('sdk', 3),
      work.task('widest', 1, { lanes: 7 }),
    ];
    const all = runInLanes(tasks, 3);
    expect([...work.running]).to.deep.equal(['longer', 'long']);
    await work.end('long');
    expect([...work.running]).to.deep.equal(['longer', 'validator']);
    await work.end('longer');
    expect([...work.running]).to.deep.equal(['validator', 'sdk']);
    await work.end('validator');
    await work.end('sdk');
    expect([...work.running]).to.deep.equal(['widest']);
    await work.end('widest');
    await all;
  });

  it('end with the failure of a task, once what is under way has ended', async () => {
    const work = new Work();
    const all = runInLanes([work.task('a', 3), work.task('b', 2), work.task('c', 1)], 2).catch(
      (error) => error,
    );
    await work.end('a', new Error('no such program'));
    await work.end('b');
    expect((await all).message).to.equal('no such program');
    expect(work.started).to.deep.equal(['a', 'b']);
  });

  it('refuse tasks that wait for each other', async () => {
    const work = new Work();
    const tasks = [work.task('a', 1, { after: ['b'] }), work.task('b', 1, { after: ['a'] })];
    const error = await runInLanes(tasks, 2).catch((reason) => reason);
    expect(error.message).to.equal('wait for each other: a, b');
  });

  it('share files among parts of about the same length, none left out', () => {
    const files = [50, 40, 30, 20, 10, 5].map((seconds) => ({ seconds }));
    const parts = balance(files, 60);
    const sums = parts.map((part) => part.reduce((sum, { seconds }) => sum + seconds, 0));
    expect(sums).to.deep.equal([55, 50, 50]);
    expect(parts.flat()).to.have.members(files);
  });
});
