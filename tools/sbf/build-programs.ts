/**
 * Builds the on-chain programs: artifacts/programs, artifacts/idl, sdk/src/generated, artifacts/manifest.json.
 *
 *   npm run build:programs [-- NAME…] [--force] [--toolchain solana|stock]
 *   npm run check:programs [-- NAME…]    builds from source in another folder and compares the bytes with artifacts/
 *   npm run check:programs -- --once     leaves out what this machine built before from the same sources to the same bytes
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { PROGRAMS, type ProgramEntry } from './programs';
import { checkArtifacts, wasReproduced } from './src/check';
import { type Layout, paths, repository } from './src/layout';
import { artifactFaults, readManifest, recordBuild } from './src/manifest';
import { solanaToolchain } from './src/solana';
import { sourceDigest } from './src/sources';
import { stockToolchain } from './src/stock';
import type { Report, Toolchain } from './src/toolchain';
import { typesModule } from './src/types';

const report: Report = (line) => process.stdout.write(`${line}\n`);

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      once: { type: 'boolean', default: false },
      toolchain: { type: 'string' },
    },
  });
  const layout = repository();
  const named = selectPrograms(positionals);
  const known = values.check && values.once ? named.filter((program) => wasReproduced(layout, program)) : [];
  for (const { name } of known) report(`${name}: built from these sources to these bytes before`);
  const programs = named.filter((program) => !known.includes(program));
  if (programs.length === 0) return;
  const toolchain = selectToolchain(values.toolchain, layout);
  if (values.check) {
    checkArtifacts(layout, programs, toolchain, report);
    return;
  }
  for (const program of programs) {
    if (!values.force && isCurrent(layout, program, toolchain)) report(`${program.name}: up to date`);
    else build(layout, program, toolchain);
  }
}

function selectPrograms(names: readonly string[]): readonly ProgramEntry[] {
  const unknown = names.filter((name) => !PROGRAMS.some((program) => program.name === name));
  if (unknown.length > 0) {
    const known = PROGRAMS.map((program) => program.name).join(', ');
    throw new Error(`no such program: ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? PROGRAMS : PROGRAMS.filter((program) => names.includes(program.name));
}

function selectToolchain(wanted: string | undefined, layout: Layout): Toolchain {
  if (wanted !== undefined && wanted !== 'solana' && wanted !== 'stock') {
    throw new Error(`--toolchain takes solana or stock, not ${wanted}`);
  }
  const solana = wanted === 'stock' ? undefined : solanaToolchain();
  if (wanted === 'solana' && !solana) throw new Error('cargo-build-sbf and anchor are not both on PATH');
  return solana ?? stockToolchain(layout, report);
}

function isCurrent(layout: Layout, program: ProgramEntry, toolchain: Toolchain): boolean {
  const recorded = readManifest(layout)[program.name]?.toolchain;
  return (
    JSON.stringify(recorded) === JSON.stringify(toolchain.versions) &&
    artifactFaults(layout, program).length === 0
  );
}

function build(layout: Layout, program: ProgramEntry, toolchain: Toolchain): void {
  const started = Date.now();
  const sources = sourceDigest(layout.root, program);
  const files = paths(layout);
  const so = files.program(program.name);
  const idl = files.idl(program.name);
  const types = files.types(program.name);
  for (const file of [so, idl, types]) mkdirSync(dirname(file), { recursive: true });
  report(`${program.name}: compiling`);
  toolchain.buildProgram(layout, program, so, false);
  if (program.anchor) {
    report(`${program.name}: describing (IDL and TypeScript types)`);
    toolchain.writeIdl(layout, program, idl);
    writeFileSync(types, typesModule(readFileSync(idl, 'utf8')));
  }
  if (sourceDigest(layout.root, program) !== sources) {
    throw new Error(`${program.name}: its sources or Cargo.lock changed during the build; run it again`);
  }
  recordBuild(layout, program, { sources, toolchain: toolchain.versions });
  report(`${program.name}: ${statSync(so).size} bytes in ${Math.round((Date.now() - started) / 1000)} s`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
