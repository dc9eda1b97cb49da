import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CARGO, LLVM, packageVersions, RUSTC } from './debian';
import { digestFiles, filesBelow, sha256 } from './digest';
import { cacheFolder, type Layout, paths } from './layout';
import { run } from './run';
import type { Report } from './toolchain';

/** The parts of the tool chain that are built from this repository. */
export interface Tools {
  /** Folder to put on PATH: holds the linker that the target file names. */
  readonly folder: string;
  /** LLVM plugin with the pass `sbf-legalize`. */
  readonly pass: string;
  /** Bitcode of the functions that the pass calls. */
  readonly runtime: readonly string[];
  /** BPF object file -> sBPF program. */
  readonly relink: string;
  /** Anchor program crate -> IDL. */
  readonly idl: string;
}

const RUNTIME = ['wide', 'memory'] as const;
const HOST_PROGRAMS = ['relink', 'idl'] as const;

/** Returns the built tools, building them when this version of their sources has not been built on this machine. */
export function prepareTools(layout: Layout, report: Report): Tools {
  const sources = paths(layout).tool;
  const files = filesBelow([join(sources, 'llvm'), join(sources, 'host')], new Set(['target']));
  const key = sha256(digestFiles(sources, files) + JSON.stringify(packageVersions())).slice(0, 16);
  const folder = join(cacheFolder(), key);
  if (!existsSync(folder)) {
    report('building the relinker, the IDL extractor and the LLVM pass (once per version)');
    mkdirSync(cacheFolder(), { recursive: true });
    // Built aside and renamed, so that a broken-off or a second build never leaves half a folder.
    const draft = mkdtempSync(join(cacheFolder(), 'draft-'));
    try {
      buildTools(sources, draft);
      if (!existsSync(folder)) renameSync(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return {
    folder,
    pass: join(folder, 'legalize.so'),
    runtime: RUNTIME.map((name) => join(folder, `${name}.bc`)),
    relink: join(folder, 'relink'),
    idl: join(folder, 'idl'),
  };
}

function buildTools(sources: string, out: string): void {
  buildHostPrograms(join(sources, 'host'), out);
  buildPass(join(sources, 'llvm/pass'), join(out, 'legalize.so'));
  for (const name of RUNTIME)
    buildRuntime(join(sources, 'llvm/runtime', `${name}.c`), join(out, `${name}.bc`));
  copyFileSync(join(sources, 'llvm/sbf-link'), join(out, 'sbf-link'));
  chmodSync(join(out, 'sbf-link'), 0o755);
}

function buildHostPrograms(crate: string, out: string): void {
  const target = join(cacheFolder(), 'target');
  const env = { RUSTC, RUSTFLAGS: undefined, RUSTUP_TOOLCHAIN: undefined, CARGO_TARGET_DIR: target };
  run(CARGO, ['build', '--release', '--locked'], { cwd: crate, env, live: true });
  for (const name of HOST_PROGRAMS) copyFileSync(join(target, 'release', name), join(out, name));
}

function buildPass(folder: string, out: string): void {
  const flags = run(join(LLVM, 'llvm-config'), ['--cxxflags'])
    .trim()
    .split(/\s+/)
    .filter((flag) => !flag.startsWith('-std='));
  const units = filesBelow([folder], new Set()).filter((file) => file.endsWith('.cpp'));
  const own = ['-std=c++17', '-O1', '-fPIC', '-shared', '-fno-rtti'];
  run(join(LLVM, 'clang++'), [...own, ...flags, ...units, '-o', out]);
}

function buildRuntime(source: string, out: string): void {
  const target = ['-target', 'bpfel', '-mcpu=v2'];
  run(join(LLVM, 'clang'), [...target, '-O2', '-ffreestanding', '-emit-llvm', '-c', source, '-o', out]);
}
