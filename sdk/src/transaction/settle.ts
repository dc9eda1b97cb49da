/**
 * Sends signed bytes and finds out what became of them. From the first byte on no error of a node counts: not what it
 * answers to sending, nor that it does not answer. Only the chain's own record ends the search, or the proof that there
 * never will be one.
 */
import type { Connection, SignatureStatus } from '@solana/web3.js';

import { type Landed, OutcomeUnknownError, TransactionExpiredError, TransactionFailedError } from './outcome';
import type { PendingTransaction } from './pending';

/** The part of a web3.js `Connection` that finding out needs. */
export type SettlingConnection = Pick<
  Connection,
  | 'sendRawTransaction'
  | 'getSignatureStatuses'
  | 'getEpochInfo'
  | 'getNonceAndContext'
  | 'getFirstAvailableBlock'
>;

/** How long and how often to ask. */
export interface SettleOptions {
  /** How sure to be. Default "confirmed". */
  readonly commitment?: 'confirmed' | 'finalized';
  /** A node that answers nothing but errors for this long leaves the outcome unknown. Default 30,000. */
  readonly silentMs?: number;
  /** After this long the outcome is unknown whatever the node answers; a blockhash is good for about 60 to 90 s. Default 180,000. */
  readonly giveUpMs?: number;
  /** The same bytes go out again after this long without a trace. Default 2,000. */
  readonly resendMs?: number;
  /** Ends the search early: the outcome is unknown. */
  readonly signal?: AbortSignal;
}

const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 1_000;
/** A node that erred is left alone for longer. */
const FIRST_PAUSE_AFTER_ERROR_MS = 250;
const LAST_PAUSE_AFTER_ERROR_MS = 4_000;

/** One look: where the transaction stands, or that there is no trace of it, or that nobody knows now. */
type Look =
  | { readonly kind: 'landed'; readonly landed: Landed }
  | { readonly kind: 'failed'; readonly error: TransactionFailedError }
  | { readonly kind: 'expired' }
  /** Impossible by now, of which the node's history says nothing: it begins later. */
  | { readonly kind: 'forgotten'; readonly oldestSlot: number }
  /** Seen, and not yet sure enough. */
  | { readonly kind: 'seen' }
  | { readonly kind: 'absent' };

/**
 * Sends the bytes, again and again, and asks for their status until it is known. Safe to be called any number of times,
 * by anybody, at any time later: the same bytes land once.
 *
 * @throws TransactionFailedError when it was executed and failed; TransactionExpiredError when it provably never landed;
 *   OutcomeUnknownError for all else
 */
export async function settleTransaction(
  connection: SettlingConnection,
  pending: PendingTransaction,
  options: SettleOptions = {},
): Promise<Landed> {
  const search = new Search(connection, pending, options);
  return search.run();
}

/** For so many blocks a blockhash is good. */
const BLOCKHASH_BLOCKS = 150;
/** Slots without a block are few; that three of four were skipped over a while has not been seen. */
const SLOTS_PER_BLOCK_MOST = 4;

class Search {
  private readonly startedAtMs = Date.now();
  private answeredAtMs = this.startedAtMs;
  private sentAtMs = Number.NEGATIVE_INFINITY;
  private lastError: unknown;
  /** The finalized slot at which the nonce had its value still; the transaction can not have landed before. */
  private nonceSeenSlot = 0;

  constructor(
    private readonly connection: SettlingConnection,
    private readonly pending: PendingTransaction,
    private readonly options: SettleOptions,
  ) {}

  async run(): Promise<Landed> {
    let pauseMs = FIRST_PAUSE_MS;
    let errorPauseMs = FIRST_PAUSE_AFTER_ERROR_MS;
    await this.send();
    for (;;) {
      const look = await this.look();
      if (look?.kind === 'landed') return look.landed;
      if (look?.kind === 'failed') throw look.error;
      if (look?.kind === 'expired') {
        const { signature, lastValidBlockHeight } = this.pending;
        throw new TransactionExpiredError(signature, lastValidBlockHeight, { cause: this.lastError });
      }
      if (look?.kind === 'forgotten') {
        const words = `the node's history begins at slot ${look.oldestSlot}, maybe after the transaction landed`;
        throw new OutcomeUnknownError(this.pending, { cause: new Error(words) });
      }
      if (this.isOver()) throw new OutcomeUnknownError(this.pending, { cause: this.lastError });
      await sleep(look === null ? errorPauseMs : pauseMs, this.options.signal);
      if (look === null) errorPauseMs = Math.min(errorPauseMs * 2, LAST_PAUSE_AFTER_ERROR_MS);
      else pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
      if (look?.kind !== 'seen') await this.sendAgain();
    }
  }

