/** Whether events are all there are of a stream. */
import { EventChainError, type RouterEvent, type StreamHead, verifyEventChain } from '@crr/sdk';

/** The outcome, with the reason in words. */
export interface ChainVerdict {
  complete: boolean;
  detail: string;
}

/** Follows the hash chain from the stream's start to the head that the account shows. */
export function chainVerdict(events: readonly RouterEvent[], head: StreamHead): ChainVerdict {
  try {
    const proven = verifyEventChain(events);
    const sameChain = proven.chain.every((byte, index) => byte === head.chain[index]);
    return proven.seq === head.seq && sameChain
      ? { complete: true, detail: `${head.seq} events, their hash chain ends where the account’s does` }
      : { complete: false, detail: `${proven.seq} events found, the account counts ${head.seq}` };
  } catch (error) {
    if (error instanceof EventChainError) return { complete: false, detail: error.message };
    throw error;
  }
}
