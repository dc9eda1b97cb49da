import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { PROGRAMS, type ProgramEntry } from '../programs';
import { sha256 } from './digest';
import { type Layout, paths } from './layout';
import { sourceDigest } from './sources';
import { typesModule } from './types';

/** What one program in artifacts/ was built from and with. */
export interface ManifestEntry {
  /** Digest of all its sources, see sources.ts. */
  readonly sources: string;
  /** Name and version of everything that compiled it. */
  readonly toolchain: Readonly<Record<string, string>>;
  /** sha256 of the `.so`. */
  readonly sha256: string;
  /** Size of the `.so`. */
  readonly bytes: number;
}

/** artifacts/manifest.json: an entry per program name. */
export type Manifest = Readonly<Record<string, ManifestEntry>>;

/** Reads the manifest; empty when there is none yet. */
export function readManifest(layout: Layout): Manifest {
  const file = paths(layout).manifest;
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : {};
}

/**
 * Describes a freshly built program in the manifest; entries of programs that no longer exist go.
 * @param built what {@link sourceDigest} said before the build, and what built it
 */
export function recordBuild(
  layout: Layout,
  program: ProgramEntry,
  built: Pick<ManifestEntry, 'sources' | 'toolchain'>,
): void {
  const bytes = readFileSync(paths(layout).program(program.name));
  const entry: ManifestEntry = {
    ...built,
    sha256: sha256(bytes),
    bytes: bytes.length,
  };
  const entries = { ...readManifest(layout), [program.name]: entry };
  const kept = PROGRAMS.flatMap(({ name }) => (entries[name] ? [[name, entries[name]]] : []));
  writeFileSync(paths(layout).manifest, `${JSON.stringify(Object.fromEntries(kept), null, 2)}\n`);
}

/**
 * Compares artifacts/ and the generated types with the sources, without building anything.
 * @returns what is wrong, in words; empty when the program's artifacts are what its sources say
 */
export function artifactFaults(layout: Layout, program: ProgramEntry): string[] {
  const entry = readManifest(layout)[program.name];
  if (!entry) return [`${program.name} is not in the manifest`];
  const faults: string[] = [];
  if (entry.sources !== sourceDigest(layout.root, program))
    faults.push(`${program.name} is older than its sources`);
  faults.push(...programFaults(layout, program, entry));
  if (program.anchor) faults.push(...typeFaults(layout, program));
  return faults;
}

function programFaults(layout: Layout, program: ProgramEntry, entry: ManifestEntry): string[] {
  const file = paths(layout).program(program.name);
  if (!existsSync(file)) return [`${program.name}.so is missing`];
  const bytes = readFileSync(file);
  const same = sha256(bytes) === entry.sha256 && bytes.length === entry.bytes;
  return same ? [] : [`${program.name}.so is not the file in the manifest`];
}

function typeFaults(layout: Layout, program: ProgramEntry): string[] {
  const idl = paths(layout).idl(program.name);
  const types = paths(layout).types(program.name);
  if (!existsSync(idl)) return [`the IDL of ${program.name} is missing`];
  const same = existsSync(types) && readFileSync(types, 'utf8') === typesModule(readFileSync(idl, 'utf8'));
  return same ? [] : [`the TypeScript types of ${program.name} differ from its IDL`];
}
