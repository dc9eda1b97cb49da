/**
 * Finds out what became of what was sent. A conversion has landed only where the transaction's own events say that it was paid: one that meets an
 * exhausted budget succeeds and pays nothing. An entry is freed for another attempt only when its transaction can not land any more, and the chain's own
 * account of the user says that it did not: nothing is ever on its way twice.
 */
import { decodeBase64 } from '@crr/kit';
import {
  type Attribution,
  decodeBase58,
  encodeBase58,
  isChainError,
  parseTransactionError,
  type RouterEvent,
} from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import type { Chain, Commitment, FinalizedTip, Standing } from '../chain/chain';
import { waitMs } from './backoff';
import { reasonOf } from './classify';
import type { DeskContext } from './context';
import type { Entry } from './entry';
import type { EntryChange, InFlight } from './outbox';
import type { DeskSettings } from './settings';

/** What is known of an entry's transaction. */
type Fate =
  | { readonly kind: 'waits' }
  | { readonly kind: 'landed' | 'final' }
  /** It can not land any more, and was not seen; that it never landed is still to be proven. */
  | { readonly kind: 'expired' }
  /** It is a conversion that landed for good and paid nothing: the same may come again while there is time, or is given up. */
  | { readonly kind: 'unpaid' }
  /** It did not land, or failed, for ever. */
  | { readonly kind: 'gone'; readonly reason: string };

/** What the events of a transaction say of a conversion in it; null where the node does not show them. */
type Payment = 'paid' | 'unpaid' | null;

interface Settled {
  readonly flight: InFlight;
  readonly fate: Fate;
}

const SIGNATURES_AT_ONCE = 256;
const WALLETS_AT_ONCE = 90;
/** A node that lags longer is no use anyway. */
const CATCHING_UP_MS = 60_000;
/** Longer than a blockhash is good. */
const REMEMBERED_MS = 600_000;
const EXPIRED = 'the transaction expired before it landed';
const UNPAID =
  'BudgetExhausted: nothing is left of the budget, the day’s part of it or what the account may cost';
/** Between attempts that each cost a fee. */
const LEAST_UNPAID_WAIT_MS = 60_000;
const DAY_MS = 86_400_000;
/** Budgets of a day open at midnight by the chain's clock, which may be behind ours. */
const AFTER_MIDNIGHT_MS = 120_000;

/** Settles a campaign's entries; remembers between passes what it has sent when. */
export class Settlement {
  private readonly sentAtMs = new Map<string, number>();
  private newest: { slot: number; atMs: number } | null = null;

  constructor(private readonly context: DeskContext) {}

  /**
   * The newest slot in which something of ours was seen lately: who answers from an older one does not know of it. Nodes have caught up after
   * a while.
   */
  get seenSlot(): number | undefined {
    const { newest, context } = this;
    return newest !== null && context.clock.now() - newest.atMs < CATCHING_UP_MS ? newest.slot : undefined;
  }

  /** Remembers that bytes were handed to the node. */
  noteSent(signature: string): void {
    this.sentAtMs.set(signature, this.context.clock.now());
  }

  /** One look at everything of the campaign that is on its way or not yet final. */
  async pass(campaignId: string): Promise<void> {
    const flights = await this.context.outbox.inFlight(this.context.store, campaignId);
    if (flights.length === 0) return;
    // The height first: what was not in a block by then, and is not known afterwards, never will be.
    const tip = await this.context.chain.finalizedTip();
    const standings = await this.standingsOf(flights, tip);
    const fates = await this.withPayments(
      flights.map((flight) => ({ flight, fate: this.fateOf(flight, standings, tip) })),
    );
    const expired = fates.filter(({ fate }) => fate.kind === 'expired');
    const proofs = await this.prove(
      expired.map(({ flight }) => flight.entry),
      tip,
    );
    await this.record(
      fates.map(({ flight, fate }) => ({ flight, fate: proofs.get(flight.entry.id) ?? fate })),
    );
    await this.sendAgain(flights, standings, tip);
  }

  /** By signature; none where the node that was asked has not come as far as the tip and does not know the signature. */
  private async standingsOf(
    flights: readonly InFlight[],
    tip: FinalizedTip,
  ): Promise<Map<string, Standing | null>> {
    const signatures = [...new Set(flights.map(({ transaction }) => transaction.signature))];
    const found = new Map<string, Standing | null>();
    for (let start = 0; start < signatures.length; start += SIGNATURES_AT_ONCE) {
      const part = signatures.slice(start, start + SIGNATURES_AT_ONCE);
      const { slot, standings } = await this.context.chain.standings(part);
      part.forEach((signature, index) => {
        const standing = standings[index] ?? null;
        if (standing !== null) this.noteSeen(standing.slot);
        if (standing !== null || slot >= tip.slot) found.set(signature, standing);
      });
    }
    return found;
  }

