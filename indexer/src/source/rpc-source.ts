import { RouterPdas } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { ChainView, Source, StreamGap, Tail } from '../model';
import {
  BlockNotAvailableError,
  backoffMilliseconds,
  type ChainRpc,
  createChainRpc,
  type RpcClientOptions,
  SkippedSlotError,
  type Sleep,
  sleep,
} from '../rpc';
import { listenToActivity } from './activity';
import { type BackfillView, backfillFrom } from './backfill';
import type { SourceContext } from './context';
import { InconsistentViewError, WithheldError } from './errors';
import { type Filling, fillGap } from './fill';
import { pollOnce } from './poll';
import { Tips } from './tips';

/** How the chain is read. */
export interface RpcSourceOptions {
  /** A node, or how to reach one. */
  rpc: ChainRpc | RpcClientOptions;
  /** Where websockets listen. Without it nothing wakes the indexer before its next poll. */
  wsUrl?: string;
  /** Default: the localnet's. */
  programId?: PublicKey;
  /** Signatures asked for at a time, 2 to 1,000. Default 1,000; also the size of a piece of backfill. */
  pageSize?: number;
  /** Instead of the clock's. */
  sleep?: Sleep;
  /** Spreads retries; from 0 to 1. Default `Math.random`. */
  random?: () => number;
}

const PAGE_SIZE = 1_000;
/** How often a view that does not fit together is asked for anew before it is an error. */
const VIEW_ATTEMPTS = 4;

/** Reads the program's events from a node by polling its JSON-RPC. */
export function createRpcSource(options: RpcSourceOptions): Source {
  return new RpcSource(options);
}

class RpcSource implements Source {
  private readonly context: SourceContext;
  private readonly tips: Tips;
  private readonly wsUrl: string | undefined;
  /** Transactions above the frontier that made no event, so that they are fetched once only. */
  private readonly barren = new Map<string, number>();
  private readonly stops = new Set<() => void>();

  constructor(options: RpcSourceOptions) {
    const rpc = 'getSlot' in options.rpc ? options.rpc : createChainRpc(options.rpc);
    const pdas = new RouterPdas(options.programId);
    this.context = {
      rpc,
      pdas,
      programId: pdas.programId.toBase58(),
      pageSize: options.pageSize ?? PAGE_SIZE,
      sleep: options.sleep ?? sleep,
      random: options.random ?? Math.random,
    };
    this.tips = new Tips(rpc);
    this.wsUrl = options.wsUrl;
  }

  genesisHash(): Promise<string> {
    return this.context.rpc.getGenesisHash();
  }

  backfill(after: number, signal: AbortSignal): AsyncIterable<BackfillView> {
    return backfillFrom(this.context, this.tips, after, signal);
  }

  async poll(after: number, tail: Tail, signal: AbortSignal): Promise<ChainView> {
    const { sleep: pause, random } = this.context;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await pollOnce(this.context, this.tips, this.barren, { after, tail, signal });
      } catch (error) {
        if (!isOfOtherFork(error) || attempt + 1 >= VIEW_ATTEMPTS) throw error;
        await pause(backoffMilliseconds(attempt, random), signal);
      }
    }
  }

  fill(gap: StreamGap, signal: AbortSignal): Promise<Filling> {
    return fillGap(this.context, gap, signal);
  }

  onActivity(wake: () => void): () => void {
    if (this.wsUrl === undefined) return () => undefined;
    const { programId, random } = this.context;
    const end = listenToActivity({ wsUrl: this.wsUrl, programId, wake, random });
    const stop = (): void => {
      this.stops.delete(stop);
      end();
    };
    this.stops.add(stop);
    return stop;
  }

  async close(): Promise<void> {
    for (const stop of [...this.stops]) stop();
  }
}

/** Whether an answer may be missing because the chain forked since it was listed: a new listing tells. */
function isOfOtherFork(error: unknown): boolean {
  return (
    error instanceof InconsistentViewError ||
    error instanceof WithheldError ||
    error instanceof SkippedSlotError ||
    error instanceof BlockNotAvailableError
  );
}
