/** Replays the stored events in the chain's order into the accounts that they must have left. */
import { EventChainError, LedgerReplay, ReplayError, type RouterPdas } from '@crr/sdk';
import type { FindingLog } from './finding';
import type { Db } from './query';
import { eventOf, type StoredEvent, storedEvents } from './stored-events';

/** Data of accounts, by base58 address. */
export type AccountBytes = ReadonlyMap<string, Uint8Array>;

/** What a replay is asked for. */
export interface ReplayRequest {
  pdas: RouterPdas;
  /** A slot after whose last event the accounts are asked for; null for none. */
  at: number | null;
  onEvents: (done: number) => void;
}

/** The accounts after all events up to the asked slot, and after all. Null where the replay did not come so far. */
export interface Replayed {
  at: AccountBytes | null;
  end: AccountBytes | null;
}

/** Memory grows with the accounts that exist, not with the events. What does not fit is reported, and ends the replay. */
export async function replayStored(
  db: Db,
  { pdas, at, onEvents }: ReplayRequest,
  log: FindingLog,
): Promise<Replayed> {
  const replay = new LedgerReplay(pdas);
  let accountsAt: AccountBytes | null = null;
  let done = 0;
  for await (const page of storedEvents(db, 'by place')) {
    for (const stored of page) {
      if (at !== null && stored.slot > at) accountsAt ??= replay.accounts();
      const problem = problemOf(replay, stored);
      if (problem !== null) {
        reportProblem(stored, problem, log);
        return { at: accountsAt, end: null };
      }
    }
    done += page.length;
    onEvents(done);
  }
  const end = replay.accounts();
  return { at: at === null ? null : (accountsAt ?? end), end };
}

/** Why an event does not fit what came before it; null when it does. */
function problemOf(replay: LedgerReplay, stored: StoredEvent): string | null {
  const event = eventOf(stored);
  if (event === null) return 'its bytes are no event';
  try {
    replay.apply(event);
    return null;
  } catch (error) {
    if (error instanceof EventChainError || error instanceof ReplayError) return error.message;
    throw error;
  }
}

function reportProblem({ name, seq, streamKey, slot }: StoredEvent, problem: string, log: FindingLog): void {
  log.add('replay-fails', {
    subject: `${name} ${seq} of ${streamKey ?? 'no stream'} in slot ${slot}`,
    expected: 'an event that follows',
    found: problem,
  });
}
