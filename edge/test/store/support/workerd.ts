/** The real workerd with one worker and one class of SQLite objects. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { build } from 'esbuild';

/** Which program runs where. */
export interface WorkerOptions {
  /** TypeScript of the worker: `export default` its handler, and the class. */
  readonly source: string;
  readonly className: string;
  /** The binding under which the worker finds the objects. */
  readonly binding: string;
  /** Keeps program and objects. */
  readonly folder: string;
  /** Further bindings, as text. */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A running workerd. */
export interface RunningWorker {
  readonly url: string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

const CONTROL_FD = 3;
/** Path of the program. */
const { default: WORKERD } = require('workerd') as { readonly default: string };

/** Bundles the worker and starts workerd on a free port. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  mkdirSync(join(options.folder, 'objects'), { recursive: true });
  await bundle(options);
  const config = join(options.folder, 'config.capnp');
  writeFileSync(config, configText(options));
  const child = spawn(WORKERD, ['serve', config, '--experimental', `--control-fd=${CONTROL_FD}`], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  return { url: `http://127.0.0.1:${await portOf(child)}`, kill: () => kill(child) };
}

async function bundle({ source, folder }: WorkerOptions): Promise<void> {
  await build({
    stdin: { contents: source, resolveDir: __dirname, loader: 'ts' },
    outfile: join(folder, 'worker.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['worker', 'browser'],
    external: ['cloudflare:workers'],
    logLevel: 'error',
  });
}

function configText({ className, binding, folder, texts = {} }: WorkerOptions): string {
  const bindings = [
    `(name = "${binding}", durableObjectNamespace = "${className}")`,
    ...Object.entries(texts).map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01",
      durableObjectNamespaces = [(className = "${className}", uniqueKey = "test", enableSql = true)],
      durableObjectStorage = (localDisk = "objects"),
      bindings = [${bindings.join(', ')}],
      globalOutbound = "network"
    )),
    (name = "network", network = (allow = ["private"])),
    (name = "objects", disk = (path = "${join(folder, 'objects')}", writable = true))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")]
);
`;
}

function portOf(child: ChildProcess): Promise<number> {
  const lines = createInterface(child.stdio[CONTROL_FD] as Readable);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`workerd ended with ${code} before it listened`)));
    lines.on('line', (line) => {
      const { event, port } = JSON.parse(line) as { event: string; port?: number };
      if (event === 'listen' && port !== undefined) resolve(port);
    });
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
