import { encodeTransaction, type TransactionRecord } from '@crr/localnet';
import { eventsOfTransaction, ROUTER_PROGRAM_ID, type RouterEvent } from '@crr/sdk';
import type { RpcTransaction } from '../../src/rpc';
import { type FakeTransaction, fakeTransactionOf } from '../support/fake-rpc';
import { Dice } from './dice';
import { Play } from './play';

/** A transaction that the real programs ran, without a place in a chain. */
export interface CorpusTransaction extends FakeTransaction {
  /** The accounts that it may have written. */
  readonly written: ReadonlySet<string>;
  /** What the SDK reads from the VM's own record, not from what a node would say of it. */
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
  return all.slice(all.findIndex(({ accounts }) => accounts.has(ROUTER_PROGRAM_ID.toBase58())));
}

function fromRecord(record: TransactionRecord): CorpusTransaction {
  const { message } = record.transaction;
  const statics = message.staticAccountKeys.length;
  const writableUntil = statics + record.loadedAddresses.writable.length;
  const isWritten = (index: number) =>
    index < statics ? message.isAccountWritable(index) : index < writableUntil;
  const written = record.accountKeys.filter((_, index) => isWritten(index));
  return {
    ...fakeTransactionOf(asSent(encodeTransaction(record, { encoding: 'json', maxVersion: 0 }))),
    written: new Set(written.map((key) => key.toBase58())),
    events: eventsOfTransaction(record),
  };
}

/** As it comes over the wire: bigints are JSON numbers, and what is undefined is not there. */
function asSent(value: unknown): RpcTransaction {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each)));
}
