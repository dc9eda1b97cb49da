/**
 * Builds what others install: ES modules, CommonJS, types for both, `package.json`, README and license.
 *
 *   npm run build --workspace @crr/sdk
 *
 * `sdk/dist/sdk` is `@crr/sdk`. `sdk/dist/platform-client` is `@crr/platform-client`, the same source's `platform` folder
 * alone, for callers of the HTTP API: it brings nothing of Solana along.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { declareTypes } from './types';

const SDK = join(__dirname, '..');
const REPOSITORY = join(SDK, '..');

/** Something to install: which of the sources, and under which names. */
interface PublishedPackage {
  /** Source below `sdk/src` by the name of its built file. */
  readonly entries: Readonly<Record<string, string>>;
  /** Name of the built file by the path that people import. */
  readonly exports: Readonly<Record<string, string>>;
  /** What differs from the workspace's manifest. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Of the repository. */
  readonly readme: string;
}

interface Manifest extends Record<string, unknown> {
  readonly dependencies: Readonly<Record<string, string>>;
}

const MANIFEST = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')) as Manifest;

/** Program and platform. */
export const SDK_PACKAGE: PublishedPackage = {
  entries: { index: 'index', platform: 'platform/index' },
  exports: { '.': 'index', './platform': 'platform' },
  manifest: {},
  readme: 'sdk/README.md',
};

/** The platform alone. */
export const PLATFORM_CLIENT_PACKAGE: PublishedPackage = {
  entries: { index: 'platform/index' },
  exports: { '.': 'index' },
  manifest: {
    name: '@crr/platform-client',
    description: 'Typed client of the campaign reward router’s HTTP API. Needs nothing of Solana.',
    dependencies: { '@noble/hashes': MANIFEST.dependencies['@noble/hashes'] },
    peerDependencies: undefined,
  },
  readme: 'sdk/PLATFORM-CLIENT.md',
};

/** Writes a package into `folder`, which is emptied first. */
export async function buildPackage(
  folder: string,
  options: { types: boolean },
  published: PublishedPackage = SDK_PACKAGE,
): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const format of ['cjs', 'esm'] as const) await bundle(folder, format, published);
  if (options.types) declareTypes(folder, published.entries);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(published), null, 2)}\n`);
  cpSync(join(REPOSITORY, published.readme), join(folder, 'README.md'));
  for (const file of ['LICENSE', 'NOTICE', 'CHANGELOG.md'])
    cpSync(join(REPOSITORY, file), join(folder, file));
}

async function bundle(folder: string, format: 'cjs' | 'esm', { entries }: PublishedPackage): Promise<void> {
  const extension = format === 'cjs' ? 'cjs' : 'mjs';
  for (const [name, source] of Object.entries(entries)) {
    const options: BuildOptions = {
      entryPoints: [join(SDK, 'src', `${source}.ts`)],
      outfile: join(folder, `${name}.${extension}`),
      format,
      bundle: true,
      packages: 'external',
      platform: 'neutral',
      target: 'es2022',
      sourcemap: true,
      logLevel: 'warning',
      plugins: name === 'index' && 'platform' in entries ? [oncePlatform(extension)] : [],
    };
    await build(options);
  }
}

/** The platform's classes are there once, whichever of the two entries somebody imports them from. */
function oncePlatform(extension: string): Plugin {
  return {
    name: 'platform is an entry of its own',
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/platform$/ }, () => ({ path: `./platform.${extension}`, external: true }));
    },
  };
}

/** The workspace's manifest with its entry points replaced by the built ones. */
function manifestOf({ exports, manifest }: PublishedPackage): object {
  const { scripts, devDependencies, exports: _sources, ...kept } = MANIFEST;
  const entries = Object.entries(exports).map(([path, name]) => [
    path,
    {
      import: { types: `./types/esm/${name}.d.mts`, default: `./${name}.mjs` },
      require: { types: `./types/cjs/${name}.d.cts`, default: `./${name}.cjs` },
    },
  ]);
  return {
    ...kept,
    main: './index.cjs',
    module: './index.mjs',
    types: './types/cjs/index.d.cts',
    exports: { ...Object.fromEntries(entries), './package.json': './package.json' },
    engines: { node: '>=20.19' },
    ...manifest,
  };
}

/** Packs a built package as it is published. @returns the archive's path */
export function pack(folder: string, into: string): string {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['pack', '--silent', '--json', '--pack-destination', into];
  const [archive] = JSON.parse(execFileSync(npm, args, { cwd: folder, encoding: 'utf8' })) as [
    { filename: string },
  ];
  return join(into, archive.filename);
}

async function main(): Promise<void> {
  await buildPackage(join(SDK, 'dist/sdk'), { types: true });
  await buildPackage(join(SDK, 'dist/platform-client'), { types: true }, PLATFORM_CLIENT_PACKAGE);
}

if (require.main === module) void main();
