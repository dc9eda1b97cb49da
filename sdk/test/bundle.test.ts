import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import { build, type Metafile } from 'esbuild';
import * as source from '../src';
import { buildPackage } from '../tools/build';

const SDK = join(__dirname, '..');

async function bundle(contents: string): Promise<{ code: string; metafile: Metafile }> {
  const result = await build({
    stdin: { contents, resolveDir: SDK, loader: 'ts' },
    absWorkingDir: SDK,
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'bundled',
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return { code: result.outputFiles[0]?.text ?? '', metafile: result.metafile };
}

/** Files that left something in the bundle. */
function contributors({ outputs }: Metafile): string[] {
  return Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
}

describe('the SDK in a browser', () => {
  it('bundles for one, and asks for no module of Node', async () => {
    const { metafile } = await bundle("export * from './src'");
    const own = Object.entries(metafile.inputs).filter(([path]) => path.startsWith('src/'));
    expect(own.length).to.be.greaterThan(40);
    // A browser's bundler takes `buffer` from npm, as web3.js does.
    const imports = own.flatMap(([, { imports }]) => imports.map(({ original }) => original ?? ''));
    expect(imports.filter((name) => isBuiltin(name) && name !== 'buffer')).to.deep.equal([]);
    expect(imports.filter((name) => name === 'buffer')).to.have.length(1);
  });

  it('works where there is no Buffer, process or require', async () => {
    const { code } = await bundle(`
      import { deriveCampaignId, RouterInstructions, encodeParticipation, decodeParticipation } from './src';
      import { PublicKey } from '@solana/web3.js';
      const wallet = new PublicKey(new Uint8Array(32).fill(7));
      const campaignId = deriveCampaignId(wallet, 1n, 'browser');
      const profile = { handle: 'jana', platform: { custom: 'x' }, followerCount: 5n };
      const { data } = new RouterInstructions().registerInfluencer({ payer: wallet, wallet, profile });
      const account = { bump: 1, influencer: wallet, campaignId, rentPayer: wallet, joinedAt: 9n };
      const { joinedAt } = decodeParticipation(encodeParticipation(account));
      export const answer = JSON.stringify({ data: Array.from(data.subarray(8)), joinedAt: String(joinedAt) });
    `);
    const { TextEncoder, TextDecoder, URL, crypto, setTimeout, clearTimeout, AbortController } = globalThis;
    const page = { TextEncoder, TextDecoder, URL, crypto, setTimeout, clearTimeout, AbortController };
    const context = createContext({ ...page, fetch: () => undefined });
    // Typed arrays of one realm are no typed arrays of another's; a page has but one.
    runInContext('globalThis.self = globalThis', context);
    const answer = runInContext(`${code}; bundled.answer`, context) as string;
    const handle = [4, 0, 0, 0, ...Buffer.from('jana')];
    const platform = [5, 1, 0, 0, 0, ...Buffer.from('x')];
    expect(JSON.parse(answer)).to.deep.equal({
      data: [...handle, ...platform, 5, 0, 0, 0, 0, 0, 0, 0],
      joinedAt: '9',
    });
  });

  it('takes neither Anchor nor an IDL along for tags, quotes, addresses and chains', async () => {
    const names = [
      'formatTag',
      'parseTag',
      'signTag',
      'splitPayout',
      'qualityScore',
      'quoteVau',
      'RouterPdas',
      'deriveCampaignId',
      'verifyEventChain',
      'composeTransaction',
    ];
    const { metafile } = await bundle(`export { ${names.join(', ')} } from './src'`);
    const heavy = /@coral-xyz|src\/generated|src\/codec/;
    expect(contributors(metafile).filter((path) => heavy.test(path))).to.deep.equal([]);
  });

  it('takes no Anchor along for reading events', async () => {
    const { metafile } = await bundle("export { eventsOfTransaction, verifyEventChain } from './src'");
    expect(contributors(metafile).filter((path) => path.includes('@coral-xyz'))).to.deep.equal([]);
  });

  it('takes nothing of Solana along for calling the platform', async () => {
    const names = ['PlatformClient', 'landingKeys', 'signRequest', 'utmOf', 'withUtm'];
    const { metafile } = await bundle(`export { ${names.join(', ')} } from './src'`);
    const files = contributors(metafile).filter(
      (path) => !/^src\/(platform|placeholder|url)|@noble\/hashes/.test(path),
    );
    expect(files.filter((path) => path !== '<stdin>')).to.deep.equal([]);
  });

  it('takes Anchor along through one module alone', async () => {
    const { metafile } = await bundle("export * from './src'");
    const importers = Object.entries(metafile.inputs).filter(
      ([path, { imports }]) =>
        path.startsWith('src/') && imports.some(({ original }) => original === '@coral-xyz/anchor'),
    );
    expect(importers.map(([path]) => path)).to.deep.equal(['src/codec/program-codec.ts']);
  });
});

describe('the package as published', () => {
  let folder: string;
  before(async () => {
    mkdirSync(join(SDK, 'dist'), { recursive: true });
    folder = mkdtempSync(join(SDK, 'dist/test-'));
    await buildPackage(folder, { types: false });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('gives the same names to require and to import', async () => {
    const required = require(join(folder, 'index.cjs')) as object;
    const imported = (await importModule(join(folder, 'index.mjs'))) as object;
    expect(Object.keys(required).sort()).to.deep.equal(Object.keys(source).sort());
    expect(Object.keys(imported).sort()).to.deep.equal(Object.keys(source).sort());
  });

  it('encodes the same from require and from import', async () => {
    const required = require(join(folder, 'index.cjs')) as typeof import('../src');
    const imported = (await importModule(join(folder, 'index.mjs'))) as typeof import('../src');
    const data = [required, imported].map(({ RouterInstructions, ROUTER_PROGRAM_ID }) =>
      new RouterInstructions().acceptAdmin({ pendingAdmin: ROUTER_PROGRAM_ID }).data.toString('hex'),
    );
    expect(data[0]).to.equal(data[1]).and.to.have.length(16);
  });
});

/** `import()` that TypeScript does not turn into `require`. */
function importModule(path: string): Promise<unknown> {
  const load = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;
  return load(pathToFileURL(path).href);
}
