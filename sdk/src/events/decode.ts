import { bytesToHex } from '@noble/hashes/utils';
import type { PublicKey } from '@solana/web3.js';
import { encodeBase58 } from '../base58';
import { UnreadableError } from '../codec/byte-cursor';
import { copyOf } from '../codec/bytes';
import { DISCRIMINATOR_BYTES, DiscriminatorTable, discriminatorOf } from '../codec/discriminators';
import { DecodeError } from '../codec/errors';
import { ROUTER_IDL } from '../codec/router-idl';
import { StructReader } from '../codec/struct-reader';
import type { RouterPdas } from '../pda';
import { HASH_BYTES } from '../program';
import { eventCallsOf } from './calls';
import type { ChainResultLike, ExecutedTransaction, TransactionResponseLike } from './transaction';
import type { Chained, EventPosition, RouterEvent, RouterEventName } from './types';

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

const discriminators = new DiscriminatorTable<RouterEventName>(ROUTER_IDL.events);
const reader = new StructReader(ROUTER_IDL.types);

/**
 * The router program's events in a transaction, in the order they happened: {@link eventCallsOf}, read.
 * @throws {DecodeError} for an event that this SDK does not know or can't read.
 */
export function decodeEvents(transaction: ExecutedTransaction, pdas?: RouterPdas): RouterEvent[] {
  return eventsOfTransaction(transaction, pdas);
}

/**
 * {@link decodeEvents} of a `getTransaction` response or of an embedded chain's result.
 * @throws {MissingMetaError} for a response without its inner instructions.
 * @throws {TransactionFormatError} for no response (null), and for one in an encoding other than `json`.
 * @throws {DecodeError} for an event that this SDK does not know or can't read.
 */
export function eventsOfTransaction(
  transaction: ExecutedTransaction | TransactionResponseLike | ChainResultLike,
  pdas?: RouterPdas,
): RouterEvent[] {
  return eventCallsOf(transaction, pdas).map(({ bytes, position }) => decodeEvent(bytes, position));
}

/**
 * Reads one event from its bytes: discriminator, fields, chain.
 * @throws {DecodeError} for an unknown discriminator, or unless the bytes are exactly one event.
 */
export function decodeEvent(bytes: Uint8Array, position: EventPosition): RouterEvent {
  const name = discriminators.nameOf(bytes);
  if (name === undefined) {
    throw new DecodeError('RouterEvent', `no event begins with ${bytesToHex(discriminatorOf(bytes))}`);
  }
  const data = fieldsOf(name, bytes.subarray(DISCRIMINATOR_BYTES));
  // The compiler can't tie `name` to `data`; the IDL does.
  return {
    name,
    data,
    discriminator: copyOf(discriminatorOf(bytes)),
    bytes: copyOf(bytes.subarray(0, -HASH_BYTES)),
    seq: data.seq,
    chain: data.chain,
    streamKey: streamKeyOf(name, data),
    position,
  } as RouterEvent;
}

function fieldsOf(name: RouterEventName, bytes: Uint8Array): Chained {
  try {
    return reader.readExactly(name, bytes) as Chained;
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    throw new DecodeError(name, `its content can not be read, ${cause.message}`, { cause });
  }
}

function streamKeyOf(name: RouterEventName, data: object): string {
  if (CONFIG_STREAM.has(name)) return 'config';
  if (INFLUENCER_STREAM.has(name)) {
    return `influencer:${encodeBase58((data as { wallet: PublicKey }).wallet.toBytes())}`;
  }
  return `campaign:${encodeBase58((data as { campaignId: Uint8Array }).campaignId)}`;
}
