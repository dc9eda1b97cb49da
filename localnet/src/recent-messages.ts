/** The messages that landed while their blockhash can still be good: sending one of them again is a duplicate. */
export class RecentMessages {
  private readonly slotOfMessage = new Map<string, bigint>();

  /** @param lifetime how many blocks a message is remembered: as long as a blockhash is good. */
  constructor(private readonly lifetime: bigint) {}

  add(messageHash: string, slot: bigint): void {
    this.slotOfMessage.set(messageHash, slot);
    for (const [hash, landed] of this.slotOfMessage) {
      if (landed + this.lifetime >= slot) break;
      this.slotOfMessage.delete(hash);
    }
  }

  has(messageHash: string): boolean {
    return this.slotOfMessage.has(messageHash);
  }
}
