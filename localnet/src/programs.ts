import { PublicKey } from '@solana/web3.js';

/** A program to preload, as the upgradeable loader would have deployed it. */
export interface ProgramImage {
  /** For messages only, e.g. `campaign_reward_router`. */
  name: string;
  programId: PublicKey;
  /** The ELF (`.so`) file. */
  bytes: Uint8Array;
  /** Who may upgrade it; null makes it immutable. */
  upgradeAuthority: PublicKey | null;
}

/** Loader of every preloaded program. */
export const UPGRADEABLE_LOADER = new PublicKey('BPFLoaderUpgradeab1e11111111111111111111111');

/** Bytes before the ELF in a ProgramData account: tag u32, slot u64, authority Option<Pubkey>. */
const PROGRAM_DATA_HEADER_BYTES = 45;
const PROGRAM_DATA_TAG = 3;
const AUTHORITY_OFFSET = 12;

/** Address of the account that holds the program's ELF and its upgrade authority. */
export function programDataAddress(programId: PublicKey): PublicKey {
  return PublicKey.findProgramAddressSync([programId.toBytes()], UPGRADEABLE_LOADER)[0];
}

/** Data of a ProgramData account. */
export function programDataBytes(image: ProgramImage, slot: bigint): Buffer {
  const data = Buffer.alloc(PROGRAM_DATA_HEADER_BYTES + image.bytes.length);
  data.writeUInt32LE(PROGRAM_DATA_TAG, 0);
  data.writeBigUInt64LE(slot, 4);
  if (image.upgradeAuthority !== null) {
    data.writeUInt8(1, AUTHORITY_OFFSET);
    data.set(image.upgradeAuthority.toBytes(), AUTHORITY_OFFSET + 1);
  }
  data.set(image.bytes, PROGRAM_DATA_HEADER_BYTES);
  return data;
}
