import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chain } from '@crr/localnet';
import { ComputeBudgetProgram, Keypair, LAMPORTS_PER_SOL, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';
import {
  type Case,
  makeSections,
  readSections,
  type Section,
  writeSections,
} from './programs/differential/vectors/file';

const VECTORS = readFileSync(join(__dirname, 'programs/differential/vectors.txt'), 'utf8');
const PROGRAM = readFileSync(join(__dirname, '../artifacts/programs/differential.so'));

/** What fits a transaction, next to its header, one signature and two compute budget instructions. */
const MAX_INSTRUCTION_BYTES = 900;
const MAX_RETURN_BYTES = 1024;
const MAX_CASES = 8;

const COMPUTE_UNITS = 1_400_000;
const HEAP_BYTES = 256 * 1024;

/** Splits cases so that each part's operands fit an instruction and its results fit the return data. */
function batches(cases: readonly Case[]): Case[][] {
  const parts: Case[][] = [];
  let operands = Number.POSITIVE_INFINITY;
  let results = 0;
  for (const one of cases) {
    operands += 2 + one.operands.length;
    results += 1 + one.result.length;
    const full = operands > MAX_INSTRUCTION_BYTES || results > MAX_RETURN_BYTES;
    if (full || parts.at(-1)?.length === MAX_CASES) {
      parts.push([]);
      operands = 2 + one.operands.length;
      results = 1 + one.result.length;
    }
    parts.at(-1)?.push(one);
  }
  return parts;
}

/** The program on a chain of its own. */
class Machine {
  private readonly chain: Chain;
  private readonly payer = Keypair.generate();
  private readonly programId = Keypair.generate().publicKey;

  constructor() {
    const image = { name: 'differential', programId: this.programId, bytes: PROGRAM, upgradeAuthority: null };
    this.chain = Chain.create({ programs: [image] });
    this.chain.airdrop(this.payer.publicKey, BigInt(LAMPORTS_PER_SOL));
  }

  /** Runs cases of one operation in one transaction; returns each one's result in hexadecimal. */
  run(code: number, cases: readonly Case[]): string[] {
    const data = Buffer.concat(
      cases.map(({ operands }) => Buffer.from([code, operands.length, ...operands])),
    );
    const sent = this.chain.sendInstructions(
      [
        ComputeBudgetProgram.setComputeUnitLimit({ units: COMPUTE_UNITS }),
        ComputeBudgetProgram.requestHeapFrame({ bytes: HEAP_BYTES }),
        new TransactionInstruction({ programId: this.programId, keys: [], data }),
      ],
      [this.payer],
    );
    expect(sent.error, sent.logs.join('\n')).to.equal(null);
    return results(sent.returnData?.data ?? new Uint8Array());
  }
}

function results(returned: Uint8Array): string[] {
  const found: string[] = [];
  for (let at = 0; at < returned.length; at += 1 + (returned[at] ?? 0)) {
    const result = returned.subarray(at + 1, at + 1 + (returned[at] ?? 0));
    found.push(Buffer.from(result).toString('hex'));
  }
  return found;
}

/** One readable line per case, so that a difference shows its operands. */
function lines(cases: readonly Case[], found: readonly string[]): string[] {
  return cases.map(({ operands }, index) => `${Buffer.from(operands).toString('hex')} -> ${found[index]}`);
}

function expectSameResults(machine: Machine, code: number, { cases }: Section): void {
  for (const batch of batches(cases)) {
    const wanted = batch.map(({ result }) => Buffer.from(result).toString('hex'));
    expect(lines(batch, machine.run(code, batch))).to.deep.equal(lines(batch, wanted));
  }
}

describe('the tool chain', () => {
  const sections = readSections(VECTORS);
  const machine = new Machine();

  it('is tested with the vectors that the BigInt implementation gives', () => {
    expect(VECTORS).to.equal(writeSections(makeSections()));
  });

  it('is tested with thousands of cases', () => {
    expect(sections.reduce((sum, { cases }) => sum + cases.length, 0)).to.be.greaterThan(2000);
  });

  for (const [code, section] of sections.entries()) {
    it(`compiles ${section.name} to what other machines compute`, () => {
      expectSameResults(machine, code, section);
    });
  }
});
