import type { Commitment, RpcTransaction } from '../../../src/rpc';
import { type AccountsAt, type AccountView, encodeFakeAccount, passesFilters } from './accounts';
import type { FakeBlock, FakeChain, FakeView } from './fake-chain';
import type { Faults } from './faults';
import { listPage } from './listing';

/** A node's refusal. */
export class NodeRefusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** What requests say of whose view they want. */
interface Config extends AccountView {
  commitment?: Commitment;
  minContextSlot?: number;
  before?: string;
  limit?: number;
}

const MOST_LISTED = 1_000;
/** How many changes a node that lags is behind, at most. */
const MOST_BEHIND = 6;
const LOG_TRUNCATED = 'Log truncated';

/** Answers JSON-RPC from a `FakeChain`, with the faults that it is told to have. */
export class FakeNode {
  /** Every request that reached it: method → how many. */
  readonly requests = new Map<string, number>();

  /** @param accounts what account requests are answered from; without it they are refused. */
  constructor(
    private readonly chain: FakeChain,
    private readonly faults: Faults,
    private readonly accounts?: AccountsAt,
  ) {}

  /** @throws {NodeRefusal} what the client gets as an error. */
  answer(method: string, params: readonly unknown[]): unknown {
    this.requests.set(method, (this.requests.get(method) ?? 0) + 1);
    const key = `${method} ${JSON.stringify(params)}`;
    if (this.faults.happens('nodeFault', key)) throw this.fault(key);
    switch (method) {
      case 'getGenesisHash':
        return this.chain.genesisHash;
      case 'getSlot':
        return this.getSlot(key, configOf(params[0]));
      case 'getSignaturesForAddress':
        return this.getSignaturesForAddress(key, params[0] as string, configOf(params[1]));
      case 'getTransaction':
        return this.getTransaction(key, params[0] as string, configOf(params[1]));
      case 'getBlock':
        return this.getBlock(key, params[0] as number, configOf(params[1]));
      case 'getBlockTime':
        return this.existingBlock(this.viewFor(key, {}), params[0] as number).time;
      case 'getSignatureStatuses':
        return this.getSignatureStatuses(key, params[0] as string[]);
      case 'getMultipleAccounts':
        return this.getMultipleAccounts(key, params[0] as string[], configOf(params[1]));
      case 'getProgramAccounts':
        return this.getProgramAccounts(key, params[0] as string, configOf(params[1]));
      default:
        throw new NodeRefusal(-32_601, `Method not found: ${method}`);
    }
  }

  private getSlot(key: string, config: Config): number {
    return this.tipOf(this.viewFor(key, config), key, config).slot;
  }

  private getSignaturesForAddress(key: string, address: string, config: Config) {
    const { before, limit = MOST_LISTED } = config;
    if (limit < 1 || limit > MOST_LISTED) throw new NodeRefusal(-32_602, 'Invalid limit');
    const view = this.viewFor(key, config);
    const tip = this.tipOf(view, key, config);
    const block = before === undefined ? null : this.chain.find(view, before);
    const start = block !== null && block.slot > tip.slot ? tip : block;
    const lines = listPage(this.chain, this.faults, { address, before, limit, tip, start, key });
    return lines.map(({ block: { slot, time }, transaction }) => ({
      signature: transaction.signature,
      slot,
      err: transaction.body.meta?.err ?? null,
      memo: null,
      blockTime: time,
      confirmationStatus: slot <= view.finalized.slot ? 'finalized' : 'confirmed',
    }));
  }

  private getTransaction(key: string, signature: string, config: Config): RpcTransaction | null {
    const view = this.viewFor(key, {});
    const block = this.chain.find(view, signature);
    if (block === null || block.slot > this.tipOf(view, key, config).slot) return null;
    if (this.faults.happens('nullTransaction', key)) return null;
    const transaction = block.transactions.find((each) => each.signature === signature);
    if (transaction === undefined) return null;
    const shown = { slot: block.slot, blockTime: block.time, ...transaction.body };
    return this.spoil(shown, key);
  }

  private spoil(transaction: RpcTransaction, key: string): RpcTransaction {
    const { meta } = transaction;
    if (meta === null) return transaction;
    if (this.faults.happens('missingInner', key)) {
      const whole = this.faults.pick(2, 'missingInner', key) === 0;
      return { ...transaction, meta: whole ? null : { ...meta, innerInstructions: null } };
    }
    if (this.faults.happens('truncatedLogs', key)) {
      return { ...transaction, meta: { ...meta, logMessages: [LOG_TRUNCATED] } };
    }
    return transaction;
  }

