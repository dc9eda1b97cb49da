/** Proofs of wallets as the API shows and takes them. */
import { z } from '@hono/zod-openapi';
import { id, timeText } from '../http';

const WALLET_PATTERN = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const SIGNATURE_PATTERN = /^[1-9A-HJ-NP-Za-km-z]{64,88}$/;

const wallet = z.string().regex(WALLET_PATTERN, 'must be 32 bytes in base58');

/** A wallet that somebody says is theirs. */
export const walletClaimSchema = z.strictObject({ wallet }).openapi('WalletClaim');

/** What they sign to prove it. */
export const challengeSchema = z
  .strictObject({
    id,
    wallet: z.string(),
    message: z.string().openapi({
      description:
        'To be signed by the wallet, byte for byte in UTF-8: a message of Sign-In with Solana (EIP-4361).',
    }),
    sign_in: z
      .strictObject({
        domain: z.string(),
        address: z.string(),
        statement: z.string(),
        uri: z.string(),
        version: z.literal('1'),
        chainId: z.string().openapi({ example: 'solana:mainnet' }),
        nonce: z.string(),
        issuedAt: timeText,
        expirationTime: timeText,
        requestId: z.string(),
      })
      .openapi({
        description: 'The same as fields, for wallets with signIn: they make the same message of them.',
      }),
    expires_at: timeText,
  })
  .openapi('WalletChallenge');

/** The proof. */
export const walletProofSchema = z
  .strictObject({
    challenge_id: id,
    signature: z
      .string()
      .regex(SIGNATURE_PATTERN, 'must be 64 bytes in base58')
      .openapi({ description: 'The wallet’s Ed25519 signature of the message, in base58.' }),
  })
  .openapi('WalletProof');

/** {@link walletProofSchema}, read. */
export type WalletProof = z.output<typeof walletProofSchema>;