  private noteSeen(slot: number): void {
    if (this.newest === null || slot > this.newest.slot) {
      this.newest = { slot, atMs: this.context.clock.now() };
    }
  }

  private fateOf(
    { transaction, entry }: InFlight,
    standings: ReadonlyMap<string, Standing | null>,
    tip: FinalizedTip,
  ): Fate {
    const standing = standings.get(transaction.signature);
    if (standing === undefined) return { kind: 'waits' };
    if (standing === null) {
      return { kind: tip.blockHeight > transaction.lastValidBlockHeight ? 'expired' : 'waits' };
    }
    const { level, error } = standing;
    if (error !== null) {
      // A fork could still undo the failure, and the same bytes could then succeed.
      if (level !== 'finalized') return { kind: 'waits' };
      return { kind: 'gone', reason: reasonOf(parseTransactionError(error)) };
    }
    if (level === 'finalized') return { kind: 'final' };
    return level === 'confirmed' && entry.state === 'sent' ? { kind: 'landed' } : { kind: 'waits' };
  }

  /** Conversions land only where they were paid; of what is not final yet, a fork could still change that. */
  private async withPayments(fates: readonly Settled[]): Promise<Settled[]> {
    const shown = new Map<string, Promise<readonly RouterEvent[] | null>>();
    const settled: Settled[] = [];
    for (const { flight, fate } of fates) {
      const { entry, transaction } = flight;
      if (entry.body.kind !== 'conversion' || (fate.kind !== 'landed' && fate.kind !== 'final')) {
        settled.push({ flight, fate });
        continue;
      }
      const commitment = fate.kind === 'final' ? 'finalized' : 'confirmed';
      const key = `${transaction.signature} ${commitment}`;
      const events = shown.get(key) ?? eventsQuietly(this.context.chain, transaction.signature, commitment);
      shown.set(key, events);
      const payment = paymentOf(entry, await events);
      if (payment === 'paid') settled.push({ flight, fate });
      else
        settled.push({
          flight,
          fate: fate.kind === 'final' && payment === 'unpaid' ? { kind: 'unpaid' } : { kind: 'waits' },
        });
    }
    return settled;
  }

  /** Asks the accounts themselves about entries whose transactions have expired unseen: a node may have forgotten a signature. */
  private async prove(entries: readonly Entry[], tip: FinalizedTip): Promise<Map<string, Fate>> {
    const proofs = new Map<string, Fate>();
    for (let start = 0; start < entries.length; start += WALLETS_AT_ONCE) {
      const part = entries.slice(start, start + WALLETS_AT_ONCE);
      const [first] = part;
      if (first === undefined) break;
      const wallets = part.map(({ account }) => new PublicKey(account));
      const options = { commitment: 'finalized', leastSlot: tip.slot } as const;
      const { attributions } = await this.context.chain.view(
        decodeBase58(first.campaignId),
        wallets,
        options,
      );
      for (const [index, entry] of part.entries()) {
        proofs.set(entry.id, await this.proofOf(entry, attributions[index] ?? null));
      }
    }
    return proofs;
  }

  private async proofOf(entry: Entry, attribution: Attribution | null): Promise<Fate> {
    if (!mayHaveLanded(entry, attribution)) return { kind: 'gone', reason: EXPIRED };
    const { chain } = this.context;
    const records = await chain.recordsOf(new PublicKey(entry.account), decodeBase58(entry.campaignId));
    if (entry.signature !== null && records.includes(entry.signature)) {
      if (entry.body.kind === 'vau') return { kind: 'final' };
      const payment = paymentOf(entry, await chain.eventsOf(entry.signature));
      return { kind: payment === null ? 'waits' : payment === 'paid' ? 'final' : 'unpaid' };
    }
    const isTaken = await tookItsPlace(chain, records, entry);
    return isTaken ? { kind: 'gone', reason: EXPIRED } : { kind: 'waits' };
  }

  private async record(fates: readonly Settled[]): Promise<void> {
    const { store, outbox, clock, settings } = this.context;
    const changes = fates.flatMap(({ flight, fate }) => {
      const change = changeOf(flight.entry, fate, clock.now(), settings);
      return change === null ? [] : [{ entry: flight.entry, change }];
    });
    if (changes.length === 0) return;
    await store.transaction(async (sql) => {
      for (const { entry, change } of changes) await outbox.change(sql, entry, change, clock.now());
    });
  }

