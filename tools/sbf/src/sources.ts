import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { ProgramEntry } from '../programs';
import { digestFiles, filesBelow } from './digest';

/** Files of tools/sbf that can't change a program: they list, choose, compare and describe. */
const NOT_A_SOURCE = new Set([
  ...['README.md', 'tsconfig.json', '.gitignore'],
  ...['build-programs.ts', 'programs.ts', 'check.ts', 'digest.ts', 'manifest.ts', 'sources.ts', 'types.ts'],
]);
const NOT_A_SOURCE_FOLDER = new Set(['target', 'node_modules']);

/** Thrown for a program whose crate isn't there. */
export class CrateMissing extends Error {
  constructor(program: ProgramEntry) {
    super(`${program.name}: no Cargo.toml in ${program.crate}`);
    this.name = 'CrateMissing';
  }
}

/** Every file that decides a program's bytes: its crates, their workspace, and the tools that build it. Absolute, sorted. */
export function sourceFiles(root: string, program: ProgramEntry): string[] {
  const workspace = join(root, program.workspace);
  const crate = join(root, program.crate);
  if (!existsSync(join(crate, 'Cargo.toml'))) throw new CrateMissing(program);
  const manifests = [join(workspace, 'Cargo.toml'), join(workspace, 'Cargo.lock')];
  const crates = [
    ...localCrates(crate),
    ...pathDependencies(workspace).flatMap((folder) => localCrates(folder)),
  ];
  const files = [...manifests, ...crates.flatMap(crateFiles)].filter(existsSync);
  return filesBelow([...files, ...toolFiles(root)], NOT_A_SOURCE_FOLDER);
}

/** One digest over {@link sourceFiles} and the program's entry in the table. */
export function sourceDigest(root: string, program: ProgramEntry): string {
  return digestFiles(root, sourceFiles(root, program), JSON.stringify(program));
}

function toolFiles(root: string): string[] {
  const files = filesBelow([join(root, 'tools/sbf')], NOT_A_SOURCE_FOLDER);
  return files.filter((file) => !NOT_A_SOURCE.has(basename(file)) && !file.endsWith('.test.ts'));
}

/** A crate's folder and those of all crates that it names by path. */
function localCrates(crate: string, seen = new Set<string>()): string[] {
  if (seen.has(crate)) return [];
  seen.add(crate);
  return [crate, ...pathDependencies(crate).flatMap((dependency) => localCrates(dependency, seen))];
}

function pathDependencies(folder: string): string[] {
  const manifest = readFileSync(join(folder, 'Cargo.toml'), 'utf8');
  const named = [...manifest.matchAll(/\bpath\s*=\s*"([^"]+)"/g)].map((match) =>
    resolve(folder, match[1] ?? ''),
  );
  // `path` also names a target's source file, which is no crate.
  return named.filter((path) => existsSync(join(path, 'Cargo.toml')));
}

function crateFiles(crate: string): string[] {
  return ['Cargo.toml', 'build.rs', 'src'].map((name) => join(crate, name));
}
