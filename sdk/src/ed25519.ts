/** The instruction that proves a tag's signature to the program. */
import { Ed25519Program, type PublicKey, type TransactionInstruction } from '@solana/web3.js';

import { ROUTER_PROGRAM_ID } from './program';
import { type SignedTag, tagMessage } from './tag';

/**
 * The Ed25519 precompile's instruction for a tag; stands right before the VAU instruction that the tag is for.
 *
 * The program accepts one layout alone, which is this one: 16-byte header for one signature, public key at 16, signature
 * at 48, the 122-byte message at 112, every instruction index 0xFFFF ("this instruction").
 *
 * @param tagSigner the key that signed the tag
 */
export function tagProofInstruction(
  signed: SignedTag,
  tagSigner: PublicKey,
  programId: PublicKey = ROUTER_PROGRAM_ID,
): TransactionInstruction {
  return Ed25519Program.createInstructionWithPublicKey({
    publicKey: tagSigner.toBytes(),
    message: tagMessage(signed, programId),
    signature: signed.signature,
  });
}
