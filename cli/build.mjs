/**
 * `npm run build --workspace @crr/cli`: `crr` as one file, so that it starts at once. The packages of this repository are
 * in it, each run when it is first imported; those of npm stay where they are.
 *
 * With `--final` its sources are never looked at again: for an image, in which they do not change and files lose their times.
 *
 * Plain JavaScript, because `bin/crr.mjs` makes the file anew where a source has changed.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const CLI = dirname(fileURLToPath(import.meta.url));
const REPOSITORY = dirname(CLI);
const FOLDER = join(CLI, 'dist');
const INPUTS = join(FOLDER, 'inputs.json');

/** What the built file depends on besides its sources: this file, and where npm put its packages. */
const BESIDES = ['cli/build.mjs', 'node_modules/.package-lock.json'];

/** The file that is run. */
export const BUILT = join(FOLDER, 'crr.cjs');

/** Whether the file is there and every source that went into it is as it was: by size and time, which costs milliseconds. */
export function isFresh() {
  try {
    const inputs = JSON.parse(readFileSync(INPUTS, 'utf8'));
    return inputs.every(([path, stamp]) => stampOf(path) === stamp) && statSync(BUILT).isFile();
  } catch {
    return false; // never built, or a source is gone
  }
}

/**
 * Builds it. Whoever runs the former one meanwhile is not disturbed: a file is replaced as a whole.
 *
 * @param options.final whether it stays fresh whatever becomes of its sources
 */
export async function buildCli({ final = false } = {}) {
  const { build } = createRequire(import.meta.url)('esbuild');
  const { outputFiles, metafile } = await build({
    entryPoints: [join(CLI, 'src/crr.ts')],
    outfile: BUILT,
    bundle: true,
    write: false,
    metafile: true,
    absWorkingDir: REPOSITORY,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    plugins: [packagesOfNpmStay, foldersStay],
  });
  const paths = final ? [] : [...Object.keys(metafile.inputs), ...BESIDES];
  const inputs = paths.map((path) => [path, stampOf(path)]);
  mkdirSync(FOLDER, { recursive: true });
  // Not fresh until everything is in its place.
  rmSync(INPUTS, { force: true });
  for (const { path, contents } of outputFiles.reverse()) replace(path, contents);
  replace(INPUTS, `${JSON.stringify(inputs)}\n`);
}

function resolvedBy({ resolve: resolved }, name) {
  try {
    return resolved(name);
  } catch {
    return null; // a package for one platform, or of types alone
  }
}

function stampOf(path) {
  const { size, mtimeMs } = statSync(resolve(REPOSITORY, path));
  return `${size} ${mtimeMs}`;
}

function replace(path, contents) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

/** Bare names are npm's, except this repository's own. Each package has its own versions of them, which may lie in its folder. */
const packagesOfNpmStay = {
  name: 'packages of npm stay where they are',
  setup({ onResolve }) {
    const fromBuilt = createRequire(BUILT);
    onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) => {
      if (kind === 'entry-point' || path.startsWith('@crr/')) return null;
      const wanted = resolvedBy(createRequire(join(resolveDir, 'file.js')), path);
      if (wanted === null || isBuiltin(path) || wanted === resolvedBy(fromBuilt, path))
        return { external: true };
      return { external: true, path: `./${relative(FOLDER, wanted)}` };
    });
  },
};

/** A source that reads files beside itself finds them from the built file, too. */
const foldersStay = {
  name: 'folders stay where they are',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      if (!/\b__dirname\b/.test(source)) return null;
      const folder = JSON.stringify(relative(FOLDER, dirname(path)));
      return {
        contents: source.replace(/\b__dirname\b/g, `require('node:path').join(__dirname, ${folder})`),
        loader: 'ts',
      };
    });
  },
};

if (pathToFileURL(process.argv[1] ?? '').href === import.meta.url) {
  await buildCli({ final: process.argv.includes('--final') });
}
