/**
 * The indexer's metrics. Every label that can be known is there from the beginning, at zero: an alert that counts increases would miss
 * a series' first sample otherwise.
 */
import type { Clock } from '@crr/kit';
import { campaignRewardRouterIdl } from '@crr/sdk';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ChainView, CommitResult } from '../model';
import {
  BLOCKING_KINDS,
  type BlockingKind,
  RPC_ERROR_KINDS,
  RPC_METHODS,
  RpcFinalError,
  type RpcObservation,
} from '../rpc';
import type { IndexerObserver } from '../run';

const COMMIT_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const COMMIT_EVENTS = [1, 5, 25, 100, 500, 1_000, 2_000, 5_000];
const RPC_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const MILLISECONDS = 1_000;

/** Something that does not pass by itself stops the indexer, which goes on trying. */
export interface Blocked {
  reason: BlockingKind;
  message: string;
  /** Milliseconds since 1970. */
  since: number;
}

/** What the indexer knows of itself at this moment. */
export interface Health {
  caughtUp: boolean;
  /** Milliseconds since 1970 of the last successful look; of the start before there was one. */
  lastViewAt: number;
  chainTipSlot: number | null;
  chainFinalizedSlot: number | null;
  /** Unix seconds up to which the database is complete; null when it is empty. */
  completeUntil: number | null;
  lastFailure: string | null;
  /** Null while nothing of that kind stops it. */
  blocked: Blocked | null;
}

/** Registers the metrics in a registry of its own and keeps them; an observer of the indexer. */
export class IndexerMetrics implements IndexerObserver {
  readonly registry = new Registry();
  readonly health: Health;
  private readonly chainTip = this.gauge('crr_indexer_chain_tip_slot', 'Newest confirmed slot of the chain.');
  private readonly chainFinalized = this.gauge(
    'crr_indexer_chain_finalized_slot',
    'Newest final slot of the chain.',
  );
  private readonly frontier = this.gauge(
    'crr_indexer_frontier_slot',
    'Slot up to which everything is stored and final.',
  );
  private readonly caughtUp = this.gauge(
    'crr_indexer_caught_up',
    'Whether everything up to the tip is stored (0 or 1).',
  );
  private readonly blocked = this.gauge(
    'crr_indexer_blocked',
    'Whether something that does not pass by itself stops the indexer, by reason (0 or 1).',
    ['reason'],
  );
  private readonly events = this.counter('crr_indexer_events_total', 'Events stored, by name.', ['name']);
  private readonly transactions = this.counter(
    'crr_indexer_transactions_total',
    'Transactions with events stored.',
  );
  private readonly rollbacks = this.counter(
    'crr_indexer_rollbacks_total',
    'Commits that took events back after a fork.',
  );
  private readonly rolledBack = this.counter(
    'crr_indexer_rolled_back_events_total',
    'Events taken back after forks.',
  );
  private readonly gapRepairs = this.counter(
    'crr_indexer_gap_repairs_total',
    'Searches for missing events.',
    ['outcome'],
  );
  private readonly rpcRequests = this.counter(
    'crr_indexer_rpc_requests_total',
    'Requests to the node, by method and outcome.',
    ['method', 'outcome'],
  );
  private readonly rpcErrors = this.counter(
    'crr_indexer_rpc_errors_total',
    'Requests that failed, by kind.',
    ['kind'],
  );
  private readonly rpcSeconds = this.histogram(
    'crr_indexer_rpc_duration_seconds',
    'How long requests took.',
    RPC_SECONDS,
    ['method'],
  );
  private readonly commitSeconds = this.histogram(
    'crr_indexer_commit_duration_seconds',
    'How long commits took.',
    COMMIT_SECONDS,
  );
  private readonly commitEvents = this.histogram(
    'crr_indexer_commit_events',
    'Events added by a commit.',
    COMMIT_EVENTS,
  );
  private readonly commitRetries = this.counter(
    'crr_indexer_commit_retries_total',
    'Transactions of the database that were repeated.',
  );
  private readonly roleHeld = this.gauge(
    'crr_indexer_role_held',
    'Whether this process holds the lock of the one writer (0 or 1).',
  );
  private readonly roleLosses = this.counter(
    'crr_indexer_role_losses_total',
    'Times that the lock of the one writer was lost with its connection.',
  );
  private readonly backfillRemaining = this.gauge(
    'crr_indexer_backfill_remaining_transactions',
    'Transactions of final history still to read.',
  );
  private readonly vaultMismatch = this.gauge(
    'crr_indexer_vault_mismatch_usdc',
    'Base units by which a vault and its books differ.',
    ['campaign_id'],
  );
  private readonly reportDifferences = this.gauge(
    'crr_indexer_report_differences',
    'Reports of the edge, changed within two days, that tell otherwise than the chain.',
    ['difference'],
  );
  private readonly reconciledAt = this.gauge(
    'crr_indexer_reconciled_timestamp_seconds',
    'When vaults were last compared with their books.',
  );

