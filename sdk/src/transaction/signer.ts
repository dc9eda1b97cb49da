/** Whoever signs, and whether everybody has. */
import type { Keypair, PublicKey, VersionedTransaction } from '@solana/web3.js';
import nacl from 'tweetnacl';

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

/** Somebody has not signed, or something else than what is about to be sent: no node would take it. */
export class UnsignedTransactionError extends Error {
  override readonly name = 'UnsignedTransactionError';
  readonly retryable = false;

  constructor(
    /** Base58 keys without a signature that holds. */
    readonly missing: readonly string[],
  ) {
    super(`nothing was sent: no valid signature of ${missing.join(', ')}`);
  }
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

/**
 * Looked at before a byte leaves: what no node takes would otherwise end as an outcome that nobody knows.
 *
 * @throws UnsignedTransactionError
 */
export function requireSignatures({ message, signatures }: VersionedTransaction): void {
  const signed = message.serialize();
  const missing = message.staticAccountKeys
    .slice(0, message.header.numRequiredSignatures)
    .filter((key, index) => {
      const signature = signatures[index];
      return signature === undefined || !nacl.sign.detached.verify(signed, signature, key.toBytes());
    });
  if (missing.length > 0) throw new UnsignedTransactionError(missing.map((key) => key.toBase58()));
}
