import bs58 from 'bs58';
import type { TransactionRecord } from './transaction-record';

/** A block of the embedded chain: at most one transaction. */
export interface Block {
  slot: bigint;
  blockhash: string;
  previousBlockhash: string;
  /** Unix time, seconds. */
  blockTime: bigint;
  transaction: TransactionRecord | null;
}

const SLOT_HASH_ENTRIES = 512;
const SLOT_HASH_BYTES = 40;

/** The chain's blocks, newest last and bounded in number, and which blockhashes are still good. */
export class BlockLog {
  private readonly blocks = new Map<bigint, Block>();
  private readonly heightOfBlockhash = new Map<string, bigint>();
  /** Always of full size, as on a cluster: programs read the sysvar at its full length. */
  private readonly slotHashBytes = Buffer.alloc(8 + SLOT_HASH_ENTRIES * SLOT_HASH_BYTES);

  /**
   * @param genesis the first block.
   * @param lifetime how many blocks a blockhash stays good.
   * @param limit how many blocks are kept.
   */
  constructor(
    private tipBlock: Block,
    readonly lifetime: bigint,
    private readonly limit: number,
  ) {
    this.append(tipBlock);
  }

  /** The newest block. */
  get tip(): Block {
    return this.tipBlock;
  }

  append(block: Block): void {
    this.tipBlock = block;
    this.blocks.set(block.slot, block);
    this.heightOfBlockhash.set(block.blockhash, block.slot);
    this.rememberSlotHash(block);
    this.forgetOld();
  }

  /** The block of a slot; undefined when there is none or it is no longer kept. */
  at(slot: bigint): Block | undefined {
    return this.blocks.get(slot);
  }

  /** The oldest slot still kept. */
  firstSlot(): bigint {
    const first: Block | undefined = this.blocks.values().next().value;
    return (first ?? this.tipBlock).slot;
  }

  /** Whether a transaction with this blockhash can still land in the next block. */
  isRecent(blockhash: string): boolean {
    const height = this.heightOfBlockhash.get(blockhash);
    return height !== undefined && this.tipBlock.slot <= height + this.lifetime;
  }

  /** The last block height at which a transaction with the newest blockhash can land. */
  lastValidBlockHeight(): bigint {
    return this.tipBlock.slot + this.lifetime;
  }

  /** Content of the SlotHashes sysvar. */
  slotHashes(): Uint8Array {
    return this.slotHashBytes;
  }

  private rememberSlotHash(block: Block): void {
    const bytes = this.slotHashBytes;
    const entries = Math.min(Number(bytes.readBigUInt64LE(0)) + 1, SLOT_HASH_ENTRIES);
    bytes.copyWithin(8 + SLOT_HASH_BYTES, 8, 8 + (SLOT_HASH_ENTRIES - 1) * SLOT_HASH_BYTES);
    bytes.writeBigUInt64LE(BigInt(entries), 0);
    bytes.writeBigUInt64LE(block.slot, 8);
    bytes.set(bs58.decode(block.blockhash), 16);
  }

  private forgetOld(): void {
    while (this.blocks.size > this.limit) this.blocks.delete(this.firstSlot());
    for (const [blockhash, height] of this.heightOfBlockhash) {
      if (height + this.lifetime >= this.tipBlock.slot) break;
      this.heightOfBlockhash.delete(blockhash);
    }
  }
}