  constructor(private readonly clock: Clock) {
    this.health = {
      caughtUp: false,
      lastViewAt: clock.now(),
      chainTipSlot: null,
      chainFinalizedSlot: null,
      completeUntil: null,
      lastFailure: null,
      blocked: null,
    };
    this.derived('crr_indexer_lag_seconds', 'Seconds by which the database is behind now.', () =>
      this.lagSeconds(),
    );
    this.derived('crr_indexer_stalled_seconds', 'Seconds since the last successful look at the chain.', () =>
      this.stalledSeconds(),
    );
    this.seed();
  }

  /** Seconds between now and the moment up to which the database is complete; since the start while it is empty. */
  lagSeconds(): number {
    const until = this.health.completeUntil;
    return until === null ? this.stalledSeconds() : Math.max(0, this.clock.now() / MILLISECONDS - until);
  }

  /** Seconds since the last successful look at the chain. */
  stalledSeconds(): number {
    return (this.clock.now() - this.health.lastViewAt) / MILLISECONDS;
  }

  onBackfill(remainingTransactions: number): void {
    this.backfillRemaining.set(remainingTransactions);
    this.health.lastViewAt = this.clock.now();
    this.setBlocked(null);
  }

  onView({ upTo, finalizedSlot }: ChainView): void {
    this.health.lastViewAt = this.clock.now();
    this.health.lastFailure = null;
    this.setBlocked(null);
    this.health.chainTipSlot = upTo;
    this.health.chainFinalizedSlot = finalizedSlot;
    this.chainTip.set(upTo);
    this.chainFinalized.set(finalizedSlot);
  }

  onCommit(_: ChainView, { cursor, added, stored, removed }: CommitResult, seconds: number): void {
    this.commitSeconds.observe(seconds);
    this.commitEvents.observe(added);
    this.frontier.set(cursor.finalizedSlot);
    if (cursor.completeUntil !== null)
      this.health.completeUntil = cursor.completeUntil.getTime() / MILLISECONDS;
    if (removed > 0) {
      this.rollbacks.inc();
      this.rolledBack.inc(removed);
    }
    for (const { event } of stored) this.events.inc({ name: event.name });
    this.transactions.inc(new Set(stored.map(({ place }) => place.signature)).size);
  }

  onGapFilled(_: unknown, outcome: 'repaired' | 'failed'): void {
    this.gapRepairs.inc({ outcome });
  }

  onCaughtUp(caughtUp: boolean): void {
    this.health.caughtUp = caughtUp;
    this.caughtUp.set(caughtUp ? 1 : 0);
  }

  onFailure(error: unknown): void {
    this.health.lastFailure = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.setBlocked(error instanceof RpcFinalError ? this.blockedBy(error) : null);
  }

  /** The lock of the one writer is held, or was lost. */
  onRole(isHeld: boolean): void {
    this.roleHeld.set(isHeld ? 1 : 0);
    if (!isHeld) this.roleLosses.inc();
  }

  /** A transaction of the database is repeated. */
  onRetry(): void {
    this.commitRetries.inc();
  }

  /** A request to the node ended. */
  onRequest({ method, outcome, seconds, errorKind }: RpcObservation): void {
    this.rpcRequests.inc({ method, outcome });
    this.rpcSeconds.observe({ method }, seconds);
    if (errorKind !== null) this.rpcErrors.inc({ kind: errorKind });
  }

  /** Vaults were compared with their books: campaign → base units by which they differ. Series of other campaigns disappear. */
  onReconciled(mismatches: ReadonlyMap<string, bigint>): void {
    this.vaultMismatch.reset();
    for (const [campaign_id, usdc] of mismatches) this.vaultMismatch.set({ campaign_id }, Number(usdc));
    this.reconciledAt.set(this.clock.now() / MILLISECONDS);
  }

  /** The edge's reports were compared with the chain: difference → how many. */
  onReportsCompared(differences: ReadonlyMap<string, number>): void {
    for (const [difference, reports] of differences) this.reportDifferences.set({ difference }, reports);
  }

  private blockedBy({ kind: reason, message }: RpcFinalError): Blocked {
    const before = this.health.blocked;
    return { reason, message, since: before?.reason === reason ? before.since : this.clock.now() };
  }

  private setBlocked(blocked: Blocked | null): void {
    this.health.blocked = blocked;
    for (const reason of BLOCKING_KINDS) this.blocked.set({ reason }, reason === blocked?.reason ? 1 : 0);
  }

  private seed(): void {
    this.setBlocked(null);
    for (const { name } of campaignRewardRouterIdl.events) this.events.inc({ name }, 0);
    for (const outcome of ['repaired', 'failed']) this.gapRepairs.inc({ outcome }, 0);
    for (const kind of RPC_ERROR_KINDS) this.rpcErrors.inc({ kind }, 0);
    for (const method of RPC_METHODS) {
      this.rpcSeconds.zero({ method });
      for (const outcome of ['ok', 'error']) this.rpcRequests.inc({ method, outcome }, 0);
    }
    this.caughtUp.set(0);
    this.backfillRemaining.set(0);
  }

  private gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[] = [],
  ) {
    return new Histogram({ name, help, buckets, labelNames, registers: [this.registry] });
  }

  private derived(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
