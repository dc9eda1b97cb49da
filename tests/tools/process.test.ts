import { getPriority } from 'node:os';
import { expect } from 'chai';
import { runProcess } from '../../tools/test/process';

const SECOND_MINUTES = 1 / 60;

function run(script: string, mostMinutes = 1) {
  const args = ['-e', script];
  return runProcess({
    command: process.execPath,
    args,
    cwd: '.',
    env: process.env,
    niceness: 5,
    mostMinutes,
  });
}

describe('a process of npm test', () => {
  it('gives what it printed, in both streams, and whether it exited well', async () => {
    const printed = await run("console.log('out'); console.error('err')");
    expect(printed.exitedWell).to.equal(true);
    expect(printed.output).to.include('out\n').and.to.include('err\n');
    expect((await run('process.exit(3)')).exitedWell).to.equal(false);
  });

  it('has the priority that it is given, as its children have', async () => {
    const child = "console.log(require('os').getPriority())";
    const parent = `setTimeout(() => require('child_process').spawn(process.execPath, ['-e', "${child}"], { stdio: 'inherit' }), 50);`;
    const { output } = await run(`${parent} setTimeout(() => ${child}, 40)`);
    const expected = Math.min(19, getPriority() + 5);
    expect(output).to.equal(`${expected}\n${expected}\n`);
  });

  it('is killed with its children once it takes too long, and what it printed is kept', async () => {
    // Long enough for a busy machine to have started it by then.
    const hangs = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 9)'], { stdio: 'inherit' });
      console.log('so far');
      setInterval(() => {}, 9)`;
    const { exitedWell, output } = await run(hangs, 15 * SECOND_MINUTES);
    expect(exitedWell).to.equal(false);
    expect(output)
      .to.include('so far\n')
      .and.to.match(/killed: it ran for more than .* minutes\n$/);
  });
});
