/** Sends instructions and brings back what they did. */
import {
  eventsOfTransaction,
  keypairSigner,
  parseTransactionError,
  type RouterEvent,
  type RouterPdas,
  sendAndConfirm,
  TransactionFailedError,
  TransactionFailure,
} from '@crr/sdk';
import {
  type AddressLookupTableAccount,
  type Connection,
  type Keypair,
  type PublicKey,
  SendTransactionError,
  type TransactionInstruction,
  type VersionedTransactionResponse,
} from '@solana/web3.js';
import { sleep } from './clock';
import { pollingConnection } from './polling-connection';

/** What a transaction did, read back from the chain. */
export interface Receipt {
  /** What it was for, in words. */
  label: string;
  /** Base58. */
  signature: string;
  slot: number;
  computeUnits: number;
  /** On the wire, signatures included. */
  bytes: number;
  /** Lamports. */
  fee: number;
  events: RouterEvent[];
}

/** What a transaction is made of. */
export interface Sending {
  label: string;
  instructions: TransactionInstruction[];
  /** The first one pays the fee. */
  signers: [Keypair, ...Keypair[]];
  lookupTables?: AddressLookupTableAccount[];
}

const ATTEMPTS = 3;
const READ_ATTEMPTS = 20;
const READ_MILLISECONDS = 200;
const SIGNATURE_BYTES = 64;

/** A transaction that was confirmed, but whose record the node does not give out. */
export class MissingTransactionError extends Error {
  override readonly name = 'MissingTransactionError';

  constructor(readonly signature: string) {
    super(`the node does not know transaction ${signature}`);
  }
}

/** Sends over one connection. Errors of the chain are thrown as the SDK's classes, whatever web3.js made of them. */
export class Sender {
  /** Every transaction that landed, in order. */
  readonly receipts: Receipt[] = [];

  constructor(
    readonly connection: Connection,
    private readonly pdas: RouterPdas,
  ) {}

  /** @throws ParsedTransactionError when the chain refuses; what web3.js throws when it can't be reached */
  async send({ label, instructions, signers, lookupTables = [] }: Sending): Promise<Receipt> {
    const [payer] = signers;
    const instructionPrograms = instructions.map(({ programId }) => programId);
    const distinct = [...new Map(signers.map((signer) => [signer.publicKey.toBase58(), signer])).values()];
    const signature = await this.retrying(instructionPrograms, () =>
      sendAndConfirm(
        pollingConnection(this.connection),
        { payer: payer.publicKey, instructions, lookupTables },
        distinct.map(keypairSigner),
      ),
    );
    const receipt = receiptOf(label, signature, await readTransaction(this.connection, signature), this.pdas);
    this.receipts.push(receipt);
    return receipt;
  }

  private async retrying(programs: readonly PublicKey[], send: () => Promise<string>): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send();
      } catch (error) {
        const meaning = await this.meaningOf(error, programs);
        const again = meaning instanceof TransactionFailure && meaning.retryable && attempt < ATTEMPTS;
        if (!again) throw meaning;
      }
    }
  }

  /** The SDK's class for an error of the chain; any other error as it is. */
  private async meaningOf(error: unknown, instructionPrograms: readonly PublicKey[]): Promise<unknown> {
    const options = { programId: this.pdas.programId, instructionPrograms };
    if (error instanceof SendTransactionError) return parseTransactionError(error, error.logs, options);
    if (!(error instanceof TransactionFailedError)) return error;
    const { meta } = await readTransaction(this.connection, error.signature);
    return parseTransactionError(error, meta?.logMessages ?? [], options);
  }
}

/**
 * Reads a confirmed transaction. Nodes that share the work behind one URL may need a moment to agree that it exists.
 *
 * @throws MissingTransactionError when they don't within some seconds
 */
export async function readTransaction(
  connection: Connection,
  signature: string,
): Promise<VersionedTransactionResponse> {
  for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt += 1) {
    const found = await connection.getTransaction(signature, {
      commitment: 'confirmed',
      maxSupportedTransactionVersion: 0,
    });
    if (found !== null) return found;
    await sleep(READ_MILLISECONDS);
  }
  throw new MissingTransactionError(signature);
}

function receiptOf(
  label: string,
  signature: string,
  response: VersionedTransactionResponse,
  pdas: RouterPdas,
): Receipt {
  const { transaction, meta, slot } = response;
  return {
    label,
    signature,
    slot,
    computeUnits: meta?.computeUnitsConsumed ?? 0,
    bytes: 1 + SIGNATURE_BYTES * transaction.signatures.length + transaction.message.serialize().length,
    fee: meta?.fee ?? 0,
    events: eventsOfTransaction(response, pdas),
  };
}
