import { MAX_TRANSACTION_BYTES, transactionSize } from '@crr/sdk';
import {
  type AddressLookupTableAccount,
  type Keypair,
  type TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import type { BenchChain } from './bench-chain';
import { type Spread, spreadOf } from './spread';

/** What one kind of instruction costs. */
export interface Figure {
  /** `program: instruction, case`. */
  name: string;
  /** Compute units of the instruction, calls included; of the tag's proof none: precompiles are free of them. */
  computeUnits: Spread;
  /** Bytes of the largest transaction with this instruction alone, without a lookup table. */
  bytes: number;
  /** The same with a lookup table of the campaign's and programs' addresses; null where none was tried. */
  bytesWithTable: number | null;
  /** Lamports that its payer puts down for new accounts; negative for those returned. */
  depositLamports: string;
}

interface Measurement {
  computeUnits: number;
  bytes: number;
  bytesWithTable: number | null;
  depositLamports: bigint;
}

/** Sends transactions and keeps what each kind costs. */
export class Recorder {
  private readonly kinds = new Map<string, Measurement[]>();

  constructor(readonly stage: BenchChain) {}

  /** Sends one transaction, whose last instruction is the one measured and whose first signer pays. */
  measure(
    name: string,
    instructions: TransactionInstruction[],
    signers: readonly Keypair[],
    table?: AddressLookupTableAccount,
  ): void {
    const { chain } = this.stage;
    const payer = signers[0]?.publicKey;
    const last = instructions.at(-1);
    if (payer === undefined || last === undefined)
      throw new TypeError('an instruction and a signer are needed');
    const before = chain.balance(payer);
    const transaction = this.stage.compile(instructions, signers, table && [table]);
    const result = this.stage.send(transaction);
    const bytes = transactionSize(transaction);
    this.keep(name, {
      computeUnits: unitsOf(last.programId.toBase58(), result.logs),
      bytes: table ? sizeWithoutTable(instructions, signers) : bytes,
      bytesWithTable: table ? bytes : null,
      depositLamports: before - chain.balance(payer) - result.fee,
    });
  }

  /** One figure for each kind, in the order in which they first came. */
  figures(): Figure[] {
    return [...this.kinds].map(([name, measurements]) => {
      const deposits = new Set(measurements.map(({ depositLamports }) => depositLamports));
      const [deposit] = deposits;
      if (deposits.size !== 1 || deposit === undefined) throw new Error(`${name}: deposits differ`);
      const tabled = measurements.flatMap(({ bytesWithTable }) => bytesWithTable ?? []);
      return {
        name,
        computeUnits: spreadOf(measurements.map(({ computeUnits }) => computeUnits)),
        bytes: Math.max(...measurements.map(({ bytes }) => bytes)),
        bytesWithTable: tabled.length > 0 ? Math.max(...tabled) : null,
        depositLamports: `${deposit}`,
      };
    });
  }

  private keep(name: string, measurement: Measurement): void {
    const measurements = this.kinds.get(name) ?? [];
    this.kinds.set(name, [...measurements, measurement]);
  }
}

/** The bytes in which a figure's instruction fits, with a table where it needs one. */
export function leastBytes({ bytes, bytesWithTable }: Figure): number {
  return bytes <= MAX_TRANSACTION_BYTES ? bytes : (bytesWithTable ?? bytes);
}

/** Units of a program's last call from outside: the depth of calls is told by the number in brackets. */
function unitsOf(programId: string, logs: readonly string[]): number {
  const begin = logs.lastIndexOf(`Program ${programId} invoke [1]`);
  const consumed = logs
    .slice(begin)
    .map((line) => /^Program (\w+) consumed (\d+) of/.exec(line))
    .filter((match) => match?.[1] === programId)
    .at(-1);
  if (begin < 0 || !consumed) throw new Error(`the logs tell no units of ${programId}`);
  return Number(consumed[2]);
}

function sizeWithoutTable(instructions: TransactionInstruction[], signers: readonly Keypair[]): number {
  const [payer] = signers;
  if (payer === undefined) throw new TypeError('a transaction needs a signer');
  const message = new TransactionMessage({
    payerKey: payer.publicKey,
    recentBlockhash: payer.publicKey.toBase58(),
    instructions,
  });
  return transactionSize(new VersionedTransaction(message.compileToV0Message()));
}
