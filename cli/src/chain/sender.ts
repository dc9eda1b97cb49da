/** Sends instructions and brings back what they did. */

import { sleep } from '@crr/kit';
import {
  eventsOfTransaction,
  keypairSigner,
  type Landed,
  OutcomeUnknownError,
  type PendingTransaction,
  parseTransactionError,
  type RouterEvent,
  type RouterPdas,
  type SettleOptions,
  SimulationFailedError,
  sendTransaction,
  settleTransaction,
  TransactionExpiredError,
  TransactionFailedError,
  TransactionFailure,
} from '@crr/sdk';
import type {
  AddressLookupTableAccount,
  Connection,
  Keypair,
  PublicKey,
  TransactionInstruction,
  VersionedTransactionResponse,
} from '@solana/web3.js';

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
  /** The same for a repetition of the same command. Default: the same instructions. */
  intent?: string;
  /** The tokens that it takes, for a sentence about those that are lacking. */
  spends?: { wallet: PublicKey; account: PublicKey; amount: bigint };
}

const ATTEMPTS = 3;
const READ_ATTEMPTS = 12;
const FIRST_READ_PAUSE_MS = 100;
const LAST_READ_PAUSE_MS = 1_500;
const SIGNATURE_BYTES = 64;

/** A transaction that landed and succeeded, but whose record the node does not give out: only what it did in detail is not known. */
export class MissingTransactionError extends Error {
  override readonly name = 'MissingTransactionError';

  constructor(
    readonly signature: string,
    options?: ErrorOptions,
  ) {
    super(`the node does not give out the record of transaction ${signature}`, options);
  }
}

/** Errors of the chain by the transaction that they are about; those of a transaction that was never sent have none. */
const SIGNATURES = new WeakMap<object, string>();

/** The signature of the transaction that an error is about; undefined where nothing was sent. */
export function signatureOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { signature } = error as { signature?: unknown };
  return typeof signature === 'string' && signature !== '' ? signature : SIGNATURES.get(error);
}

/** How a sender sends. */
export interface SenderOptions extends SettleOptions {
  /** Told what is about to be sent, before a byte leaves. */
  onSigned?: (pending: PendingTransaction, sending: Sending) => void | Promise<void>;
  /** Told that the outcome of such a transaction is known. */
  onSettled?: (signature: string) => void;
}

/** Sends over one connection. Errors of the chain are thrown as the SDK's classes, whatever web3.js made of them. */
export class Sender {
  /** Every transaction that landed, in order. */
  readonly receipts: Receipt[] = [];

  constructor(
    readonly connection: Connection,
    private readonly pdas: RouterPdas,
    private readonly options: SenderOptions = {},
  ) {}

  /**
   * @throws ParsedTransactionError when the chain refuses; OutcomeUnknownError when it may have landed; MissingTransactionError when it has,
   *   and only its record is missing; else what web3.js throws when it can't be reached, and nothing was sent
   */
  async send(sending: Sending): Promise<Receipt> {
    const { label, instructions, signers, lookupTables = [] } = sending;
    const { onSigned, ...settling } = this.options;
    const [payer] = signers;
    const instructionPrograms = instructions.map(({ programId }) => programId);
    const distinct = [...new Map(signers.map((signer) => [signer.publicKey.toBase58(), signer])).values()];
    const { signature } = await this.retrying(instructionPrograms, () =>
      sendTransaction(
        this.connection,
        {
          payer: payer.publicKey,
          instructions,
          lookupTables,
          ...settling,
          onSigned: (pending) => onSigned?.(pending, sending),
        },
        distinct.map(keypairSigner),
      ),
    );
    return this.landed(label, signature);
  }

  /**
   * Finds out what became of a transaction that was sent earlier, and sends its bytes again where it left no trace.
   *
   * @throws as {@link send}; TransactionExpiredError when it provably never landed
   */
  async settle(label: string, pending: PendingTransaction): Promise<Receipt> {
    try {
      await settleTransaction(this.connection, pending, this.options);
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError)) this.options.onSettled?.(pending.signature);
      throw await this.meaningOf(error, []);
    }
    return this.landed(label, pending.signature);
  }

  private async landed(label: string, signature: string): Promise<Receipt> {
    this.options.onSettled?.(signature);
    const receipt = receiptOf(label, signature, await readTransaction(this.connection, signature), this.pdas);
    this.receipts.push(receipt);
    return receipt;
  }

  /** Signs and sends anew only what was not sent, or provably never landed. */
  private async retrying(programs: readonly PublicKey[], send: () => Promise<Landed>): Promise<Landed> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send();
      } catch (error) {
        const sent = error instanceof TransactionFailedError || error instanceof TransactionExpiredError;
        if (sent) this.options.onSettled?.(error.signature);
        const meaning = await this.meaningOf(error, programs);
        const isRetryable =
          meaning instanceof TransactionExpiredError ||
          (meaning instanceof TransactionFailure && meaning.retryable);
        if (!isRetryable || attempt >= ATTEMPTS) throw meaning;
      }
    }
  }

  /** The SDK's class for an error of the chain; any other error as it is. */
  private async meaningOf(error: unknown, instructionPrograms: readonly PublicKey[]): Promise<unknown> {
    const options = { programId: this.pdas.programId, instructionPrograms };
    if (error instanceof SimulationFailedError) return parseTransactionError(error, error.logs, options);
    if (!(error instanceof TransactionFailedError)) return error;
    const meaning = parseTransactionError(error, await this.logsOf(error.signature), options);
    SIGNATURES.set(meaning, error.signature);
    return meaning;
  }

  /** None where the node does not give them out: that it failed is known without them. */
  private async logsOf(signature: string): Promise<readonly string[]> {
    try {
      return (await readTransaction(this.connection, signature)).meta?.logMessages ?? [];
    } catch (error) {
      if (error instanceof MissingTransactionError) return [];
      throw error;
    }
  }
}

/**
 * Reads a confirmed transaction. Nodes that share the work behind one URL may need a moment to agree that it exists, and any of
 * them may fail for a moment.
 *
 * @throws MissingTransactionError when they don't within some seconds
 */
export async function readTransaction(
  connection: Connection,
  signature: string,
): Promise<VersionedTransactionResponse> {
  let cause: unknown;
  let pauseMs = FIRST_READ_PAUSE_MS;
  for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt += 1) {
    try {
      const found = await connection.getTransaction(signature, {
        commitment: 'confirmed',
        maxSupportedTransactionVersion: 0,
      });
      if (found !== null) return found;
    } catch (error) {
      cause = error;
    }
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LAST_READ_PAUSE_MS);
  }
  throw new MissingTransactionError(signature, { cause });
}

/** What a transaction did, from its record. */
export function receiptOf(
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
