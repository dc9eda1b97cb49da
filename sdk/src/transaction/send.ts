/** Signing and sending over a connection and signers that the caller owns. */
import type {
  Commitment,
  Connection,
  Keypair,
  PublicKey,
  TransactionError,
  VersionedTransaction,
} from '@solana/web3.js';

import { type ComposeInput, composeTransaction } from './compose';

/** Whatever signs transactions: a wallet adapter as it is, a keypair by {@link keypairSigner}. */
export interface TransactionSigner {
  readonly publicKey: PublicKey;
  signTransaction(transaction: VersionedTransaction): Promise<VersionedTransaction>;
}

/** A signer over a keypair in memory. */
export function keypairSigner(keypair: Keypair): TransactionSigner {
  return {
    publicKey: keypair.publicKey,
    signTransaction: async (transaction) => {
      transaction.sign([keypair]);
      return transaction;
    },
  };
}

/** The part of a web3.js `Connection` that sending needs. */
export type SendingConnection = Pick<
  Connection,
  'getLatestBlockhash' | 'sendRawTransaction' | 'confirmTransaction'
>;

/** A transaction that was executed and failed on chain; `cause` for `parseTransactionError`. */
export class TransactionFailedError extends Error {
  override readonly name = 'TransactionFailedError';

  constructor(
    readonly signature: string,
    readonly transactionError: TransactionError,
  ) {
    super(`transaction ${signature} failed: ${JSON.stringify(transactionError)}`, {
      cause: transactionError,
    });
  }
}

/** What {@link sendAndConfirm} takes: as {@link ComposeInput}, with the blockhash fetched. */
export type SendInput = Omit<ComposeInput, 'blockhash'> & { readonly commitment?: Commitment };

/**
 * Composes a transaction with a fresh blockhash, has every signer sign it in turn, sends it and waits.
 *
 * @returns the signature, confirmed at `commitment` ("confirmed" by default)
 * @throws TransactionFailedError when it was executed and failed; what the connection throws otherwise
 */
export async function sendAndConfirm(
  connection: SendingConnection,
  input: SendInput,
  signers: readonly TransactionSigner[],
): Promise<string> {
  const commitment = input.commitment ?? 'confirmed';
  const latest = await connection.getLatestBlockhash(commitment);
  const signed = await signWithAll(composeTransaction({ ...input, blockhash: latest.blockhash }), signers);
  const signature = await connection.sendRawTransaction(signed.serialize(), {
    preflightCommitment: commitment,
  });
  const { value } = await connection.confirmTransaction({ signature, ...latest }, commitment);
  if (value.err) throw new TransactionFailedError(signature, value.err);
  return signature;
}

/** Has every signer sign in turn; each keeps the signatures before it. */
export async function signWithAll(
  transaction: VersionedTransaction,
  signers: readonly TransactionSigner[],
): Promise<VersionedTransaction> {
  let signed = transaction;
  for (const signer of signers) signed = await signer.signTransaction(signed);
  return signed;
}
