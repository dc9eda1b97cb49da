import type { TransactionRecord } from '@crr/localnet';
import { eventsOfTransaction, ROUTER_PROGRAM_ID, type RouterEvent } from '@crr/sdk';
import { encodeTransaction } from '../../../localnet/src/rpc/encoding/transaction';
import { Dice } from './dice';
import { Play } from './play';

/** A transaction that the real programs ran, without a place in a chain. */
export interface CorpusTransaction {
  readonly signature: string;
  /** Why it failed, as the RPC says it; null when it did not. */
  readonly err: unknown;
  /** Every account it names, base58: what `getSignaturesForAddress` finds it by. */
  readonly accounts: readonly string[];
  /** Those that it may have written. */
  readonly written: ReadonlySet<string>;
  /** `transaction`, `meta` and `version` of the answer to `getTransaction`. */
  readonly response: Readonly<Record<string, unknown>>;
  /** Unix seconds at which it ran. */
  readonly time: number;
  readonly events: readonly RouterEvent[];
}

/** One history, in the order it happened. */
export type Corpus = readonly CorpusTransaction[];

/**
 * Plays a history on the real programs. The part before the first transaction that names the router is left out.
 * @param seed the same seed gives the same history, bytes and all
 */
export async function playCorpus(seed: string, steps: number): Promise<Corpus> {
  const play = new Play(new Dice(seed));
  for (let i = 0; i < steps; i += 1) await play.step();
  const records = play.world.sent.flatMap(({ signature }) => play.world.chain.history(signature) ?? []);
  const all = records.map(fromRecord);
  return all.slice(all.findIndex(({ accounts }) => accounts.includes(ROUTER_PROGRAM_ID.toBase58())));
}

function fromRecord(record: TransactionRecord): CorpusTransaction {
  const { message } = record.transaction;
  const statics = message.staticAccountKeys.length;
  const writableUntil = statics + record.loadedAddresses.writable.length;
  const isWritten = (index: number) =>
    index < statics ? message.isAccountWritable(index) : index < writableUntil;
  const accounts = record.accountKeys.map((key) => key.toBase58());
  return {
    signature: record.signature,
    err: record.error,
    accounts,
    written: new Set(accounts.filter((_, index) => isWritten(index))),
    response: plain(encodeTransaction(record, { encoding: 'json', maxVersion: 0 })),
    time: Number(record.blockTime),
    events: eventsOfTransaction(record),
  };
}

/** As it comes over the wire: bigints are JSON numbers, and what is undefined is not there. */
function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each)));
}
