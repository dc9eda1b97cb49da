import { compileToBitcode } from './compile';
import { ensurePackages, packageVersions } from './debian';
import { writeIdl } from './idl';
import type { Layout } from './layout';
import { lowerToProgram } from './lower';
import type { Report, Toolchain } from './toolchain';
import { prepareTools } from './tools';

/** Debian's Rust and LLVM with the parts of this folder. Installs and builds what is missing. */
export function stockToolchain(repository: Layout, report: Report): Toolchain {
  ensurePackages(report);
  const tools = prepareTools(repository, report);
  return {
    versions: packageVersions(),
    buildProgram(layout, program, out, locked) {
      const bitcode = compileToBitcode(layout, program, tools, locked);
      report(`${program.name}: optimizing and linking`);
      lowerToProgram(bitcode, out, tools);
    },
    writeIdl: (layout, program, out) => writeIdl(layout, program, out, tools),
  };
}
