import { ComputeBudgetProgram, PublicKey, type VersionedMessage } from '@solana/web3.js';

const LAMPORTS_PER_SIGNATURE = 5_000n;
const MICRO_LAMPORTS_PER_LAMPORT = 1_000_000n;
const MAX_COMPUTE_UNITS = 1_400_000n;
const DEFAULT_UNITS_PER_INSTRUCTION = 200_000n;
const DEFAULT_UNITS_PER_BUILTIN = 3_000n;

const SET_COMPUTE_UNIT_LIMIT = 2;
const SET_COMPUTE_UNIT_PRICE = 3;

/** Programs whose instruction data starts with the number of signatures to verify, each of which costs a fee. */
const SIGNATURE_VERIFIERS = new Set([
  'Ed25519SigVerify111111111111111111111111111',
  'KeccakSecp256k11111111111111111111111111111',
  'Secp256r1SigVerify1111111111111111111111111',
]);

/** Programs of the runtime itself, for which a transaction without a limit of its own reserves less. */
const BUILTINS = new Set([
  ...SIGNATURE_VERIFIERS,
  '11111111111111111111111111111111',
  'Vote111111111111111111111111111111111111111',
  'BPFLoader1111111111111111111111111111111111',
  'BPFLoader2111111111111111111111111111111111',
  'BPFLoaderUpgradeab1e11111111111111111111111',
  'LoaderV411111111111111111111111111111111111',
  ComputeBudgetProgram.programId.toBase58(),
]);

/** The fee of a transaction, lamports: for its signatures, and the price it offers for the compute units it reserves. */
export function feeOf(message: VersionedMessage): bigint {
  let signatures = BigInt(message.header.numRequiredSignatures);
  let defaultLimit = 0n;
  let limit: bigint | null = null;
  let price = 0n;
  for (const { programIdIndex, data } of message.compiledInstructions) {
    const program = programOf(message, programIdIndex);
    const bytes = Buffer.from(data);
    if (SIGNATURE_VERIFIERS.has(program)) signatures += BigInt(bytes[0] ?? 0);
    defaultLimit += BUILTINS.has(program) ? DEFAULT_UNITS_PER_BUILTIN : DEFAULT_UNITS_PER_INSTRUCTION;
    if (program !== ComputeBudgetProgram.programId.toBase58()) continue;
    if (bytes[0] === SET_COMPUTE_UNIT_LIMIT && bytes.length >= 5) limit = BigInt(bytes.readUInt32LE(1));
    if (bytes[0] === SET_COMPUTE_UNIT_PRICE && bytes.length >= 9) price = bytes.readBigUInt64LE(1);
  }
  const reserved = limit ?? defaultLimit;
  const units = reserved < MAX_COMPUTE_UNITS ? reserved : MAX_COMPUTE_UNITS;
  return signatures * LAMPORTS_PER_SIGNATURE + ceilDivide(price * units, MICRO_LAMPORTS_PER_LAMPORT);
}

function programOf(message: VersionedMessage, index: number): string {
  return (message.staticAccountKeys[index] ?? PublicKey.default).toBase58();
}

function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
