import type { ProgramEntry } from '../programs';
import type { Layout } from './layout';

/** Tells the user what is going on, one line at a time. */
export type Report = (line: string) => void;

/** A way to build programs. */
export interface Toolchain {
  /** Everything whose version decides a program's bytes, and its version. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * Builds a program from source.
   * @param out file to write the `.so` to
   * @param locked true to refuse a Cargo.lock that doesn't fit its Cargo.toml, false to update it
   */
  buildProgram(layout: Layout, program: ProgramEntry, out: string, locked: boolean): void;
  /** Writes the IDL of an Anchor program to `out`. */
  writeIdl(layout: Layout, program: ProgramEntry, out: string): void;
}
