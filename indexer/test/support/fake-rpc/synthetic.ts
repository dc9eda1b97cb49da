import { createHash } from 'node:crypto';
import { EVENT_IX_TAG, encodeBase58, RouterPdas } from '@crr/sdk';
import type { FakeTransaction } from './fake-chain';

/** What a made-up transaction holds. */
export interface SyntheticOptions {
  /** What its signature is made of. */
  name: string;
  /** Events as they stand in calls: discriminator, fields, chain value. Default: none. */
  events?: readonly Uint8Array[];
  /** Accounts that it names besides the router and its event authority. */
  accounts?: readonly string[];
  /** null on success, the default. */
  err?: unknown;
}

const pdas = new RouterPdas();
const PROGRAM = pdas.programId.toBase58();
const AUTHORITY = pdas.eventAuthority().toBase58();

/** A transaction of the localnet's router that never ran anywhere: for where only its place matters, in any number. */
export function syntheticTransaction({
  name,
  events = [],
  accounts = [],
  err = null,
}: SyntheticOptions): FakeTransaction {
  const signature = encodeBase58(createHash('sha512').update(name).digest());
  const accountKeys = [PROGRAM, AUTHORITY, ...accounts];
  const instructions = events.map((event) => ({
    programIdIndex: 0,
    accounts: [1],
    data: encodeBase58(Buffer.concat([EVENT_IX_TAG, event])),
  }));
  return {
    signature,
    body: {
      transaction: { signatures: [signature], message: { accountKeys } },
      meta: { err, innerInstructions: [{ index: 0, instructions }], logMessages: [] },
    },
    accounts: new Set(accountKeys),
  };
}
