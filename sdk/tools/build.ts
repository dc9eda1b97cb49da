/**
 * Builds the package as others install it, into `sdk/dist`: CommonJS, ES modules, type declarations, `package.json`.
 *
 *   npm run build --workspace @crr/sdk
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const SDK = join(__dirname, '..');

/** Writes the package into `folder`, which is emptied first. */
export async function buildPackage(folder: string, options: { types: boolean }): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shared: BuildOptions = {
    entryPoints: [join(SDK, 'src/index.ts')],
    bundle: true,
    packages: 'external',
    platform: 'neutral',
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  };
  await build({ ...shared, format: 'cjs', outfile: join(folder, 'index.cjs') });
  await build({ ...shared, format: 'esm', outfile: join(folder, 'index.mjs') });
  if (options.types) declareTypes(folder);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(publishedManifest(), null, 2)}\n`);
  cpSync(join(SDK, 'README.md'), join(folder, 'README.md'));
}

/** The workspace's manifest with its entry points replaced by the built ones. */
function publishedManifest(): object {
  const manifest = JSON.parse(readFileSync(join(SDK, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { scripts, devDependencies, main, types, ...published } = manifest;
  const entries = { types: './types/index.d.ts', import: './index.mjs', require: './index.cjs' };
  return {
    ...published,
    main: './index.cjs',
    module: './index.mjs',
    types: entries.types,
    exports: { '.': entries },
  };
}

function declareTypes(folder: string): void {
  const tsc = require.resolve('typescript/bin/tsc');
  const project = join(SDK, 'tsconfig.build.json');
  execFileSync(process.execPath, [tsc, '-p', project, '--outDir', join(folder, 'types')], {
    stdio: 'inherit',
  });
}

if (require.main === module) void buildPackage(join(SDK, 'dist'), { types: true });
