/** The hash chain over a book's transactions. Pure. */
import { createHash } from 'node:crypto';

/** Before the first transaction. */
export const NO_HASH: Uint8Array = new Uint8Array(32);

/** A movement as it is hashed: by codes, which no renumbering changes. */
export interface HashedMovement {
  readonly debit: string;
  readonly credit: string;
  readonly amountUsdc: bigint;
}

/** A transaction as it is hashed. */
export interface HashedTransaction {
  readonly bookId: string;
  readonly sequence: number;
  readonly key: string;
  readonly occurredAt: Date;
  readonly bookedAt: Date;
  readonly bodyHash: Uint8Array;
  readonly previousHash: Uint8Array;
}

/** SHA-256 of a line `kind`, and a line `debit credit amount` for each movement, in their order. */
export function bodyHashOf(kind: string, movements: readonly HashedMovement[]): Uint8Array {
  const lines = movements.map(({ debit, credit, amountUsdc }) => `${debit} ${credit} ${amountUsdc}`);
  return sha256([kind, ...lines]);
}

/** SHA-256 of the lines book, sequence, key, occurred, booked (Unix milliseconds), body and previous hash in hexadecimal. */
export function hashOf(transaction: HashedTransaction): Uint8Array {
  const { bookId, sequence, key, occurredAt, bookedAt, bodyHash, previousHash } = transaction;
  return sha256([
    bookId,
    `${sequence}`,
    key,
    `${occurredAt.getTime()}`,
    `${bookedAt.getTime()}`,
    hexOf(bodyHash),
    hexOf(previousHash),
  ]);
}

/** In hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function sha256(lines: readonly string[]): Uint8Array {
  return createHash('sha256')
    .update(lines.map((line) => `${line}\n`).join(''))
    .digest();
}
