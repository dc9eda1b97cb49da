/** The one way in which transactions are sent: asked for, signed, told, sent, and looked for until their fate is known. */
import type { Connection, TransactionInstruction, VersionedTransaction } from '@solana/web3.js';

import { type ComposeInput, composeTransaction } from './compose';
import { durableNonceOf, nonceAccountOf } from './nonce';
import { type Landed, SimulationFailedError } from './outcome';
import { type PendingTransaction, pendingOf } from './pending';
import { type SettleOptions, type SettlingConnection, settleTransaction } from './settle';
import { requireSignatures, signWithAll, type TransactionSigner } from './signer';

/** The part of a web3.js `Connection` that sending needs. */
export type SendingConnection = SettlingConnection &
  Pick<Connection, 'getLatestBlockhash' | 'simulateTransaction'>;

/** What {@link sendAndConfirm} takes: as {@link ComposeInput}, with the blockhash, or the nonce's value, fetched. */
export type SendInput = Omit<ComposeInput, 'blockhash'> &
  SettleOptions & {
    /**
     * Told what is about to be sent, when all have signed and before a byte leaves: the moment to keep its signature, or its bytes.
     * Sending waits for it, and does not happen when it throws.
     */
    readonly onSigned?: (pending: PendingTransaction) => void | Promise<void>;
  };

/** A durable nonce that is not there. */
export class NonceMissingError extends Error {
  override readonly name = 'NonceMissingError';
  readonly retryable = false;

  constructor(
    /** Base58. */
    readonly account: string,
  ) {
    super(`nothing was sent: there is no durable nonce at ${account}`);
  }
}

/** Before anything is sent, a question may be asked again. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Composes a transaction with a fresh blockhash (or on the durable nonce that its first instruction advances), asks the
 * node what it would do, has every signer sign it in turn, sends it, and looks for it until its fate is known.
 *
 * Until the bytes leave, an error means that nothing happened. From then on errors of the node are not believed: the same
 * bytes are sent and asked for again.
 *
 * @returns the signature, confirmed at `commitment` ("confirmed" by default)
 * @throws SimulationFailedError, UnsignedTransactionError, NonceMissingError, or what the connection throws: nothing was sent
 * @throws TransactionFailedError when it was executed and failed; TransactionExpiredError when it provably never landed
 * @throws OutcomeUnknownError when it may have landed
 */
export async function sendAndConfirm(
  connection: SendingConnection,
  input: SendInput,
  signers: readonly TransactionSigner[],
): Promise<string> {
  return (await sendTransaction(connection, input, signers)).signature;
}

/** As {@link sendAndConfirm}; tells the slot, too. */
export async function sendTransaction(
  connection: SendingConnection,
  input: SendInput,
  signers: readonly TransactionSigner[],
): Promise<Landed> {
  const pending = await prepareTransaction(connection, input, signers);
  await input.onSigned?.(pending);
  return settleTransaction(connection, pending, input);
}

/** Everything up to the moment of sending: a signed transaction that would succeed now. */
export async function prepareTransaction(
  connection: SendingConnection,
  input: SendInput,
  signers: readonly TransactionSigner[],
): Promise<PendingTransaction> {
  const { commitment = 'confirmed' } = input;
  const { blockhash, lastValidBlockHeight } = await groundOf(connection, input.instructions, commitment);
  const transaction = composeTransaction({ ...input, blockhash });
  await requireSuccess(connection, transaction, commitment);
  const signed = await signWithAll(transaction, signers);
  requireSignatures(signed);
  return pendingOf(signed, lastValidBlockHeight);
}

async function groundOf(
  connection: SendingConnection,
  instructions: readonly TransactionInstruction[],
  commitment: 'confirmed' | 'finalized',
): Promise<{ blockhash: string; lastValidBlockHeight: number | null }> {
  const account = nonceAccountOf(instructions);
  if (account === null) return asking(() => connection.getLatestBlockhash(commitment));
  const { value } = await asking(() => connection.getNonceAndContext(account, commitment));
  if (value === null) throw new NonceMissingError(account.toBase58());
  return { blockhash: value.nonce, lastValidBlockHeight: null };
}

/**
 * Of a transaction that nobody has signed yet: such bytes can not land, whoever passes them on. A node's own preflight is
 * no such question, for it is asked together with the signed bytes.
 */
async function requireSuccess(
  connection: SendingConnection,
  transaction: VersionedTransaction,
  commitment: 'confirmed' | 'finalized',
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { value } = await asking(() =>
      connection.simulateTransaction(transaction, { sigVerify: false, commitment }),
    );
    if (value.err === null) return;
    // Nodes that share the work behind one URL may not know yet what another of them just gave out.
    const isLagging = value.err === 'BlockhashNotFound' && attempt < ATTEMPTS;
    if (!isLagging) {
      const onNonce = durableNonceOf(transaction) !== null;
      throw new SimulationFailedError(value.err, value.logs ?? [], onNonce);
    }
    await pause(attempt);
  }
}

/** Asks again where asking changes nothing. */
async function asking<T>(question: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await question();
    } catch (error) {
      if (attempt >= ATTEMPTS) throw error;
      await pause(attempt);
    }
  }
}

function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** (attempt - 1)));
}
