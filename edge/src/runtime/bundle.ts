/** The worker as one ES module, the way wrangler makes it. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** How to bundle. */
export interface BundleOptions {
  /** Where the module is written. */
  readonly outfile: string;
  /** The worker's entry: what wrangler.jsonc calls `main`. */
  readonly entry: string;
}

/** What was bundled. */
export interface WorkerBundle {
  readonly bytes: number;
  /** Modules that the runtime has to have. */
  readonly imports: readonly string[];
  /** Files that it was made of, relative to this process's folder. */
  readonly inputs: readonly string[];
  /** All that were read, absolute: also those of which nothing is left. */
  readonly sources: readonly string[];
}

const RUNTIME = 'runtime';
const BUILTIN = new RegExp(`^(node:)?(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`);

/** Bundles the worker. @throws the bundler's BuildFailure */
export async function bundleWorker({ outfile, entry }: BundleOptions): Promise<WorkerBundle> {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    plugins: [runtimeModules],
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  const [output] = Object.values(metafile.outputs);
  if (output === undefined) throw new Error('the bundler made no module');
  const imports = output.imports.filter(({ external }) => external).map(({ path }) => path);
  const files = Object.keys(metafile.inputs).filter((path) => !path.startsWith(`${RUNTIME}:`));
  return {
    bytes: output.bytes,
    imports: [...new Set(imports)].sort(),
    inputs: Object.keys(output.inputs),
    sources: files.map((path) => resolve(path)),
  };
}

/** What an entry was bundled to, and the files that went into it, as they were. */
interface Made {
  readonly content: Buffer;
  readonly stamps: ReadonlyMap<string, string>;
}

const made = new Map<string, Made>();

/** Bundles the worker to a file, or copies what this process bundled before, where every source is as it was. */
export async function writeWorker({ outfile, entry }: BundleOptions): Promise<void> {
  const before = made.get(entry);
  if (before !== undefined && [...before.stamps].every(([path, stamp]) => stampOf(path) === stamp)) {
    writeFileSync(outfile, before.content);
    return;
  }
  const { sources } = await bundleWorker({ outfile, entry });
  const stamps = new Map(sources.map((path) => [path, stampOf(path)]));
  made.set(entry, { content: readFileSync(outfile), stamps });
}

function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { size: -1, mtimeMs: -1 };
  return `${size} ${mtimeMs}`;
}

/**
 * Node's modules are the runtime's (`nodejs_compat`). CommonJS asks for them by `require`, which no ES module has: it gets them by a module in
 * between.
 */
const runtimeModules: Plugin = {
  name: 'runtime-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: BUILTIN }, ({ path, kind, namespace }) => {
      const name = path.replace(/^node:/, '');
      if (kind === 'require-call' && namespace !== RUNTIME) return { path: name, namespace: RUNTIME };
      return { path: `node:${name}`, external: true };
    });
    onLoad({ filter: /.*/, namespace: RUNTIME }, ({ path }) => {
      return { contents: `import module_ from 'node:${path}'; module.exports = module_;`, loader: 'js' };
    });
  },
};
