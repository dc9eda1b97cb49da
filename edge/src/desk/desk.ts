/**
 * The desk: sessions, what they earn, and its way to the chain. Its state is the store's alone; an object that is killed at any moment is replaced by a
 * new one over the same store.
 */
import type { Clock } from '@crr/kit';
import { isChainError, RouterInstructions, type TransactionSigner } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';

import type { Chain } from '../chain/chain';
import { Funds } from '../chain/funds';
import type { TermsReader } from '../chain/terms';
import type { AttentionState, Outcome, Scheduler } from '../model';
import type {
  Accepted,
  DeskPort,
  DeskStatus,
  OpenSession,
  ReportAttention,
  ReportConversion,
  SessionOpened,
} from '../ports';
import type { Store } from '../store/sql';
import { AcdReader } from './acd';
import { waitMs } from './backoff';
import { type DeskContext, type DeskLimiter, HOUSEKEEPING_MS } from './context';
import { takeConversion } from './conversions';
import { takeReport } from './intake';
import { openSession } from './opening';
import { Outbox, type ReportJournal } from './outbox';
import { endSession, forgetEnded, remembersAnybody } from './sessions';
import { DEFAULT_DESK_SETTINGS, type DeskSettings } from './settings';
import { Settlement } from './settle';
import { submitDue } from './submit';

/** What a desk is made from. */
export interface DeskOptions {
  readonly store: Store;
  readonly journal: ReportJournal;
  readonly limiter: DeskLimiter;
  readonly chain: Chain;
  readonly terms: TermsReader;
  /** Signs and pays for submissions; the campaigns' attester. */
  readonly attester: TransactionSigner;
  readonly clock: Clock;
  /** Wakes the desk's owner, who calls `drain`. */
  readonly scheduler: Scheduler;
  /** Default: the localnet's. */
  readonly programId?: PublicKey;
  /** Default: the localnet's. */
  readonly attentionProgramId?: PublicKey;
  /** Default: the platform's. */
  readonly randomBytes?: (length: number) => Uint8Array;
  readonly settings?: Partial<DeskSettings>;
}

/** A desk, and what its owner does for it. */
export interface Desk extends DeskPort {
  /**
   * Settles what was sent and sends what is due, then asks the scheduler for the next time. To be called when the scheduler wakes, and
   * once at the start. Called while it works, it works once more. Failures of the chain are waited out, not thrown.
   */
  drain(): Promise<void>;
}

/** What has landed is looked at less often than what is on its way: it only waits to be final. */
const FINALITY_POLLS = 5;

/** A desk over a store; on Node one for all campaigns, on Cloudflare one for each. */
export function createDesk(options: DeskOptions): Desk {
  const { store, limiter, chain, terms, attester, clock, scheduler, programId, attentionProgramId } = options;
  const settings = { ...DEFAULT_DESK_SETTINGS, ...options.settings };
  return new StoredDesk({
    store,
    limiter,
    chain,
    terms,
    attester,
    clock,
    scheduler,
    outbox: new Outbox(options.journal),
    router: new RouterInstructions({
      ...(programId === undefined ? {} : { programId }),
      ...(attentionProgramId === undefined ? {} : { attentionProgramId }),
    }),
    randomBytes: options.randomBytes ?? ((length) => crypto.getRandomValues(new Uint8Array(length))),
    acd: new AcdReader(chain, settings.acd),
    funds: new Funds(chain, attester.publicKey, clock),
    settings,
  });
}

class StoredDesk implements Desk {
  private readonly settlement: Settlement;
  private draining: Promise<void> | null = null;
  private drainAgain = false;
  private failures = 0;
  private cleanedAtMs = 0;

  constructor(private readonly context: DeskContext) {
    this.settlement = new Settlement(context);
  }

  openSession(request: OpenSession): Promise<Outcome<SessionOpened>> {
    return openSession(this.context, request);
  }

