import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { buildPackage, PLATFORM_CLIENT_PACKAGE, pack, SDK_PACKAGE } from '../../tools/build';

const REPOSITORY = join(__dirname, '../../..');
const TSC = join(REPOSITORY, 'node_modules/typescript-native/bin/tsc');
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const run = promisify(execFile);

const STRICT = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  types: [],
};
/** How projects resolve what they import. */
const RESOLUTIONS = {
  node16: { module: 'Node16', moduleResolution: 'Node16' },
  bundler: { module: 'ESNext', moduleResolution: 'Bundler' },
} as const;

/** Calls the platform, with types that have to come from the package: a wrong field is an error. */
const CALLS = (from: string) => `
import { PlatformClient, PlatformRefusedError, type EventReceipt, utmOf } from '${from}';
const platform = new PlatformClient({ baseUrl: 'https://api.example', apiKey: 'sk_test' });
export async function tell(): Promise<EventReceipt | string> {
  try {
    return await platform.events.send({ action: 'purchase', value: '49.90', event_id: '1' });
  } catch (error) {
    return error instanceof PlatformRefusedError ? error.rule : 'later';
  }
}
// @ts-expect-error an event has an action
export const wrong = () => platform.events.send({ value: '49.90' });
export const known = typeof utmOf;
`;
/** Composes an instruction. */
const COMPOSES = `
import { RouterInstructions, ROUTER_PROGRAM_ID, type Campaign } from '@crr/sdk';
import type { TransactionInstruction } from '@solana/web3.js';
const step: TransactionInstruction = new RouterInstructions().acceptAdmin({ pendingAdmin: ROUTER_PROGRAM_ID });
export const data: string = Buffer.from(step.data).toString('hex');
export const budget = (campaign: Campaign): bigint => campaign.totalBudgetUsdc;
`;

/** A project outside of the workspace that has installed packed packages. */
class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'crr-project-'));

  constructor() {
    this.write('package.json', JSON.stringify({ name: 'project', private: true }));
  }

  async install(...packages: string[]): Promise<void> {
    const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', ...packages];
    await run(NPM, args, { cwd: this.folder });
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, '..'), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  async node(file: string, text: string): Promise<string> {
    this.write(file, text);
    return (await run(process.execPath, [file], { cwd: this.folder })).stdout.trim();
  }

  /** What the compiler has to say of some files. */
  async complaints(options: object, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    const compilerOptions = { ...STRICT, ...options };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, files: Object.keys(files) }));
    const answer = await run(process.execPath, [TSC, '-p', '.'], { cwd: this.folder }).catch(
      (error) => error,
    );
    return answer.stdout as string;
  }

  /** Names of the packages that are installed. */
  installed(): string[] {
    const lock = readFileSync(join(this.folder, 'node_modules/.package-lock.json'), 'utf8');
    return Object.keys((JSON.parse(lock) as { packages: object }).packages).map((path) =>
      path.replace(/^.*node_modules\//, ''),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Both kinds of module, so that each is resolved by its own condition. */
function modules(text: string): Record<string, string> {
  return { 'module.mts': text, 'common.cts': text };
}

describe('the packed package', () => {
  const packed = mkdtempSync(join(tmpdir(), 'crr-packed-'));
  after(() => rmSync(packed, { recursive: true, force: true }));

  async function archive(name: string, published: typeof SDK_PACKAGE): Promise<string> {
    const folder = join(packed, name);
    await buildPackage(folder, { types: true }, published);
    return pack(folder, packed);
  }

  describe('@crr/platform-client, installed', () => {
    const project = new Project();
    before(async () => project.install(await archive('platform-client', PLATFORM_CLIENT_PACKAGE)));
    after(() => project.remove());

    it('brings one other package along, and nothing of Solana', () => {
      expect(project.installed().sort()).to.deep.equal(['@crr/platform-client', '@noble/hashes']);
    });

    it('is imported and required by plain Node', async () => {
      const say = 'console.log(typeof PlatformClient, signRequest.name)';
      const names = '{ PlatformClient, signRequest }';
      const [imported, required] = await Promise.all([
        project.node('plain.mjs', `import ${names} from '@crr/platform-client'; ${say}`),
        project.node('plain.cjs', `const ${names} = require('@crr/platform-client'); ${say}`),
      ]);
      expect([imported, required]).to.deep.equal(Array(2).fill('function signRequest'));
    });

    for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
      it(`has types for a strict project under ${name} resolution, libraries included`, async () => {
        const text = CALLS('@crr/platform-client');
        const files = name === 'node16' ? modules(text) : { 'page.ts': text };
        expect(await project.complaints(resolution, files)).to.equal('');
      });
    }

    it('has a license, a readme and a changelog, and no source of a test', () => {
      const folder = join(project.folder, 'node_modules/@crr/platform-client');
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      expect(files).to.include.members(['LICENSE', 'README.md', 'CHANGELOG.md']);
      expect(files.filter((file) => /test|tsconfig/.test(file))).to.deep.equal([]);
    });
  });

  describe('@crr/sdk, installed', () => {
    const project = new Project();
    before(async () => project.install(await archive('sdk', SDK_PACKAGE), '@types/node@20', 'vite@7'));
    after(() => project.remove());

    it('takes the project’s own web3.js', () => {
      expect(project.installed().filter((name) => name === '@solana/web3.js')).to.have.length(1);
    });

    it('is imported and required by plain Node, and is one platform by both entries', async () => {
      const names = '{ RouterInstructions, ROUTER_PROGRAM_ID, PlatformClient }';
      const say = `
        const step = new RouterInstructions().acceptAdmin({ pendingAdmin: ROUTER_PROGRAM_ID });
        console.log(step.data.length, PlatformClient === platform.PlatformClient)`;
      const [imported, required] = await Promise.all([
        project.node(
          'plain.mjs',
          `import ${names} from '@crr/sdk'; import * as platform from '@crr/sdk/platform'; ${say}`,
        ),
        project.node(
          'plain.cjs',
          `const ${names} = require('@crr/sdk'); const platform = require('@crr/sdk/platform'); ${say}`,
        ),
      ]);
      expect([imported, required]).to.deep.equal(Array(2).fill('8 true'));
    });

    for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
      it(`has types for a strict project under ${name} resolution`, async () => {
        const text = [COMPOSES, CALLS('@crr/sdk/platform')];
        const files =
          name === 'node16'
            ? { ...modules(text[0] ?? ''), 'platform.mts': text[1] ?? '', 'platform.cts': text[1] ?? '' }
            : { 'program.ts': text[0] ?? '', 'platform.ts': text[1] ?? '' };
        // web3.js's own declarations are not ours to mend.
        const options = { ...resolution, types: ['node'], skipLibCheck: true };
        expect(await project.complaints(options, files)).to.equal('');
      });
    }

    it('is bundled by Vite for a browser', async () => {
      project.write('index.html', '<script type="module" src="/main.ts"></script>');
      project.write('main.ts', `${COMPOSES}\ndocument.title = data;`);
      const vite = join(project.folder, 'node_modules/vite/bin/vite.js');
      const { stdout } = await run(process.execPath, [vite, 'build', '--logLevel', 'info'], {
        cwd: project.folder,
      });
      expect(stdout)
        .to.match(/built in/)
        .and.not.to.match(/externalized for browser compatibility/);
    });
  });
});
