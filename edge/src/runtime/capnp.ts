/** workerd's configuration, derived from wrangler.jsonc. */
import type { WorkerDescription } from './description';

/** What only the place where it runs knows. */
export interface WorkerPlacement {
  /** The bundle, relative to the configuration's file. */
  readonly module: string;
  /** Absolute path of the folder that keeps the Durable Objects. */
  readonly objects: string;
  /** `host:port`; port 0 for a free one. */
  readonly address: string;
  /** Settings that the worker finds as bindings: workerd takes them from its environment, so that no secret is written to a file. */
  readonly fromEnvironment: readonly string[];
}

/** The name under which workerd reports the port of its socket. */
export const SOCKET = 'http';

/** The configuration in Cap'n Proto's text form. */
export function workerdConfig(worker: WorkerDescription, placement: WorkerPlacement): string {
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true))),
    (name = "objects", disk = (path = ${quoted(placement.objects)}, writable = true))
  ],
  sockets = [(name = ${quoted(SOCKET)}, address = ${quoted(placement.address)}, http = (), service = "worker")]
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed ${quoted(placement.module)})],
  compatibilityDate = ${quoted(worker.compatibilityDate)},
  compatibilityFlags = ${list(worker.compatibilityFlags.map(quoted))},
  durableObjectNamespaces = ${list(worker.objects.map((object) => namespace(worker.name, object.className)))},
  durableObjectStorage = (localDisk = "objects"),
  bindings = ${list(bindings(worker, placement))},
  globalOutbound = "internet"
);
`;
}

function namespace(worker: string, className: string): string {
  return `(className = ${quoted(className)}, uniqueKey = ${quoted(`${worker}-${className}`)}, enableSql = true)`;
}

function bindings({ objects, vars }: WorkerDescription, { fromEnvironment }: WorkerPlacement): string[] {
  const given = new Set(fromEnvironment);
  return [
    ...objects.map(
      ({ binding, className }) =>
        `(name = ${quoted(binding)}, durableObjectNamespace = ${quoted(className)})`,
    ),
    ...Object.entries(vars)
      .filter(([name]) => !given.has(name))
      .map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`),
    ...fromEnvironment.map((name) => `(name = ${quoted(name)}, fromEnvironment = ${quoted(name)})`),
  ];
}

function list(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n    ${items.join(',\n    ')}\n  ]`;
}

/** A text literal; Cap'n Proto knows C's escapes, and not JSON's \u. */
export function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/\p{Cc}/gu, bytesEscaped)}"`;
}

function bytesEscaped(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