  private isOver(): boolean {
    const { silentMs = 30_000, giveUpMs = 180_000, signal } = this.options;
    const now = Date.now();
    return (
      signal?.aborted === true || now - this.answeredAtMs >= silentMs || now - this.startedAtMs >= giveUpMs
    );
  }

  /** Null where the node gave no usable answer. */
  private async look(): Promise<Look | null> {
    try {
      const found = await this.lookOnce();
      this.answeredAtMs = Date.now();
      return found;
    } catch (error) {
      this.lastError = error;
      return null;
    }
  }

  private async lookOnce(): Promise<Look> {
    const first = await this.standing();
    if (first.status !== null) return this.judge(first.status);
    const end = await this.end();
    if (end === null) return { kind: 'absent' };
    // Asked for again after the end was seen to have passed, and of a node that has come as far: what it does not know now, never was.
    const second = await this.standing();
    if (second.status !== null) return this.judge(second.status);
    if (second.slot < end.slot) return { kind: 'absent' };
    // A node whose history begins later knows nothing of what landed before.
    const oldestSlot = await this.connection.getFirstAvailableBlock();
    return oldestSlot <= Math.max(1, end.firstSlot) ? { kind: 'expired' } : { kind: 'forgotten', oldestSlot };
  }

  private judge(status: SignatureStatus): Look {
    if (!isSure(status, this.options.commitment ?? 'confirmed')) return { kind: 'seen' };
    const { signature } = this.pending;
    if (status.err !== null)
      return { kind: 'failed', error: new TransactionFailedError(signature, status.err) };
    return { kind: 'landed', landed: { signature, slot: status.slot } };
  }

  private async standing(): Promise<{ slot: number; status: SignatureStatus | null }> {
    const { context, value } = await this.connection.getSignatureStatuses([this.pending.signature], {
      searchTransactionHistory: true,
    });
    return { slot: context.slot, status: value[0] ?? null };
  }

  /**
   * The finalized slot by which the transaction had become impossible, and one before the first in which it could land; null while it
   * can still land.
   */
  private async end(): Promise<{ slot: number; firstSlot: number } | null> {
    const { durableNonce, lastValidBlockHeight } = this.pending;
    if (durableNonce !== null) {
      const { context, value } = await this.connection.getNonceAndContext(durableNonce.account, 'finalized');
      if (value?.nonce !== durableNonce.value) return { slot: context.slot, firstSlot: this.nonceSeenSlot };
      this.nonceSeenSlot = context.slot;
      return null;
    }
    const { absoluteSlot: slot, blockHeight } = await this.connection.getEpochInfo('finalized');
    if (blockHeight === undefined || lastValidBlockHeight === null || blockHeight <= lastValidBlockHeight)
      return null;
    const blocksAgo = blockHeight - lastValidBlockHeight + BLOCKHASH_BLOCKS;
    return { slot, firstSlot: Math.max(0, slot - blocksAgo * SLOTS_PER_BLOCK_MOST) };
  }

  private async sendAgain(): Promise<void> {
    if (Date.now() - this.sentAtMs >= (this.options.resendMs ?? 2_000)) await this.send();
  }

  /** Whatever the node answers tells nothing of whether the bytes have arrived: an error is kept to be told, and no more. */
  private async send(): Promise<void> {
    this.sentAtMs = Date.now();
    try {
      await this.connection.sendRawTransaction(this.pending.wire, { skipPreflight: true, maxRetries: 0 });
    } catch (error) {
      this.lastError = error;
    }
  }
}

/** Nodes without `confirmationStatus` tell the finalized ones by having no number of confirmations. */
function isSure(
  { confirmationStatus, confirmations }: SignatureStatus,
  wanted: 'confirmed' | 'finalized',
): boolean {
  const level = confirmationStatus ?? (confirmations === null ? 'finalized' : 'processed');
  return level === 'finalized' || level === wanted;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
