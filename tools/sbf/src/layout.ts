import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where one build reads and writes. A check has the same layout in another folder. */
export interface Layout {
  /** Folder of the repository, or of a copy of the parts that programs are built from. */
  readonly root: string;
  /** Cargo's folder of downloaded crates. */
  readonly cargoHome: string;
}

/** The repository that this file is part of. */
export function repository(): Layout {
  return {
    root: resolve(__dirname, '../../..'),
    cargoHome: process.env.CARGO_HOME ?? join(homedir(), '.cargo'),
  };
}

/** Folder for the tools that are built once per machine. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'crr-sbf');
}

/** The paths that the build reads and writes, absolute. */
export function paths(layout: Layout) {
  const at = (...parts: string[]) => join(layout.root, ...parts);
  return {
    tool: at('tools/sbf'),
    targetSpec: at('tools/sbf/spec/sbpf-solana-solana.json'),
    cargoTarget: at('target/sbf'),
    idlTarget: at('target/idl'),
    program: (name: string) => at('artifacts/programs', `${name}.so`),
    idl: (name: string) => at('artifacts/idl', `${name}.json`),
    types: (name: string) => at('sdk/src/generated', `${name}.ts`),
    manifest: at('artifacts/manifest.json'),
  };
}
