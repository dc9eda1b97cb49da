import { bytesToHex } from '@noble/hashes/utils';
import type { PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { DecodeError } from '../codec/errors';
import { discriminatorOf } from '../codec/program-codec';
import { routerCodec } from '../codec/router';
import { RouterPdas } from '../pda';
import { HASH_BYTES } from '../program';
import {
  type ChainResultLike,
  type ExecutedTransaction,
  type InnerCall,
  type TransactionResponseLike,
  toExecuted,
} from './transaction';
import type { Chained, EventPosition, RouterEvent, RouterEventName } from './types';

/** First eight bytes of every self-CPI that carries an event: Anchor's tag, little-endian. */
export const EVENT_IX_TAG = Uint8Array.of(0xe4, 0x45, 0xa5, 0x2e, 0x51, 0xcb, 0x9a, 0x1d);

const CONFIG_STREAM: ReadonlySet<RouterEventName> = new Set([
  'ConfigInitialized',
  'ConfigUpdated',
  'AdminProposed',
  'AdminAccepted',
]);
const INFLUENCER_STREAM: ReadonlySet<RouterEventName> = new Set([
  'InfluencerRegistered',
  'InfluencerUpdated',
  'InfluencerVerified',
  'CampaignJoined',
  'CampaignLeft',
  'InfluencerClosed',
]);

const defaultPdas = new RouterPdas();

/**
 * The router program's events in a transaction, in the order they happened.
 *
 * An event is an inner instruction of the router program, with Anchor's event tag and the program's event authority as
 * its one account; nobody but the program can make such a call succeed. Everything else that looks like an event (a
 * call of another program, another account, a log line, a top-level instruction) is none. A failed transaction has no
 * events: what it did was undone.
 * @throws {DecodeError} for an event that this SDK does not know or can't read.
 */
export function decodeEvents(
  transaction: ExecutedTransaction,
  pdas: RouterPdas = defaultPdas,
): RouterEvent[] {
  if (transaction.err !== null) return [];
  return transaction.innerInstructions.flatMap(({ index, instructions }) =>
    instructions.flatMap((call, inner) =>
      isEvent(call, transaction.accountKeys, pdas)
        ? [decodeEvent(call.data.subarray(EVENT_IX_TAG.length), { instruction: index, inner })]
        : [],
    ),
  );
}

/**
 * {@link decodeEvents} of a `getTransaction` response or of an embedded chain's result.
 * @throws {MissingMetaError} for a response without its inner instructions.
 * @throws {DecodeError} for an event that this SDK does not know or can't read.
 */
export function eventsOfTransaction(
  transaction: TransactionResponseLike | ChainResultLike,
  pdas: RouterPdas = defaultPdas,
): RouterEvent[] {
  return decodeEvents(toExecuted(transaction), pdas);
}

/**
 * Reads one event from its bytes: discriminator, fields, chain.
 * @throws {DecodeError} for an unknown discriminator, or unless the bytes are exactly one event.
 */
export function decodeEvent(bytes: Uint8Array, position: EventPosition): RouterEvent {
  const discriminator = discriminatorOf(bytes);
  const name = eventName(discriminator);
  const fields = bytes.subarray(discriminator.length);
  const data = readExactly(name, fields);
  // The compiler can't tie `name` to `data`; the IDL does.
  return {
    name,
    data,
    discriminator: discriminator.slice(),
    bytes: bytes.slice(0, -HASH_BYTES),
    seq: data.seq,
    chain: data.chain,
    streamKey: streamKeyOf(name, data),
    position,
  } as RouterEvent;
}

function isEvent(call: InnerCall, keys: readonly PublicKey[], pdas: RouterPdas): boolean {
  const [authority, ...others] = call.accounts;
  return (
    authority !== undefined &&
    others.length === 0 &&
    keys[call.programIdIndex]?.equals(pdas.programId) === true &&
    keys[authority]?.equals(pdas.eventAuthority()) === true &&
    sameBytes(call.data.subarray(0, EVENT_IX_TAG.length), EVENT_IX_TAG)
  );
}

function eventName(discriminator: Uint8Array): RouterEventName {
  const found = routerCodec.idl.events.find((event) => sameBytes(event.discriminator, discriminator));
  if (found === undefined) {
    throw new DecodeError('RouterEvent', `no event begins with ${bytesToHex(discriminator)}`);
  }
  return found.name as RouterEventName;
}

/** Anchor's layouts neither notice bytes that are left over nor, everywhere, bytes that are missing. */
function readExactly(name: RouterEventName, fields: Uint8Array): Chained {
  let decoded: unknown;
  let written: Uint8Array;
  try {
    decoded = routerCodec.decodeStruct(name, fields);
    written = routerCodec.encodeStruct(name, decoded as Readonly<Record<string, unknown>>);
  } catch (cause) {
    throw new DecodeError(name, 'its content can not be read', { cause });
  }
  if (!sameBytes(written, fields)) throw new DecodeError(name, `${fields.length} bytes are not one`);
  return decoded as Chained;
}

function streamKeyOf(name: RouterEventName, data: object): string {
  if (CONFIG_STREAM.has(name)) return 'config';
  if (INFLUENCER_STREAM.has(name)) {
    return `influencer:${(data as { wallet: PublicKey }).wallet.toBase58()}`;
  }
  return `campaign:${bs58.encode((data as { campaignId: Uint8Array }).campaignId)}`;
}

function sameBytes(a: readonly number[] | Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && b.every((byte, i) => byte === a[i]);
}
