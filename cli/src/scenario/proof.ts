/** Chapter F: everything that happened, rebuilt from its events alone. */
import { LedgerReplay, type RouterEvent } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import { type Chapter, ChapterLog } from './chapter';
import type { ScenarioCluster } from './cluster';

const STORY =
  'Events carry a number and a hash over all before them. Replaying those of this run from nothing rebuilds every ' +
  'account of the program that they speak of: campaigns, pots, influencers, attributions, byte for byte.';

/** Plays the chapter over all that was sent in this run. */
export async function playProof(stage: ScenarioCluster): Promise<Chapter> {
  const log = new ChapterLog(stage, 'F', 'Proof', STORY);
  const events = stage.sender.receipts.flatMap((receipt) => receipt.events);
  const rebuilt = rebuild(events);
  let equal = 0;
  for (const [address, bytes] of rebuilt) {
    const account = await stage.connection.getAccountInfo(new PublicKey(address));
    if (account?.data.equals(bytes) === true) equal += 1;
  }
  log.checks.equal(`accounts that ${events.length} events rebuild byte for byte`, rebuilt.size, equal);
  return log.done();
}

function rebuild(events: readonly RouterEvent[]): Map<string, Uint8Array> {
  const replay = new LedgerReplay();
  for (const event of events) replay.apply(event);
  return replay.accounts();
}
