import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstLine, run } from './run';
import type { Toolchain } from './toolchain';

/** Solana's and Anchor's own tools; undefined when they aren't both on PATH. */
export function solanaToolchain(): Toolchain | undefined {
  const buildSbf = firstLine('cargo-build-sbf', ['--version']);
  const anchor = firstLine('anchor', ['--version']);
  if (!buildSbf || !anchor) return undefined;
  return {
    versions: { 'cargo-build-sbf': buildSbf, anchor },
    buildProgram(layout, program, out, locked) {
      // The tool also writes a keypair next to the program: not wanted among the artifacts.
      const folder = mkdtempSync(join(tmpdir(), 'build-sbf-'));
      try {
        const manifest = join(layout.root, program.crate, 'Cargo.toml');
        const lock = locked ? ['--', '--locked'] : [];
        run('cargo-build-sbf', ['--manifest-path', manifest, '--sbf-out-dir', folder, ...lock], {
          live: true,
        });
        copyFileSync(join(folder, `${program.name}.so`), out);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    writeIdl(layout, program, out) {
      const args = ['idl', 'build', '--program-name', program.name, '--out', out];
      run('anchor', args, { cwd: layout.root, live: true });
    },
  };
}