  report(request: ReportAttention): Promise<Outcome<Accepted>> {
    return takeReport(this.context, request);
  }

  closeSession(campaignId: string, sessionId: string): Promise<void> {
    return endSession(this.context.store, campaignId, sessionId, this.context.clock.now());
  }

  convert(request: ReportConversion): Promise<Outcome<Accepted>> {
    return takeConversion(this.context, request);
  }

  async status(campaignId: string): Promise<DeskStatus> {
    const { outbox, store, clock } = this.context;
    const counts = await outbox.counts(store, campaignId);
    const byState: Record<AttentionState, number> = { queued: 0, sent: 0, landed: 0, final: 0, parked: 0 };
    for (const { state, count } of counts) byState[state] = count;
    const open = counts.filter(({ state }) => state === 'queued' || state === 'sent');
    const oldestMs = Math.min(clock.now(), ...open.map((state) => state.oldestMs ?? clock.now()));
    return { byState, oldestMs: clock.now() - oldestMs };
  }

  drain(): Promise<void> {
    this.drainAgain = this.draining !== null;
    this.draining ??= this.drainRepeatedly().finally(() => {
      this.draining = null;
    });
    return this.draining;
  }

  private async drainRepeatedly(): Promise<void> {
    do {
      this.drainAgain = false;
      await this.drainAll();
    } while (this.drainAgain);
  }

  /** A campaign that fails keeps no other waiting. @throws what failed, unless it was the chain */
  private async drainAll(): Promise<void> {
    const { outbox, store } = this.context;
    const failures: unknown[] = [];
    for (const campaignId of await outbox.campaigns(store)) {
      await this.drainCampaign(campaignId).catch((error: unknown) => failures.push(error));
    }
    this.failures = failures.length > 0 ? this.failures + 1 : 0;
    await this.planNext(await this.clean());
    const fault = failures.find((error) => !isChainError(error));
    if (fault !== undefined) throw fault;
  }

  private async drainCampaign(campaignId: string): Promise<void> {
    await this.settlement.pass(campaignId);
    const sent = await submitDue(this.context, this.settlement, campaignId);
    if (sent > 0) await this.settlement.pass(campaignId);
  }

  /** @param cleanAgain whether there is, or may be, something left to be forgotten */
  private async planNext(cleanAgain: boolean): Promise<void> {
    const { outbox, store, clock, scheduler, settings } = this.context;
    const nowMs = clock.now();
    const times = cleanAgain ? [this.cleanedAtMs + HOUSEKEEPING_MS] : [];
    for (const campaignId of await outbox.campaigns(store)) {
      const unsettled = await outbox.unsettledStates(store, campaignId);
      const dueMs = await outbox.nextDueMs(store, campaignId);
      if (unsettled.includes('sent')) times.push(nowMs + settings.pollMs);
      if (unsettled.includes('landed')) times.push(nowMs + settings.pollMs * FINALITY_POLLS);
      if (dueMs !== null) times.push(Math.max(dueMs, nowMs + settings.gatherMs));
    }
    if (times.length === 0) return;
    const soonestMs = this.failures === 0 ? nowMs : nowMs + waitMs(this.failures, settings.maxBackoffMs);
    await scheduler.wake(Math.max(soonestMs, Math.min(...times)));
  }

  /** @returns whether something may be left to be forgotten later */
  private async clean(): Promise<boolean> {
    const { outbox, store, clock, settings } = this.context;
    if (clock.now() - this.cleanedAtMs < HOUSEKEEPING_MS) return true;
    this.cleanedAtMs = clock.now();
    const beforeMs = clock.now() - settings.keepSeconds * 1_000;
    return store.transaction(async (sql) => {
      await outbox.forgetSettled(sql, beforeMs);
      await forgetEnded(sql, beforeMs);
      return (await outbox.holdsVaus(sql)) || remembersAnybody(sql);
    });
  }
}