  /** The same bytes again for what left no trace and can still land: twice the same lands once. */
  private async sendAgain(
    flights: readonly InFlight[],
    standings: ReadonlyMap<string, Standing | null>,
    tip: FinalizedTip,
  ): Promise<void> {
    const { settings, clock, chain } = this.context;
    const open = new Map(flights.map(({ transaction }) => [transaction.signature, transaction]));
    for (const [signature, atMs] of this.sentAtMs) {
      if (clock.now() - atMs > REMEMBERED_MS) this.sentAtMs.delete(signature);
    }
    for (const { signature, wire, lastValidBlockHeight } of open.values()) {
      const isLost = standings.get(signature) === null && tip.blockHeight <= lastValidBlockHeight;
      const waitedMs = clock.now() - (this.sentAtMs.get(signature) ?? Number.NEGATIVE_INFINITY);
      if (!isLost || waitedMs < settings.resendMs) continue;
      this.noteSent(signature);
      await sendQuietly(chain, decodeBase64(wire));
    }
  }
}

/** Sends; a failure tells nothing of whether the bytes have arrived, so that only the chain itself is believed. */
export async function sendQuietly(chain: Chain, wire: Uint8Array): Promise<void> {
  try {
    await chain.send(wire);
  } catch (error) {
    if (!isChainError(error)) throw error;
  }
}

/** Null as well where the node fails: what was sent can be asked about again. */
async function eventsQuietly(
  chain: Chain,
  signature: string,
  commitment: Commitment,
): Promise<readonly RouterEvent[] | null> {
  try {
    return await chain.eventsOf(signature, commitment);
  } catch (error) {
    if (!isChainError(error)) throw error;
    return null;
  }
}

/** What decides is the payout's own event, of zero too where the bonus is zero. */
function paymentOf({ account, campaignId }: Entry, events: readonly RouterEvent[] | null): Payment {
  if (events === null) return null;
  const isPaid = events.some(
    ({ name, data }) =>
      name === 'ConversionProcessed' &&
      data.user.toBase58() === account &&
      encodeBase58(data.campaignId) === campaignId,
  );
  return isPaid ? 'paid' : 'unpaid';
}

/** Whether the account shows what the entry would have left, by whomever. */
function mayHaveLanded({ body, sequence }: Entry, attribution: Attribution | null): boolean {
  if (attribution === null) return false;
  return body.kind === 'conversion' ? attribution.converted : attribution.totalVaus >= (sequence ?? 0);
}

/** Whether one of the transactions shows that somebody else's VAU has the entry's number, or somebody else's conversion came first. */
async function tookItsPlace(chain: Chain, records: readonly string[], entry: Entry): Promise<boolean> {
  for (const signature of records) {
    for (const event of (await chain.eventsOf(signature)) ?? []) {
      if (event.name === 'ConversionProcessed' && entry.body.kind === 'conversion') {
        if (event.data.user.toBase58() === entry.account) return true;
      }
      if (event.name === 'CampaignVauProcessed' && event.data.sequence === entry.sequence) {
        if (event.data.user.toBase58() === entry.account) return true;
      }
    }
  }
  return false;
}

function changeOf(entry: Entry, fate: Fate, nowMs: number, settings: DeskSettings): EntryChange | null {
  if (fate.kind === 'landed' || fate.kind === 'final') return { state: fate.kind, reason: null, attempts: 0 };
  if (fate.kind === 'unpaid') return unpaidChange(entry, nowMs, settings);
  if (fate.kind !== 'gone') return null;
  const { reason } = fate;
  return {
    state: 'queued',
    reason,
    sequence: null,
    signature: null,
    attempts: entry.attempts + 1,
    dueAtMs: nowMs + waitMs(entry.attempts, settings.maxBackoffMs),
  };
}

/**
 * Once more while the conversion's time lasts, behind what its account does meanwhile: each wait is as long as all before it together, since each
 * attempt costs the attester a fee, but ends when the next day's budget opens.
 */
function unpaidChange(entry: Entry, nowMs: number, { conversionWaitSeconds }: DeskSettings): EntryChange {
  const untilMs = entry.receivedAtMs + conversionWaitSeconds * 1_000;
  const change = { reason: UNPAID, sequence: null, signature: null } as const;
  if (nowMs >= untilMs) return { ...change, state: 'parked' };
  const waitedMs = nowMs - entry.receivedAtMs;
  const nextDayMs = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS + AFTER_MIDNIGHT_MS;
  const dueAtMs = Math.min(nowMs + Math.max(waitedMs, LEAST_UNPAID_WAIT_MS), nextDayMs, untilMs);
  return { ...change, state: 'queued', attempts: 0, dueAtMs, place: dueAtMs };
}
