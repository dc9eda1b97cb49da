import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

const REPOSITORY = join(__dirname, '../..');
const RULES = '.dependency-cruiser.cjs';
const MANIFEST = JSON.stringify({ exports: { '.': './src/index.ts' } });

/** A file that breaks one rule, by its import. */
interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

/** A small house with the repository's rules: some packages, each with a door, an inside and a test. */
class House {
  readonly folder = mkdtempSync(join(tmpdir(), 'crr-house-'));

  constructor(packages: readonly string[]) {
    copyFileSync(join(REPOSITORY, RULES), join(this.folder, RULES));
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'NodeNext' } }));
    mkdirSync(join(this.folder, 'node_modules/@crr'), { recursive: true });
    for (const name of packages) {
      this.write(`${name}/package.json`, MANIFEST);
      this.write(`${name}/src/index.ts`, `export const ${name} = 1;`);
      this.write(`${name}/src/inside.ts`, 'export const inside = 1;');
      symlinkSync(join(this.folder, name), join(this.folder, 'node_modules/@crr', name));
    }
  }

  write(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${content}\n`);
  }

  /** What the rules say of it. */
  async violations(): Promise<Violation[]> {
    const bin = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [bin, '--config', RULES, '--output-type', 'json', '.'];
    const output = await new Promise<string>((resolve, reject) => {
      const options = { cwd: this.folder, maxBuffer: 1 << 24 };
      execFile(process.execPath, args, options, (error, stdout, stderr) => {
        if (stdout === '') reject(error ?? new Error(stderr));
        else resolve(stdout);
      });
    });
    const { summary } = JSON.parse(output) as {
      summary: { violations: (Omit<Violation, 'rule'> & { rule: { name: string } })[] };
    };
    return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

describe('the rules of what may import what', () => {
  let house: House;
  let found: Violation[];

  /** Each named after the rule that it breaks. */
  const PLANTED: readonly (Violation & { content: string })[] = [
    {
      rule: 'no-circle',
      from: 'edge/src/about.ts',
      to: 'edge/src/round.ts',
      content: `import { round } from './round';\nexport const about: number = round;`,
    },
    {
      rule: 'no-circle',
      from: 'edge/src/asked.ts',
      to: 'edge/src/told.ts',
      content: `import type { Told } from './told';\nexport interface Asked { told: Told }`,
    },
    {
      rule: 'sdk-imports-downwards',
      from: 'sdk/src/upwards.ts',
      to: 'platform/src/index.ts',
      content: `export { platform } from '@crr/platform';`,
    },
    {
      rule: 'sdk-imports-downwards',
      from: 'sdk/src/unpublished.ts',
      to: 'kit/src/index.ts',
      content: `export { kit } from '@crr/kit';`,
    },
    {
      rule: 'kit-imports-downwards',
      from: 'kit/src/upwards.ts',
      to: 'db/src/index.ts',
      content: `export type { db } from '@crr/db';`,
    },
    {
      rule: 'platform-imports-downwards',
      from: 'platform/src/sideways.ts',
      to: 'edge/src/index.ts',
      content: `export type { edge } from '@crr/edge';`,
    },
    {
      rule: 'indexer-imports-downwards',
      from: 'indexer/src/sideways.ts',
      to: 'edge/src/index.ts',
      content: `export type { edge } from '@crr/edge';`,
    },
    {
      rule: 'db-imports-downwards',
      from: 'db/src/later.ts',
      to: 'cli/src/index.ts',
      content: `export const later = () => import('@crr/cli');`,
    },
    {
      rule: 'only-by-name',
      from: 'platform/src/path.ts',
      to: 'db/src/index.ts',
      content: `export { db } from '../../db/src/index';`,
    },
    {
      rule: 'only-by-exports',
      from: 'platform/src/reach.ts',
      to: 'db/src/inside.ts',
      content: `export { inside } from '../../db/src/inside';`,
    },
    {
      rule: 'only-by-exports',
      from: 'platform/test/reach.test.ts',
      to: 'db/src/inside.ts',
      content: `import { inside } from '../../db/src/inside';\nexport const tried = inside;`,
    },
    {
      rule: 'no-test-in-production',
      from: 'edge/src/helped.ts',
      to: 'edge/test/support/help.ts',
      content: `export { help } from '../test/support/help';`,
    },
    {
      rule: 'not-to-nowhere',
      from: 'platform/src/nowhere.ts',
      to: '@crr/db/src/inside',
      content: `export { inside } from '@crr/db/src/inside';`,
    },
  ];

  before(async () => {
    house = new House(['kit', 'db', 'sdk', 'edge', 'indexer', 'platform', 'cli']);
    house.write('edge/test/support/help.ts', 'export const help = 1;');
    house.write('edge/src/round.ts', `import { about } from './about';\nexport const round = about;`);
    house.write(
      'edge/src/told.ts',
      `import type { Asked } from './asked';\nexport interface Told { asked: Asked }`,
    );
    house.write('platform/src/allowed.ts', `export { db } from '@crr/db';\nexport { sdk } from '@crr/sdk';`);
    house.write('cli/src/allowed.ts', `export { platform } from '@crr/platform';`);
    for (const { from, content } of PLANTED) house.write(from, content);
    found = await house.violations();
  });

  after(() => house.remove());

  for (const { rule, from, to } of PLANTED) {
    it(`${rule} finds ${from}`, () => {
      expect(found).to.deep.include({ rule, from, to });
    });
  }

  it('leave alone what is allowed', () => {
    const guilty = new Set([...PLANTED.map(({ from }) => from), 'edge/src/round.ts', 'edge/src/told.ts']);
    expect(found.filter(({ from }) => !guilty.has(from))).to.deep.equal([]);
  });
});

/** A package in package-lock.json. */
interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The names of all packages that `npm ci --omit=dev` installs for a workspace. */
function installedFor(workspace: string): Set<string> {
  const { packages } = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, LockedPackage>>;
  };
  const names = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const { link, resolved = '', dependencies, optionalDependencies } = packages[path] ?? {};
    if (link) {
      visit(resolved);
      return;
    }
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      names.add(name);
      const found = placesFrom(path, name).find((place) => place in packages);
      if (found !== undefined) visit(found);
    }
  };
  visit(workspace);
  return names;
}

/** Where Node looks for a package, the nearest first. */
function placesFrom(path: string, name: string): string[] {
  const parents = [
    path,
    ...[...path.matchAll(/\/node_modules\//g)].map(({ index }) => path.slice(0, index)).reverse(),
  ];
  return [...parents.map((parent) => `${parent}/node_modules/${name}`), `node_modules/${name}`];
}

describe('what a service is installed with', () => {
  it('is for the platform neither the edge nor its runtime and bundler', () => {
    const installed = installedFor('platform');
    expect([...installed]).to.include.members(['@crr/db', '@crr/sdk', 'hono', 'pg']);
    for (const name of ['@crr/edge', '@crr/testing', 'workerd', 'esbuild'])
      expect(installed).not.to.include(name);
  });

  it('is for the edge its runtime, so that this would be found', () => {
    expect([...installedFor('edge')]).to.include('workerd');
  });
});
