import type { PublicKey } from '@solana/web3.js';

/** Failures of the moment: the same transaction, or the same instructions under a new blockhash, may yet succeed. */
const RETRYABLE: ReadonlySet<string> = new Set([
  'AccountInUse',
  'BlockhashNotFound',
  'ClusterMaintenance',
  'CommitCancelled',
  'ProgramCacheHitMaxLimit',
  'ResanitizationNeeded',
  'TooManyAccountLocks',
  'WouldExceedAccountDataBlockLimit',
  'WouldExceedAccountDataTotalLimit',
  'WouldExceedMaxAccountCostLimit',
  'WouldExceedMaxBlockCostLimit',
  'WouldExceedMaxVoteCostLimit',
]);

/** Where and why a transaction failed, as far as it could be told. */
export interface FailureDetails {
  /** The runtime's word, e.g. `BlockhashNotFound`, or what was thrown instead. */
  reason: string;
  /** Index of the instruction that failed. */
  instruction?: number | undefined;
  /** The program that failed. */
  programId?: PublicKey | undefined;
  /** Its own error code. */
  code?: number | undefined;
  /** Whether the transaction stands on a durable nonce. */
  durableNonce?: boolean | undefined;
}

/** A transaction failed for a reason that is none of the known programs' error codes. */
export class TransactionFailure extends Error {
  override readonly name = 'TransactionFailure';
  /** Whether sending again, with a new blockhash, may help. */
  readonly retryable: boolean;
  readonly reason: string;
  readonly instruction: number | undefined;
  readonly programId: PublicKey | undefined;
  readonly code: number | undefined;

  constructor(details: FailureDetails, options?: ErrorOptions) {
    super(describe(details), options);
    this.reason = details.reason;
    this.instruction = details.instruction;
    this.programId = details.programId;
    this.code = details.code;
    // The value of a durable nonce that is not found was used: the transaction may have landed by it, and never will again.
    const isUsedNonce = details.durableNonce === true && details.reason === 'BlockhashNotFound';
    this.retryable = RETRYABLE.has(details.reason) && !isUsedNonce;
  }
}

function describe({ reason, instruction, programId, code }: FailureDetails): string {
  const where = instruction === undefined ? '' : ` in instruction ${instruction}`;
  const who = programId === undefined ? '' : ` of ${programId.toBase58()}`;
  return `${reason}${code === undefined ? '' : ` ${code}`}${where}${who}`;
}
