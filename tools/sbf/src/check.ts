import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { PROGRAMS, type ProgramEntry } from '../programs';
import { sha256 } from './digest';
import { cacheFolder, type Layout, paths } from './layout';
import { artifactFaults, type ManifestEntry, readManifest } from './manifest';
import { sourceFiles } from './sources';
import type { Report, Toolchain } from './toolchain';

/** Thrown when a program built from source isn't the one in artifacts/. */
export class NotReproduced extends Error {
  constructor(files: readonly string[]) {
    super(`built from source with the same tools, these differ from artifacts/: ${files.join(', ')}`);
    this.name = 'NotReproduced';
  }
}

/**
 * Builds programs from their sources in a new folder and compares the result with artifacts/, byte for byte.
 * A program that was built with other versions of the tools is built, but can't be compared: that is reported.
 * @throws {NotReproduced} naming every file that differs
 */
export function checkArtifacts(
  layout: Layout,
  programs: readonly ProgramEntry[],
  toolchain: Toolchain,
  report: Report,
): void {
  const folder = mkdtempSync(join(tmpdir(), 'check-programs-'));
  try {
    const copy = copySources(layout, programs, folder);
    const manifest = readManifest(layout);
    const different = programs.flatMap((program) => {
      report(`${program.name}: building a copy of its sources`);
      const built = buildCopy(copy, program, toolchain);
      const compared = difference(manifest[program.name]?.toolchain, toolchain.versions);
      if (compared) {
        report(`${program.name}: builds, but not compared: ${compared}`);
        return [];
      }
      const wrong = built.filter((file) => !sameFile(file, join(layout.root, relative(copy.root, file))));
      if (wrong.length === 0) {
        report(`${program.name}: same bytes`);
        remember(layout, program);
      }
      return wrong.map((file) => relative(copy.root, file));
    });
    if (different.length > 0) throw new NotReproduced(different);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Whether this machine built the program before from exactly these sources, by the manifest's tools, and got exactly these
 * bytes: then to build it again would show nothing new. Nothing in the repository can say so.
 */
export function wasReproduced(layout: Layout, program: ProgramEntry): boolean {
  const file = proofFile(layout, program);
  return file !== null && existsSync(file);
}

function remember(layout: Layout, program: ProgramEntry): void {
  const file = proofFile(layout, program);
  if (file === null) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${program.name}\n`);
}

/** Named after all that was compared; null where artifacts/ is not what the sources say. */
function proofFile(layout: Layout, program: ProgramEntry): string | null {
  if (artifactFaults(layout, program).length > 0) return null;
  const idl = program.anchor ? sha256(readFileSync(paths(layout).idl(program.name))) : '';
  const compared = JSON.stringify([program, readManifest(layout)[program.name], idl]);
  return join(cacheFolder(), 'reproduced', sha256(Buffer.from(compared)));
}

/**
 * Copies the sources to another folder, with another CARGO_HOME: neither may leave a trace in a program.
 * Cargo wants a workspace whole, so the other programs of the same workspace come along.
 */
function copySources(layout: Layout, programs: readonly ProgramEntry[], folder: string): Layout {
  const copy: Layout = { root: join(folder, 'copy'), cargoHome: join(folder, 'cargo') };
  const workspaces = new Set(programs.map((program) => program.workspace));
  const together = PROGRAMS.filter((program) => workspaces.has(program.workspace));
  for (const file of new Set(together.flatMap((program) => sourceFiles(layout.root, program)))) {
    const target = join(copy.root, relative(layout.root, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
  mkdirSync(copy.cargoHome);
  // Downloads and settings are shared; only the path differs.
  for (const name of ['registry', 'config.toml']) {
    const shared = join(layout.cargoHome, name);
    if (existsSync(shared)) symlinkSync(shared, join(copy.cargoHome, name));
  }
  return copy;
}

function buildCopy(copy: Layout, program: ProgramEntry, toolchain: Toolchain): string[] {
  const so = paths(copy).program(program.name);
  const idl = paths(copy).idl(program.name);
  for (const file of [so, idl]) mkdirSync(dirname(file), { recursive: true });
  toolchain.buildProgram(copy, program, so, true);
  if (!program.anchor) return [so];
  toolchain.writeIdl(copy, program, idl);
  return [so, idl];
}

function sameFile(left: string, right: string): boolean {
  return existsSync(right) && readFileSync(left).equals(readFileSync(right));
}

/** Which tools differ, in words; undefined when none does. */
function difference(
  recorded: ManifestEntry['toolchain'] | undefined,
  present: Toolchain['versions'],
): string | undefined {
  const names = [...new Set([...Object.keys(recorded ?? {}), ...Object.keys(present)])];
  const changes = names
    .filter((name) => recorded?.[name] !== present[name])
    .map((name) => `${name} was ${recorded?.[name] ?? 'not used'}, is ${present[name] ?? 'not used'}`);
  return changes.length > 0 ? changes.join('; ') : undefined;
}
