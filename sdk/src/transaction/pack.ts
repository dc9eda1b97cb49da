/** Packs several VAUs into one transaction, which pays one base fee for all of them. */
import type { TransactionInstruction, VersionedTransaction } from '@solana/web3.js';

import { compileTransaction, type TransactionContext, TransactionTooLargeError } from './compose';
import { nonceAccountOf } from './nonce';
import { MAX_TRANSACTION_BYTES, transactionSize } from './size';

/** The most compute units that a transaction may ask for. */
export const MAX_COMPUTE_UNITS = 1_400_000;
/** What the runtime allows an instruction by default. */
const DEFAULT_COMPUTE_UNITS = 200_000;
/** The most accounts that a transaction may lock on every cluster. */
const MAX_ACCOUNT_LOCKS = 64;

const ONE_TRANSACTION_A_NONCE =
  'does not fit the transaction before it, and a durable nonce is good for one; pack it under another nonce';

/** Instructions that belong together in one transaction in this order, e.g. a tag's proof and the VAU it is for. */
export type InstructionGroup = readonly TransactionInstruction[];

/** How to pack. */
export interface PackContext extends TransactionContext {
  /** What a group may use, as a figure for all or by group; 200,000 units for each of its instructions by default. */
  readonly computeUnitsPerGroup?: number | ((group: InstructionGroup) => number);
  /** For what bytes and units don't show: the runtime takes 64 instructions and calls in all, each swap many of them. */
  readonly maxGroupsPerTransaction?: number;
}

/** A group that fits no transaction even alone. */
export class GroupTooLargeError extends Error {
  override readonly name = 'GroupTooLargeError';

  constructor(
    /** Its place among the groups given. */
    readonly index: number,
    readonly rule: string,
  ) {
    super(`group ${index}: ${rule}`);
  }
}

/**
 * Packs groups into as few transactions as their order allows: each takes as many of the following groups as stay within
 * 1,232 bytes, the compute limit and 64 accounts. No group is split, reordered or left out. Where the first group begins by
 * advancing a durable nonce, that stays the first instruction, and all groups have to fit its one transaction.
 *
 * @throws GroupTooLargeError for a group that fits no transaction, or not the one that a durable nonce is good for
 */
export function packInstructions(
  groups: readonly InstructionGroup[],
  context: PackContext,
): VersionedTransaction[] {
  const packed: VersionedTransaction[] = [];
  const standsOnNonce = nonceAccountOf(groups.flat()) !== null;
  let start = 0;
  while (start < groups.length) {
    if (standsOnNonce && start > 0) throw new GroupTooLargeError(start, ONE_TRANSACTION_A_NONCE);
    const { transaction, count } = fill(groups, start, context);
    packed.push(transaction);
    start += count;
  }
  return packed;
}

/** The fullest transaction that begins with the group at `start`. */
function fill(groups: readonly InstructionGroup[], start: number, context: PackContext) {
  let filled: { transaction: VersionedTransaction; count: number } | undefined;
  const most = Math.min(groups.length - start, Math.max(context.maxGroupsPerTransaction ?? Infinity, 1));
  for (let count = 1; count <= most; count += 1) {
    const attempt = compose(groups.slice(start, start + count), context);
    if (typeof attempt === 'string') {
      if (filled) return filled;
      throw new GroupTooLargeError(start, attempt);
    }
    filled = { transaction: attempt, count };
  }
  if (!filled) throw new RangeError(`no group at ${start}`);
  return filled;
}

/** The transaction of some groups, or the limit that it exceeds. */
function compose(groups: readonly InstructionGroup[], context: PackContext): VersionedTransaction | string {
  const computeUnitLimit = groups.reduce((units, group) => units + unitsOf(group, context), 0);
  if (computeUnitLimit > MAX_COMPUTE_UNITS) {
    return `needs ${computeUnitLimit} compute units, ${MAX_COMPUTE_UNITS} are allowed`;
  }
  const transaction = compileTransaction({ ...context, instructions: groups.flat(), computeUnitLimit });
  const bytes = transactionSize(transaction);
  if (bytes > MAX_TRANSACTION_BYTES) return new TransactionTooLargeError(bytes).message;
  const accounts = accountsOf(transaction);
  return accounts > MAX_ACCOUNT_LOCKS
    ? `names ${accounts} accounts, ${MAX_ACCOUNT_LOCKS} are allowed`
    : transaction;
}

function unitsOf(group: InstructionGroup, { computeUnitsPerGroup: units }: PackContext): number {
  if (typeof units === 'function') return units(group);
  return units ?? group.length * DEFAULT_COMPUTE_UNITS;
}

function accountsOf({ message }: VersionedTransaction): number {
  const looked = message.addressTableLookups.map(
    (table) => table.writableIndexes.length + table.readonlyIndexes.length,
  );
  return looked.reduce((total, count) => total + count, message.staticAccountKeys.length);
}
