/** What happened to an account, read from the node's history and oldest first. */
import { eventsOfTransaction, type RouterEvent, type RouterPdas } from '@crr/sdk';
import type {
  ConfirmedSignatureInfo,
  Connection,
  PublicKey,
  VersionedTransactionResponse,
} from '@solana/web3.js';
import { type Receipt, readTransaction, receiptOf } from './sender';

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

/** As many of an account's first transactions as may matter. */
const FIRST = 5;

/** What an account's oldest successful transactions did, oldest first; none where the node has forgotten them. */
export async function oldestOf(
  { connection, router }: { connection: Connection; router: { pdas: RouterPdas } },
  address: PublicKey,
  label: string,
): Promise<Receipt[]> {
  const signatures = (await signaturesOf(connection, address)).filter(({ err }) => err === null).reverse();
  const receipts: Receipt[] = [];
  for (const { signature } of signatures.slice(0, FIRST)) {
    receipts.push(receiptOf(label, signature, await readTransaction(connection, signature), router.pdas));
  }
  return receipts;
}

async function read(connection: Connection, signature: string, pdas: RouterPdas): Promise<PastTransaction> {
  const response = await readTransaction(connection, signature);
  return { signature, response, events: eventsOfTransaction(response, pdas) };
}

async function signaturesOf(connection: Connection, address: PublicKey): Promise<ConfirmedSignatureInfo[]> {
  const found: ConfirmedSignatureInfo[] = [];
  const known = new Set<string>();
  for (;;) {
    const before = found.at(-1)?.signature;
    const options = { limit: PAGE, ...(before === undefined ? {} : { before }) };
    const page = await connection.getSignaturesForAddress(address, options, 'confirmed');
    // A short page is no end: providers cut pages by rules of their own. Only an empty one is, or one that brings nothing new.
    const fresh = page.filter(({ signature }) => !known.has(signature));
    if (fresh.length === 0) return found;
    for (const { signature } of fresh) known.add(signature);
    found.push(...fresh);
  }
}
