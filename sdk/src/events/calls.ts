import type { PublicKey } from '@solana/web3.js';
import { sameBytes } from '../codec/bytes';
import { RouterPdas } from '../pda';
import {
  type CallInText,
  type ChainResultLike,
  dataOf,
  type ExecutedTransaction,
  type TransactionResponseLike,
  unread,
} from './transaction';
import type { EventPosition } from './types';

/** First eight bytes of every self-CPI that carries an event: Anchor's tag, little-endian. */
export const EVENT_IX_TAG = Uint8Array.of(0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d);

/** A call by which the router program told of an event. */
export interface EventCall {
  position: EventPosition;
  /** The event: discriminator, fields, chain value; not yet read. */
  bytes: Uint8Array;
}

/** A key as an object and as the text that nodes write. */
interface KnownKey {
  key: PublicKey;
  text: string;
}

/** Who calls whom when a deployment of the program tells of an event. */
interface EventParties {
  program: KnownKey;
  authority: KnownKey;
}

const defaultPdas = new RouterPdas();
/** Deriving and writing them takes longer than reading an event. */
const partiesOf = new WeakMap<RouterPdas, EventParties>();

/**
 * The calls of a transaction that are events of the router program, in the order they happened, unread: also those of
 * a newer program, which this SDK does not know.
 *
 * An event is an inner instruction of the router program, with Anchor's event tag and the program's event authority as
 * its one account; nobody but the program can make such a call succeed. Everything else that looks like an event (a
 * call of another program, another account, a log line, a top-level instruction) is none. A failed transaction has no
 * events: what it did was undone.
 * @throws {MissingMetaError} for a response without its inner instructions.
 * @throws {TransactionFormatError} for no response, and for one in an encoding other than `json`.
 * @throws {Base58Error} for a response in which such a call's data is no base58.
 */
export function eventCallsOf(
  transaction: ExecutedTransaction | TransactionResponseLike | ChainResultLike,
  pdas: RouterPdas = defaultPdas,
): EventCall[] {
  const { accountKeys, innerInstructions, err } = unread(transaction);
  if (err !== null) return [];
  const parties = eventParties(pdas);
  return innerInstructions.flatMap(({ index, instructions }) =>
    instructions.flatMap((call, inner) => {
      const bytes = eventIn(call, accountKeys, parties);
      return bytes === null ? [] : [{ position: { instruction: index, inner }, bytes }];
    }),
  );
}

/** The event that a call carries; null for a call that is none. */
function eventIn(
  call: CallInText,
  keys: readonly (PublicKey | string)[],
  { program, authority }: EventParties,
): Uint8Array | null {
  const [account, ...others] = call.accounts;
  const called =
    account !== undefined &&
    others.length === 0 &&
    isKey(keys[call.programIdIndex], program) &&
    isKey(keys[account], authority);
  if (!called) return null;
  const data = dataOf(call);
  const tagged = sameBytes(data.subarray(0, EVENT_IX_TAG.length), EVENT_IX_TAG);
  return tagged ? data.subarray(EVENT_IX_TAG.length) : null;
}

function isKey(key: PublicKey | string | undefined, wanted: KnownKey): boolean {
  return typeof key === 'string' ? key === wanted.text : key?.equals(wanted.key) === true;
}

function eventParties(pdas: RouterPdas): EventParties {
  const known = partiesOf.get(pdas);
  if (known !== undefined) return known;
  const parties = { program: knownKey(pdas.programId), authority: knownKey(pdas.eventAuthority()) };
  partiesOf.set(pdas, parties);
  return parties;
}

function knownKey(key: PublicKey): KnownKey {
  return { key, text: key.toBase58() };
}