  private getBlock(key: string, slot: number, config: Config) {
    const view = this.viewFor(key, {});
    if (slot > this.tipOf(view, key, config).slot) throw notAvailable(slot);
    const { blockhash, parent, time, transactions } = this.existingBlock(view, slot);
    if (this.faults.happens('nullBlock', key)) return null;
    return {
      blockhash,
      previousBlockhash: parent?.blockhash ?? blockhash,
      parentSlot: parent?.slot ?? 0,
      blockTime: time,
      blockHeight: slot,
      signatures: transactions.map(({ signature }) => signature),
    };
  }

  private getSignatureStatuses(key: string, signatures: readonly string[]) {
    const view = this.viewFor(key, {});
    return withContext(
      view,
      signatures.map((signature) => {
        const block = this.chain.find(view, signature);
        if (block === null) return null;
        const final = block.slot <= view.finalized.slot;
        const err = block.transactions.find((each) => each.signature === signature)?.body.meta?.err ?? null;
        const confirmationStatus = final ? 'finalized' : 'confirmed';
        return { slot: block.slot, confirmations: final ? null : 1, err, confirmationStatus };
      }),
    );
  }

  private getMultipleAccounts(key: string, addresses: readonly string[], config: Config) {
    const view = this.viewFor(key, config);
    const accounts = this.accountsAt(this.tipOf(view, key, config));
    return withContext(
      view,
      addresses.map((address) => {
        const account = accounts.get(address);
        return account === undefined ? null : encodeFakeAccount(account, config);
      }),
    );
  }

  private getProgramAccounts(key: string, programId: string, config: Config) {
    const view = this.viewFor(key, config);
    const accounts = this.accountsAt(this.tipOf(view, key, config));
    return withContext(
      view,
      [...accounts]
        .filter(([, account]) => account.owner === programId && passesFilters(account, config))
        .map(([pubkey, account]) => ({ pubkey, account: encodeFakeAccount(account, config) })),
    );
  }

  private accountsAt(block: FakeBlock) {
    if (this.accounts === undefined) throw new NodeRefusal(-32_601, 'this node has no accounts');
    return this.accounts(block.slot);
  }

  /** The newest view, or that of a node that lags. */
  private viewFor(key: string, { minContextSlot = 0, commitment = 'finalized' }: Config): FakeView {
    const lags = this.faults.happens('lagging', key);
    const view = this.chain.viewBefore(lags ? 1 + this.faults.pick(MOST_BEHIND, 'lagging', key) : 0);
    const slot = (commitment === 'finalized' ? view.finalized : view.tip).slot;
    if (slot < minContextSlot && !(lags && this.faults.happens('ignoresMinContext', key))) {
      throw new NodeRefusal(-32_016, 'Minimum context slot has not been reached');
    }
    return view;
  }

  private tipOf(view: FakeView, key: string, { commitment = 'finalized' }: Config): FakeBlock {
    if (commitment === 'finalized') return view.finalized;
    return this.faults.happens('mixedCommitment', key) ? view.finalized : view.tip;
  }

  private existingBlock(view: FakeView, slot: number): FakeBlock {
    if (slot > view.tip.slot) throw notAvailable(slot);
    const block = this.chain.blockAt(view, slot);
    if (block === null) throw this.skipped(slot);
    return block;
  }

  /** Vendors spell it in three ways; a node sticks to one for each slot. */
  private skipped(slot: number): NodeRefusal {
    switch (this.faults.fixed(3, `skipped ${slot}`)) {
      case 0:
        return new NodeRefusal(
          -32_007,
          `Slot ${slot} was skipped, or missing due to ledger jump to recent snapshot`,
        );
      case 1:
        return new NodeRefusal(-32_009, `Slot ${slot} was skipped, or missing in long-term storage`);
      default:
        return new NodeRefusal(-32_004, `Slot ${slot} was skipped`);
    }
  }

  private fault(key: string): NodeRefusal {
    return this.faults.pick(2, 'nodeFault', key) === 0
      ? new NodeRefusal(-32_603, 'Internal error')
      : new NodeRefusal(-32_005, 'Node is unhealthy');
  }
}

function withContext<T>(view: FakeView, value: T) {
  return { context: { slot: view.tip.slot, apiVersion: '4.2.2' }, value };
}

function notAvailable(slot: number): NodeRefusal {
  return new NodeRefusal(-32_004, `Block not available for slot ${slot}`);
}

function configOf(value: unknown): Config {
  return (value ?? {}) as Config;
}
