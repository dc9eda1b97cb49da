import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { TemporaryHome } from './support/terminal';

const CLI = dirname(__dirname);
const PAGE_COLUMNS = 100;
const CHAPTERS = [
  'A. Summer Sale',
  'B. ',
  'C. ',
  'D. ',
  'E. ',
  'F. Proof',
  'G. ',
  'H. The front door',
  'I. The platform',
];
const run = promisify(execFile);

/** The real processes, for what only they can show; everything else is tested in this one. */
describe('the executables', () => {
  const temporary = new TemporaryHome();
  const env = { ...process.env, CRR_HOME: temporary.folder };
  after(() => temporary.remove());

  it('crr runs as it is installed', async () => {
    const { stdout } = await run(process.execPath, [join(CLI, 'bin/crr.mjs'), '--help'], { env });
    expect(stdout).to.contain('Usage: crr');
  });

  it('crr hands its exit code to the shell and keeps failures off the output', async () => {
    const args = [join(CLI, 'bin/crr.mjs'), 'campaign', 'show', 'abc', '--json'];
    const failure = await run(process.execPath, args, { env }).catch((error) => error);
    expect([failure.code, failure.stdout]).to.deep.equal([2, '']);
    expect(JSON.parse(failure.stderr).error.field).to.equal('campaign');
  });

  it('writes no colour codes into a pipe, on a build server too; only FORCE_COLOR asks for them', async () => {
    const args = [join(CLI, 'bin/crr.mjs'), 'campaign', 'show', 'abc'];
    const { FORCE_COLOR: _forced, NO_COLOR: _refused, ...plain }: NodeJS.ProcessEnv = env;
    const [onServer, forced] = await Promise.all(
      [{ CI: 'true' }, { FORCE_COLOR: '1' }].map((more) =>
        run(process.execPath, args, { env: { ...plain, ...more } }).catch((error) => error),
      ),
    );
    expect(onServer.stderr).to.match(/^UsageError \[campaign\]: /);
    expect(forced.stderr).to.equal(onServer.stderr.replace('UsageError', '\u001b[31mUsageError\u001b[39m'));
  });

  it('the bootstrap has nothing to do where everything is installed', async () => {
    const { stdout, stderr } = await run(process.execPath, [join(CLI, 'bootstrap.mjs')], { env });
    expect([stdout, stderr]).to.deep.equal(['', '']);
  });

  it('npm start plays every chapter without a difference, within 100 columns, and exits with the outcome', async () => {
    const args = ['--import', 'tsx', join(CLI, 'src/start.ts'), '--once'];
    const { stdout, stderr } = await run(process.execPath, args, { env });
    expect(stderr).to.equal('');
    for (const chapter of CHAPTERS) expect(stdout).to.contain(`── ${chapter}`);
    const [, checked, equal] = /(\d+) figures checked, (\d+) equal/.exec(stdout) ?? [];
    expect(Number(checked)).to.be.greaterThan(150);
    expect(equal).to.equal(checked);
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(PAGE_COLUMNS);
    expect(lines.length, 'lines before the links').to.be.at.most(80);
  });
});
