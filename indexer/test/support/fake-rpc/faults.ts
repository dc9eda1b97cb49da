/** Everything that a fake node can do wrong, each with its probability per request, 0 (never, the default) to 1. */
export interface FaultRates {
  /** Answers from an older view. It refuses what asks for more by `minContextSlot`. */
  lagging: number;
  /** A node that lags answers although more was asked for, as some load balancers drop the parameter. */
  ignoresMinContext: number;
  /** Lists and shows what is final when asked for what is confirmed. */
  mixedCommitment: number;
  /** Lists a slot's transactions in the order of their signatures, not of their block. */
  slotOrder: number;
  /** Lists a page out of order. */
  shuffledPage: number;
  /** A page that begins inside a slot begins at the slot's start again. */
  pageCycles: number;
  /** Lists some transactions twice in a page. */
  duplicates: number;
  /** Leaves a transaction out of a page. */
  missedLine: number;
  /** Ends a page early. */
  shortPage: number;
  /** Does not know the transaction that a page is to begin below, and lists nothing. */
  unknownBefore: number;
  /** Has no transaction that it lists. */
  nullTransaction: number;
  /** Leaves inner instructions, or the whole meta, out of a transaction. */
  missingInner: number;
  /** Cuts a transaction's logs. */
  truncatedLogs: number;
  /** Has no block that it lists transactions of. */
  nullBlock: number;
  /** Internal error, or unhealthy. */
  nodeFault: number;
  /** HTTP 429, with Retry-After or without. */
  rateLimited: number;
  /** No answer in time. */
  timeout: number;
  /** The connection breaks. */
  reset: number;
  /** HTTP 502 with a page of HTML. */
  badGateway: number;
  /** The node takes no batches at all; drawn once for each node. */
  batchesRefused: number;
  /** A batch's answers come in another order, or not all of them. */
  brokenBatch: number;
}
export type FaultName = keyof FaultRates;

/** Every fault, by name. */
export const FAULT_NAMES = [
  'lagging',
  'ignoresMinContext',
  'mixedCommitment',
  'slotOrder',
  'shuffledPage',
  'pageCycles',
  'duplicates',
  'missedLine',
  'shortPage',
  'unknownBefore',
  'nullTransaction',
  'missingInner',
  'truncatedLogs',
  'nullBlock',
  'nodeFault',
  'rateLimited',
  'timeout',
  'reset',
  'badGateway',
  'batchesRefused',
  'brokenBatch',
] as const satisfies readonly FaultName[];

/**
 * Decides about faults by chance that a seed fixes. A decision depends on the seed, the fault, the request and how often that request was made,
 * not on what else happens: requests that overlap do not change each other's luck.
 */
export class Faults {
  private rates: Partial<FaultRates>;
  private readonly draws = new Map<string, number>();
  /** How often each fault happened. */
  readonly counts = new Map<FaultName, number>();

  constructor(
    readonly seed: number,
    rates: Partial<FaultRates> = {},
  ) {
    this.rates = rates;
  }

  /** From now on these; those that are not named never happen. */
  set(rates: Partial<FaultRates>): void {
    this.rates = rates;
  }

  /** From now on none. */
  clear(): void {
    this.rates = {};
  }

  /** Whether the fault happens to this request. */
  happens(name: FaultName, key: string): boolean {
    const rate = this.rates[name] ?? 0;
    if (rate === 0 || this.fraction(name, key) >= rate) return false;
    this.count(name);
    return true;
  }

  /** Whether the fault is one of this node's habits: the same answer for every request. */
  isHabit(name: FaultName): boolean {
    const rate = this.rates[name] ?? 0;
    if (rate === 0 || fractionOf(`${this.seed} habit ${name}`) >= rate) return false;
    this.count(name);
    return true;
  }

  /** A number from 0 to below `bound`, by chance. */
  pick(bound: number, name: string, key: string): number {
    return Math.floor(this.fraction(`pick ${name}`, key) * bound);
  }

  /** Always the same for the same seed and key: from 0 to below `bound`. */
  fixed(bound: number, key: string): number {
    return Math.floor(fractionOf(`${this.seed} fixed ${key}`) * bound);
  }

  private count(name: FaultName): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }

  private fraction(name: string, key: string): number {
    const draw = `${name} ${key}`;
    const nth = this.draws.get(draw) ?? 0;
    this.draws.set(draw, nth + 1);
    return fractionOf(`${this.seed} ${nth} ${draw}`);
  }
}

/** From 0 to below 1: FNV-1a, mixed as MurmurHash3 ends. */
function fractionOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
