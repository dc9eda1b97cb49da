import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ProgramEntry } from '../programs';
import { CARGO, LLVM, RUSTC } from './debian';
import { type Layout, paths } from './layout';
import { run } from './run';
import type { Tools } from './tools';

/**
 * Compiles a program with its dependencies, core, alloc and std into one LLVM bitcode module.
 * @returns the module's path
 */
export function compileToBitcode(
  layout: Layout,
  program: ProgramEntry,
  tools: Tools,
  locked: boolean,
): string {
  const { cargoTarget, targetSpec } = paths(layout);
  const profile = join(cargoTarget, basename(targetSpec, '.json'), 'release');
  forget(profile, program.name);
  const args = [
    ...['build', '--release', '--package', packageName(program)],
    ...['-Zjson-target-spec', '--target', targetSpec],
    ...['-Zbuild-std=core,alloc,std,panic_abort', '-Zbuild-std-features='],
    // The whole program is optimized as one module later; rustc's own LTO would only do it twice.
    ...['--config', 'profile.release.lto=false', '--config', 'profile.release.codegen-units=1'],
    ...(locked ? ['--locked'] : []),
  ];
  run(CARGO, args, {
    live: true,
    cwd: join(layout.root, program.workspace),
    env: environment(layout, program, tools),
  });
  return join(profile, `lib${program.name}.so`);
}

/** Cargo's name of the package: crate and folder carry the same name here. */
function packageName(program: ProgramEntry): string {
  return program.name;
}

/**
 * Makes Cargo compile the program's own crate again. As a dependency of another program it has the same output file,
 * which is then empty (see sbf-link), and Cargo would take it for fresh.
 */
function forget(profile: string, name: string): void {
  const fingerprints = join(profile, '.fingerprint');
  if (!existsSync(fingerprints)) return;
  for (const entry of readdirSync(fingerprints)) {
    if (entry.replace(/-[0-9a-f]{16}$/, '').replaceAll('-', '_') === name) {
      rmSync(join(fingerprints, entry), { recursive: true });
    }
  }
}

function environment(
  layout: Layout,
  program: ProgramEntry,
  tools: Tools,
): Record<string, string | undefined> {
  return {
    PATH: `${tools.folder}:${process.env.PATH}`,
    SBF_LLVM: LLVM,
    SBF_CRATE: program.name,
    CARGO_HOME: layout.cargoHome,
    CARGO_TARGET_DIR: paths(layout).cargoTarget,
    CARGO_ENCODED_RUSTFLAGS: rustFlags(layout).join('\x1f'),
    RUSTC,
    RUSTUP_TOOLCHAIN: undefined,
    RUSTC_BOOTSTRAP: '1', // custom targets and build-std are unstable options
    RUSTC_BOOTSTRAP_SYNTHETIC_TARGET: '1',
  };
}

function rustFlags(layout: Layout): string[] {
  return [
    '-Ctarget-cpu=v2', // only instructions that sBPF v0 has
    '-Crelocation-model=static', // no relative lookup tables, which the relinker can't relocate
    '-Ctarget-feature=+allows-misaligned-mem-access', // as in the runtime; halves borsh code
    '--cfg=target_os="solana"', // selects the syscalls in the Solana crates; to std the system is "zkvm"
    '--cfg=target_arch="csky"', // only supplies std's minimal alignment: bpf is unknown to it
    '-Aexplicit_builtin_cfgs_in_flags',
    '-Cpanic=immediate-abort', // no formatting of panic messages
    '-Zunstable-options',
    '-Cpasses=lower-atomic', // one thread
    '-Cno-prepopulate-passes', // optimized once, as a whole program (see lower.ts)
    ...remappedPaths(layout),
  ];
}

/** Source paths end up in error locations; without the machine's own folders, builds are equal everywhere. */
function remappedPaths(layout: Layout): string[] {
  const crates = join(layout.cargoHome, 'registry/src');
  const indexes = existsSync(crates) ? readdirSync(crates) : [];
  return [
    `--remap-path-prefix=${layout.root}=/program`,
    ...indexes.map((index) => `--remap-path-prefix=${join(crates, index)}=/crates`),
  ];
}
