import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { version } from '../package.json';
import { CommandBuilder } from '../src/command';
import { BRANCHES } from '../src/commands';
import { EXIT } from '../src/errors';
import { recorder, TemporaryHome, Terminal } from './support/terminal';

const CLI = dirname(__dirname);
const REPOSITORY = dirname(CLI);
const INPUTS = join(CLI, 'dist/inputs.json');
const NOBODY = '11111111111111111111111111111112';
/** What only services need: the packages of this repository, and the largest of npm's. */
const OF_SERVICES =
  /^(analytics|db|edge|indexer|monitoring|platform|examples)\/|(^|\/)node_modules\/(@electric-sql|@hono|@lezer|@prometheus-io|@valibot|hono|jose|kysely|pg|pino|prom-client|swagger-ui-dist|valibot|workerd|zod)\//;
/** Of Solana: no list of commands needs it. */
const OF_THE_CHAIN = /^(localnet|sdk)\/|(^|\/)node_modules\/(@coral-xyz|@solana|litesvm)\//;
const run = promisify(execFile);

/** Runs command lines one after another in one new process. Returns the files that it loaded, seen from the repository. */
async function loadedBy(lines: readonly string[][], environment: NodeJS.ProcessEnv): Promise<string[]> {
  const script = `
    const { crr } = require('./cli/src/crr.ts');
    const silent = { out: () => undefined, err: () => undefined };
    (async () => {
      for (const line of ${JSON.stringify(lines)}) await crr(line, { streams: silent });
      process.stdout.write(JSON.stringify(Object.keys(require.cache)));
      process.exit(0);
    })();`;
  const options = { cwd: REPOSITORY, env: environment, maxBuffer: 1 << 24 };
  const { stdout } = await run(process.execPath, ['--import', 'tsx', '--eval', script], options);
  return (JSON.parse(stdout) as string[])
    .filter((file) => file.startsWith(REPOSITORY))
    .map((file) => file.slice(REPOSITORY.length + 1));
}

describe('crr loads what the command needs that was typed', () => {
  const temporary = new TemporaryHome();
  const env = { ...process.env, CRR_HOME: temporary.folder };
  after(() => temporary.remove());

  it('crr --help and --version load neither a service nor anything of Solana', async () => {
    const files = await loadedBy([['--help'], ['--version'], ['help'], []], env);
    expect(files).to.include('cli/src/crr.ts');
    expect(files.filter((file) => OF_SERVICES.test(file) || OF_THE_CHAIN.test(file))).to.deep.equal([]);
  });

  it('commands on the chain load no service, not even when they fail', async () => {
    const nowhere = ['--url', 'http://127.0.0.1:1'];
    const files = await loadedBy(
      [
        ['campaign', 'create', '--help'],
        ['influencer', 'register', '--help'],
        ['tag', 'create', '--help'],
        ['conversion', 'submit', '--help'],
        ['vau', 'submit', '--help'],
        ['init', '--help'],
        ['claim', '--help'],
        ['campaign', 'show', NOBODY, ...nowhere],
        ['events', '--campaign', NOBODY, ...nowhere],
        ['verify', NOBODY, ...nowhere],
      ],
      env,
    );
    expect(files).to.include.members(['cli/src/verify/campaign.ts', 'cli/src/failure.ts']);
    expect(files.filter((file) => OF_SERVICES.test(file))).to.deep.equal([]);
  });

  it('commands that work with a service load none before one is wanted', async () => {
    const files = await loadedBy(
      [
        ['edge', 'start', '--help'],
        ['edge', 'keys'],
        ['indexer', 'start', '--help'],
        ['indexer', 'verify', '--help'],
        ['link', 'create', '--help'],
        ['platform', 'start', '--help'],
        ['platform', 'reports', 'overview', '--platform', 'http://127.0.0.1:1'],
        ['simulate', 'lifecycle', '--help'],
      ],
      env,
    );
    expect(files).to.include('cli/src/commands/edge/start.ts');
    expect(files.filter((file) => OF_SERVICES.test(file))).to.deep.equal([]);
  });

  it('the list of crr --help says of each command what the command says of itself', async () => {
    const surroundings = {
      streams: recorder(),
      home: async () => temporary.home,
      interrupted: async () => undefined,
    };
    for (const { usage, description, isGroup, load } of BRANCHES) {
      const command = await load(new CommandBuilder(surroundings));
      const parameters = command.registeredArguments.map((argument) =>
        argument.required ? `<${argument.name()}>` : `[${argument.name()}]`,
      );
      expect(
        {
          usage: [command.name(), ...parameters].join(' '),
          description: command.description(),
          isGroup: command.options.length === 0,
        },
        usage,
      ).to.deep.equal({ usage, description, isGroup });
      expect(command.options.length > 0, `${usage} has options of its own`).to.equal(!isGroup);
    }
  });

  it('crr --version names the version of the package', async () => {
    const { code, out } = await new Terminal(temporary.home).run('--version');
    expect([code, out]).to.deep.equal([EXIT.ok, version]);
  });

  it('crr help and --help show the branch that was named, with its commands', async () => {
    const terminal = new Terminal(temporary.home);
    const [helped, asked] = await Promise.all([
      terminal.run('help', 'campaign'),
      terminal.run('campaign', '--help'),
    ]);
    expect(helped.out)
      .to.equal(asked.out)
      .and.to.match(/^ {2}fund /m);
  });

  it('the built crr is built anew where a source is another than it was built from', async () => {
    await run(process.execPath, [join(CLI, 'bin/crr.mjs'), '--version'], { env });
    const fresh = await eventually(() => readFileSync(INPUTS, 'utf8'));
    expect(fresh).to.contain('"cli/src/crr.ts"').and.to.contain('"sdk/src/index.ts"');
    writeFileSync(INPUTS, fresh.replace(/\["cli\/src\/crr\.ts","/, '$&changed '));
    const { stdout } = await run(process.execPath, [join(CLI, 'bin/crr.mjs'), '--version'], { env });
    expect(stdout.trim()).to.equal(version);
    // Other processes that start meanwhile build it, too, and take the list away until they have.
    await eventually(() => expect(readFileSync(INPUTS, 'utf8')).to.equal(fresh));
  });

  it('the built crr runs with what it was built from, and without a compiler', async () => {
    const script = `
      require(${JSON.stringify(join(CLI, 'dist/crr.cjs'))});
      process.stdout.write(JSON.stringify(Object.keys(require.cache)));`;
    const { stdout } = await run(process.execPath, ['--eval', script], { cwd: REPOSITORY, env });
    const files = (JSON.parse(stdout) as string[]).map((file) => file.slice(REPOSITORY.length + 1));
    expect(files).to.include('cli/dist/crr.cjs');
    const unwanted = files.filter(
      (file) => OF_SERVICES.test(file) || OF_THE_CHAIN.test(file) || /tsx|esbuild/.test(file),
    );
    expect(unwanted).to.deep.equal([]);
  });
});
