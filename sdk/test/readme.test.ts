import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** What the examples take as given, by the names that they use. */
const GIVEN = `
import type { PublicKey as Key, Connection as Node, Keypair as Pair, TransactionInstruction as Step } from '@solana/web3.js';
import type { CreateCampaignParams as Params, PlatformClient as Client, TagSigner as Signer } from '@crr/sdk';
declare global {
  const payer: Key, owner: Key, usdcMint: Key, attester: Key, user: Key, influencer: Key, userToken: Key, influencerToken: Key;
  const params: Params, keypair: Pair, create: Step, connection: Node, tagSigner: Signer, platform: Client;
  const url: string, landingUrl: string, referrer: string, baseUrl: string, apiKey: string, hmacSecret: string, signature: string;
  const ref_code: string, coupon_code: string;
  const order: { id: string }, thrown: unknown, campaignId: Uint8Array;
  const issuedAt: bigint, expiresAt: bigint, earnedAt: bigint;
}
`;

function examplesIn(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code ?? '');
}

/** Compiler messages of some files that stand where the SDK's tests do. */
function complaintsOf(files: ReadonlyMap<string, string>): string[] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const host = ts.createCompilerHost({ ...options, lib: ['lib.es2022.d.ts'] });
  const virtual = new Map([...files].map(([name, text]) => [join(__dirname, name), text]));
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => virtual.has(name) || fileExists(name);
  host.readFile = (name) => virtual.get(name) ?? readFile(name);
  host.getSourceFile = (name, version) => {
    const text = virtual.get(name);
    return text === undefined ? getSourceFile(name, version) : ts.createSourceFile(name, text, version);
  };
  const program = ts.createProgram([...virtual.keys()], { ...options, noEmit: true }, host);
  return [...virtual.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${name}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
}

describe('the examples in', () => {
  it('README and docs compile under strict', () => {
    const files = new Map([['given.ts', GIVEN]]);
    for (const file of ['sdk/README.md', 'README.md', 'docs/API.md']) {
      const examples = examplesIn(file);
      expect(examples, file).to.not.deep.equal([]);
      examples.forEach((code, index) => {
        files.set(`example-${file.replace(/\W/g, '-')}-${index}.mts`, `${code}\nexport {};\n`);
      });
    }
    expect(complaintsOf(files)).to.deep.equal([]);
  });
});
