import { dirname, join } from 'node:path';
import type { ProgramEntry } from '../programs';
import { CARGO, RUSTC } from './debian';
import { type Layout, paths } from './layout';
import { run } from './run';
import type { Tools } from './tools';

/** Writes the IDL of an Anchor program to `out`. */
export function writeIdl(layout: Layout, program: ProgramEntry, out: string, tools: Tools): void {
  run(tools.idl, [join(layout.root, program.crate), out], {
    live: true,
    env: {
      // anchor-lang-idl calls `cargo`, and installs a toolchain when RUSTUP_TOOLCHAIN names one.
      PATH: `${dirname(CARGO)}:${process.env.PATH}`,
      RUSTC,
      RUSTUP_TOOLCHAIN: undefined,
      CARGO_HOME: layout.cargoHome,
      CARGO_TARGET_DIR: paths(layout).idlTarget,
      CARGO_PROFILE_DEV_DEBUG: '0', // the program is run once, to print
    },
  });
}
