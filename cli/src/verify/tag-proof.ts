/** Whether an attribution's tag was signed by the campaign's tag signer, read from its transaction. */
import { checkTag, type SignedTag, tagProofInstruction } from '@crr/sdk';
import { Ed25519Program, type PublicKey, type VersionedTransactionResponse } from '@solana/web3.js';
import type { PastEvent } from '../chain/history';

/** Where the precompile's data has the signature: behind its header and the public key. */
const SIGNATURE_OFFSET = 48;
const SIGNATURE_BYTES = 64;

/** Attribution events of the SDK. */
type Attribution = Extract<PastEvent['event'], { name: 'AttributionCreated' }>;

/**
 * What is wrong with the proof of an attribution; null when nothing is. The Ed25519 instruction right before the VAU
 * must be, byte for byte, the one for this tag, and its signature must hold here too.
 */
export function tagProblem(
  event: Attribution,
  { response, signature }: PastEvent['transaction'],
  tagSigners: readonly PublicKey[],
): string | null {
  const { campaignId, influencer, tagSigner, tagIssuedAt, tagExpiresAt } = event.data;
  const where = `transaction ${signature}`;
  if (!tagSigners.some((key) => key.equals(tagSigner))) {
    return `${where}: ${tagSigner.toBase58()} was never the campaign’s tag signer`;
  }
  const data = precompileDataBefore(response, event.position.instruction);
  if (data === null) return `${where}: no Ed25519 instruction stands before the VAU`;
  const tag: SignedTag = {
    campaignId,
    influencer,
    issuedAt: tagIssuedAt,
    expiresAt: tagExpiresAt,
    signature: data.slice(SIGNATURE_OFFSET, SIGNATURE_OFFSET + SIGNATURE_BYTES),
  };
  if (tag.signature.length !== SIGNATURE_BYTES || !tagProofInstruction(tag, tagSigner).data.equals(data)) {
    return `${where}: the Ed25519 instruction is not about this tag`;
  }
  const verdict = checkTag(tag, { publicKeys: [tagSigner] });
  return verdict.valid ? null : `${where}: ${verdict.reason}`;
}

function precompileDataBefore(
  { transaction }: VersionedTransactionResponse,
  index: number,
): Uint8Array | null {
  const { message } = transaction;
  const instruction = message.compiledInstructions[index - 1];
  if (instruction === undefined) return null;
  const program = message.staticAccountKeys[instruction.programIdIndex];
  return program?.equals(Ed25519Program.programId) === true ? instruction.data : null;
}
