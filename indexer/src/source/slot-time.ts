import { BlockNotAvailableError, type ChainRpc, SkippedSlotError } from '../rpc';

/** A cluster that skips more slots than this in a row has stopped. */
const MOST_STEPS_BACK = 32;

/** Cluster time of a slot, Unix seconds: of the newest block at or below it. null where the node does not know it. */
export async function timeOfSlot(rpc: ChainRpc, slot: number, signal: AbortSignal): Promise<number | null> {
  const lowest = Math.max(0, slot - MOST_STEPS_BACK);
  for (let candidate = slot; candidate >= lowest; candidate -= 1) {
    try {
      const time = await rpc.getBlockTime(candidate, signal);
      if (time !== null) return time;
    } catch (error) {
      // Some nodes can't tell a slot that was skipped from one whose block is only not there yet.
      if (!(error instanceof SkippedSlotError || error instanceof BlockNotAvailableError)) throw error;
    }
  }
  return null;
}
