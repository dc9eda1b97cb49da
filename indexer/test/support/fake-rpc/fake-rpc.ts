import {
  type ChainRpc,
  createChainRpc,
  type RpcObserver,
  type Sleep,
  type Transport,
} from '../../../src/rpc';
import type { AccountsAt } from './accounts';
import type { FakeChain } from './fake-chain';
import { FakeNode } from './fake-node';
import { fakeTransport } from './fake-transport';
import { type FaultRates, Faults } from './faults';

/** How a fake node behaves. */
export interface FakeRpcOptions {
  /** Fixes everything that happens by chance. Default 1. */
  seed?: number;
  /** Default: none. */
  faults?: Partial<FaultRates>;
  accounts?: AccountsAt;
  observer?: RpcObserver;
  /** Called instead of waiting, e.g. to let the chain go on meanwhile. Default: returns at once. */
  sleep?: Sleep;
  /** Default 20: batches are cut, too. */
  batchSize?: number;
}

/** A node of a `FakeChain` behind the product's own client: batches, retries and errors are the real ones, time is not. */
export interface FakeRpc {
  rpc: ChainRpc;
  node: FakeNode;
  faults: Faults;
  /** Carries requests to the node; `serveTransport` puts it behind HTTP. */
  transport: Transport;
  /** For a source that is not to wait either. */
  sleep: Sleep;
  random: () => number;
}

/** Connects to a fake node of the chain. */
export function createFakeRpc(chain: FakeChain, options: FakeRpcOptions = {}): FakeRpc {
  const faults = new Faults(options.seed ?? 1, options.faults);
  const node = new FakeNode(chain, faults, options.accounts);
  const sleep = options.sleep ?? noSleep;
  const random = (): number => 0.5;
  const transport = fakeTransport(node, faults);
  const rpc = createChainRpc({
    url: 'http://fake',
    transport,
    batchSize: options.batchSize ?? 20,
    sleep,
    random,
    ...(options.observer === undefined ? {} : { observer: options.observer }),
  });
  return { rpc, node, faults, transport, sleep, random };
}

const noSleep: Sleep = async (_milliseconds, signal) => signal?.throwIfAborted();
