import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROGRAMS, type ProgramEntry } from '../tools/sbf/programs';
import { checkArtifacts, wasReproduced } from '../tools/sbf/src/check';
import { type Layout, paths, repository } from '../tools/sbf/src/layout';
import { artifactFaults, readManifest } from '../tools/sbf/src/manifest';
import { sourceFiles } from '../tools/sbf/src/sources';
import type { Toolchain } from '../tools/sbf/src/toolchain';

const layout = repository();

describe('the built programs in artifacts/', () => {
  for (const program of PROGRAMS) {
    it(`are what the sources of ${program.name} say`, () => {
      expect(artifactFaults(layout, program), 'run: npm run build:programs').to.deep.equal([]);
    });
  }

  it('are all of one version of the tools', () => {
    const versions = Object.values(readManifest(layout)).map((entry) => JSON.stringify(entry.toolchain));
    expect(new Set(versions).size).to.equal(1);
  });

  it('carry the contact data that explorers look for', () => {
    for (const { name } of PROGRAMS.filter(({ anchor }) => anchor)) {
      const text = readFileSync(paths(layout).program(name), 'latin1');
      expect(text, name).to.match(
        /=======BEGIN SECURITY\.TXT V1=======\0.*=======END SECURITY\.TXT V1=======\0/s,
      );
    }
  });

  it('hold no path of the machine that built them', () => {
    for (const { name } of PROGRAMS) {
      const text = readFileSync(paths(layout).program(name), 'latin1');
      expect(text, name).not.to.match(/\/(root|home|tmp|Users)\/|\.cargo\/registry/);
    }
  });
});

describe('the comparison of artifacts/ with the sources', () => {
  const router = PROGRAMS.find((program) => program.name === 'campaign_reward_router') as ProgramEntry;
  let copy: Layout;

  beforeEach(() => {
    copy = { ...layout, root: mkdtempSync(join(tmpdir(), 'artifacts-')) };
    for (const file of sourceFiles(layout.root, router)) copyFile(file);
    const { manifest, program, idl, types } = paths(layout);
    for (const file of [manifest, program(router.name), idl(router.name), types(router.name)]) copyFile(file);
  });

  afterEach(() => rmSync(copy.root, { recursive: true }));

  const copyFile = (file: string): void => cpSync(file, inCopy(file));
  const inCopy = (file: string): string => join(copy.root, file.slice(layout.root.length));
  const append = (file: string): void =>
    writeFileSync(inCopy(file), `${readFileSync(file, 'latin1')}\n`, 'latin1');
  const ownSource = (name: string): string => join(layout.root, router.crate, name);

  it('finds nothing in a true copy', () => {
    expect(artifactFaults(copy, router)).to.deep.equal([]);
  });

  for (const file of [
    ownSource('src/lib.rs'),
    ownSource('Cargo.toml'),
    join(layout.root, 'Cargo.toml'),
    join(layout.root, 'Cargo.lock'),
    join(layout.root, 'tools/sbf/llvm/pass/integers.cpp'),
    join(layout.root, 'tools/sbf/src/lower.ts'),
  ]) {
    it(`finds a change of ${file.slice(layout.root.length + 1)}`, () => {
      append(file);
      expect(artifactFaults(copy, router)).to.deep.equal([`${router.name} is older than its sources`]);
    });
  }

  it('finds a new source file', () => {
    writeFileSync(inCopy(ownSource('src/another.rs')), '');
    expect(artifactFaults(copy, router)).to.deep.equal([`${router.name} is older than its sources`]);
  });

  it('finds a program that is not the recorded one', () => {
    append(paths(layout).program(router.name));
    expect(artifactFaults(copy, router)).to.deep.equal([`${router.name}.so is not the file in the manifest`]);
  });

  it('finds types that differ from the IDL', () => {
    append(paths(layout).types(router.name));
    const fault = `the TypeScript types of ${router.name} differ from its IDL`;
    expect(artifactFaults(copy, router)).to.deep.equal([fault]);
  });

  it('finds a missing program, IDL and manifest entry', () => {
    const { program, idl, manifest } = paths(copy);
    rmSync(program(router.name));
    rmSync(idl(router.name));
    const faults = [`${router.name}.so is missing`, `the IDL of ${router.name} is missing`];
    expect(artifactFaults(copy, router)).to.deep.equal(faults);
    rmSync(manifest);
    expect(artifactFaults(copy, router)).to.deep.equal([`${router.name} is not in the manifest`]);
  });
});

describe('the check of artifacts/ that was done before', () => {
  const token = PROGRAMS.find((program) => program.name === 'attention_token') as ProgramEntry;
  const cacheHome = process.env.XDG_CACHE_HOME;
  let copy: Layout;

  /** Gives in no time what the compilers give in minutes: what is tested is what is remembered of it. */
  const toolchain = (given: { spoilt?: boolean; versions?: Toolchain['versions'] } = {}): Toolchain => ({
    versions: given.versions ?? readManifest(layout)[token.name]?.toolchain ?? {},
    buildProgram: (_, { name }, out) => {
      copyFileSync(paths(layout).program(name), out);
      if (given.spoilt) writeFileSync(out, 'something else');
    },
    writeIdl: (_, { name }, out) => copyFileSync(paths(layout).idl(name), out),
  });
  const check = (tools: Toolchain) => checkArtifacts(copy, [token], tools, () => undefined);

  beforeEach(() => {
    const folder = mkdtempSync(join(tmpdir(), 'artifacts-'));
    process.env.XDG_CACHE_HOME = join(folder, 'cache');
    copy = { ...layout, root: join(folder, 'copy') };
    const { manifest, program, idl, types } = paths(layout);
    const files = PROGRAMS.filter(({ workspace }) => workspace === '.').flatMap((one) =>
      sourceFiles(layout.root, one),
    );
    for (const file of [...files, manifest, program(token.name), idl(token.name), types(token.name)]) {
      cpSync(file, join(copy.root, file.slice(layout.root.length)));
    }
  });

  afterEach(() => {
    rmSync(join(copy.root, '..'), { recursive: true });
    if (cacheHome === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = cacheHome;
  });

  it('is remembered after the bytes were the same, and on this machine alone', () => {
    expect(wasReproduced(copy, token)).to.equal(false);
    check(toolchain());
    expect(wasReproduced(copy, token)).to.equal(true);
    process.env.XDG_CACHE_HOME = join(copy.root, '../another machine');
    expect(wasReproduced(copy, token)).to.equal(false);
  });

  it('is not remembered where the bytes differ, or could not be compared', () => {
    expect(() => check(toolchain({ spoilt: true }))).to.throw('attention_token.so');
    check(toolchain({ versions: { 'clang-22': 'another' } }));
    expect(wasReproduced(copy, token)).to.equal(false);
  });

  it('counts for nothing once a source, the program or its IDL is another', () => {
    check(toolchain());
    const { program, idl } = paths(copy);
    for (const file of [join(copy.root, token.crate, 'src/lib.rs'), program(token.name), idl(token.name)]) {
      const before = readFileSync(file);
      writeFileSync(file, Buffer.concat([before, Buffer.from('\n')]));
      expect(wasReproduced(copy, token), file).to.equal(false);
      writeFileSync(file, before);
    }
    expect(wasReproduced(copy, token)).to.equal(true);
  });
});
