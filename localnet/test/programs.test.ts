import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Keypair,
  LAMPORTS_PER_SOL,
  type PublicKey,
  SystemProgram,
  TransactionInstruction,
} from '@solana/web3.js';
import { expect } from 'chai';
import {
  Chain,
  LOCALNET_PROGRAM_IDS,
  loadArtifacts,
  localnetAuthority,
  MissingArtifactError,
  programDataAddress,
  UPGRADEABLE_LOADER,
} from '../src/index';
import { TOKEN_PROGRAM } from '../src/tokens';

const PROGRAM_DATA_HEADER_BYTES = 45;
const SET_AUTHORITY = 4;

/** Bytecode that every chain carries: SPL Token's. */
function someElf(): Buffer {
  const programData = Chain.create().getAccount(programDataAddress(TOKEN_PROGRAM));
  return (programData?.data ?? Buffer.alloc(0)).subarray(PROGRAM_DATA_HEADER_BYTES);
}

function setUpgradeAuthority(programId: PublicKey, from: PublicKey, to: PublicKey): TransactionInstruction {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(SET_AUTHORITY, 0);
  return new TransactionInstruction({
    programId: UPGRADEABLE_LOADER,
    keys: [
      { pubkey: programDataAddress(programId), isSigner: false, isWritable: true },
      { pubkey: from, isSigner: true, isWritable: false },
      { pubkey: to, isSigner: false, isWritable: false },
    ],
    data,
  });
}

describe('preloaded programs', () => {
  const authority = localnetAuthority();
  const programId = Keypair.generate().publicKey;
  const bytes = someElf();

  function chainWithProgram(upgradeAuthority: PublicKey | null): Chain {
    const chain = Chain.create({ programs: [{ name: 'token_copy', programId, bytes, upgradeAuthority }] });
    chain.airdrop(authority.publicKey, BigInt(LAMPORTS_PER_SOL));
    return chain;
  }

  it('stand as the upgradeable loader deploys them', () => {
    const chain = chainWithProgram(authority.publicKey);
    const program = chain.getAccount(programId);
    expect(program?.executable).to.equal(true);
    expect(program?.owner.equals(UPGRADEABLE_LOADER)).to.equal(true);
    expect(program?.data.subarray(4)).to.deep.equal(programDataAddress(programId).toBuffer());
    const programData = chain.getAccount(programDataAddress(programId))?.data ?? Buffer.alloc(0);
    expect(programData.readUInt32LE(0)).to.equal(3);
    expect(programData.readUInt8(12)).to.equal(1);
    expect(programData.subarray(13, 45)).to.deep.equal(authority.publicKey.toBuffer());
    expect(programData.subarray(45).equals(bytes)).to.equal(true);
  });

  it('run', () => {
    const chain = chainWithProgram(authority.publicKey);
    const mint = Keypair.generate();
    const create = SystemProgram.createAccount({
      fromPubkey: authority.publicKey,
      newAccountPubkey: mint.publicKey,
      lamports: Number(chain.minimumBalanceForRentExemption(82)),
      space: 82,
      programId,
    });
    const initializeMint2 = new TransactionInstruction({
      programId,
      keys: [{ pubkey: mint.publicKey, isSigner: false, isWritable: true }],
      data: Buffer.concat([Buffer.from([20, 6]), authority.publicKey.toBuffer(), Buffer.from([0])]),
    });
    const result = chain.sendInstructions([create, initializeMint2], [authority, mint]);
    expect(result.error).to.equal(null);
    expect(chain.getAccount(mint.publicKey)?.data.readUInt8(44)).to.equal(6);
  });

  it('obey their upgrade authority and nobody else', () => {
    const chain = chainWithProgram(authority.publicKey);
    const other = Keypair.generate();
    chain.airdrop(other.publicKey, BigInt(LAMPORTS_PER_SOL));
    const theft = setUpgradeAuthority(programId, other.publicKey, other.publicKey);
    expect(chain.sendInstructions([theft], [other]).error).to.deep.equal({
      InstructionError: [0, 'IncorrectAuthority'],
    });
    const handover = setUpgradeAuthority(programId, authority.publicKey, other.publicKey);
    expect(chain.sendInstructions([handover], [authority]).error).to.equal(null);
  });

  it('without an authority are immutable', () => {
    const chain = chainWithProgram(null);
    const handover = setUpgradeAuthority(programId, authority.publicKey, authority.publicKey);
    expect(chain.sendInstructions([handover], [authority]).error).to.deep.equal({
      InstructionError: [0, 'Immutable'],
    });
  });
});

describe('loadArtifacts', () => {
  it('reads each program under its localnet id, upgradeable by the localnet authority', () => {
    const folder = mkdtempSync(join(tmpdir(), 'artifacts-'));
    try {
      for (const name of Object.keys(LOCALNET_PROGRAM_IDS)) writeFileSync(join(folder, `${name}.so`), name);
      const images = loadArtifacts(folder);
      expect(images.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).to.deep.equal([
        ['campaign_reward_router', 'campaign_reward_router'],
        ['attention_token', 'attention_token'],
        ['spl_token_swap', 'spl_token_swap'],
      ]);
      expect(images.map(({ programId }) => programId.toBase58())).to.deep.equal([
        'CAMP1111111111111111111111111111111111111111',
        'ATTN1111111111111111111111111111111111111111',
        'SwapsVeCiPHMUAtzQWZw7RjsKjgCjhwU55QGu4U1Szw',
      ]);
      expect(images.every((image) => image.upgradeAuthority?.equals(localnetAuthority().publicKey))).to.equal(
        true,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("finds this repository's own programs from wherever the process runs, and they load", () => {
    const folder = process.cwd();
    try {
      process.chdir(tmpdir());
      const images = loadArtifacts();
      const chain = Chain.create({ programs: images });
      for (const { programId, bytes } of images) {
        expect(chain.getAccount(programId)?.executable).to.equal(true);
        const programData = chain.getAccount(programDataAddress(programId))?.data ?? Buffer.alloc(0);
        expect(programData.subarray(PROGRAM_DATA_HEADER_BYTES).equals(bytes)).to.equal(true);
        expect(programData.subarray(13, 45)).to.deep.equal(localnetAuthority().publicKey.toBuffer());
      }
    } finally {
      process.chdir(folder);
    }
  });

  it('names the program that is not built, and how to build it', () => {
    expect(() => loadArtifacts('no-such-folder')).to.throw(MissingArtifactError, 'campaign_reward_router');
    expect(() => loadArtifacts('no-such-folder')).to.throw('npm run build:programs');
  });
});
