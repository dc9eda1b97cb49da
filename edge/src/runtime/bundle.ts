/** The worker as one ES module, the way wrangler makes it. */
import { builtinModules } from 'node:module';
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
}

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
  return { bytes: output.bytes, imports: [...new Set(imports)].sort(), inputs: Object.keys(output.inputs) };
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
      if (kind === 'require-call' && namespace !== 'runtime') return { path: name, namespace: 'runtime' };
      return { path: `node:${name}`, external: true };
    });
    onLoad({ filter: /.*/, namespace: 'runtime' }, ({ path }) => {
      return { contents: `import module_ from 'node:${path}'; module.exports = module_;`, loader: 'js' };
    });
  },
};
