/** What happened to an account, read from the node's history and oldest first. */
import { eventsOfTransaction, type RouterEvent, type RouterPdas } from '@crr/sdk';
import type {
  ConfirmedSignatureInfo,
  Connection,
  PublicKey,
  VersionedTransactionResponse,
} from '@solana/web3.js';
import { readTransaction } from './sender';

const PAGE = 1_000;
const AT_ONCE = 8;

/** A transaction that succeeded, with the router's events in it. */
export interface PastTransaction {
  signature: string;
  response: VersionedTransactionResponse;
  events: RouterEvent[];
}

/** An event and the transaction that it is from. */
export interface PastEvent {
  event: RouterEvent;
  transaction: PastTransaction;
}

/** Every successful transaction that names the address, oldest first. Nodes forget: a public one may not go back far. */
export async function transactionsOf(
  connection: Connection,
  address: PublicKey,
  pdas: RouterPdas,
): Promise<PastTransaction[]> {
  const signatures = (await signaturesOf(connection, address)).filter(({ err }) => err === null).reverse();
  const past: PastTransaction[] = [];
  for (let start = 0; start < signatures.length; start += AT_ONCE) {
    const page = signatures.slice(start, start + AT_ONCE);
    past.push(...(await Promise.all(page.map(({ signature }) => read(connection, signature, pdas)))));
  }
  return past;
}

/** The events of one stream among those of some transactions, by their numbers. */
export function streamOf(past: readonly PastTransaction[], streamKey: string): PastEvent[] {
  return past
    .flatMap((transaction) => transaction.events.map((event) => ({ event, transaction })))
    .filter(({ event }) => event.streamKey === streamKey)
    .sort((a, b) => Number(a.event.seq - b.event.seq));
}

async function read(connection: Connection, signature: string, pdas: RouterPdas): Promise<PastTransaction> {
  const response = await readTransaction(connection, signature);
  return { signature, response, events: eventsOfTransaction(response, pdas) };
}

async function signaturesOf(connection: Connection, address: PublicKey): Promise<ConfirmedSignatureInfo[]> {
  const found: ConfirmedSignatureInfo[] = [];
  for (;;) {
    const before = found.at(-1)?.signature;
    const options = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const page = await connection.getSignaturesForAddress(address, options, 'confirmed');
    found.push(...page);
    if (page.length < PAGE) return found;
  }
}
