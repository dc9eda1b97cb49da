import type { Chain } from '../../chain';
import type { Json } from '../json';
import type { Params } from '../params';

/** Sends one notification; after `last` the subscription is over. */
export interface Notify {
  (result: Json): void;
  last(result: Json): void;
}

/** Something clients can subscribe to: `<name>Subscribe`, `<name>Unsubscribe`, `<name>Notification`. */
export interface Topic {
  name: string;
  /** The fewest and the most parameters of `<name>Subscribe`. */
  params: readonly [least: number, most: number];
  /**
   * Starts a subscription; the returned function ends it.
   * @throws {RpcError} when a parameter breaks a rule.
   */
  start(chain: Chain, params: Params, notify: Notify): () => void;
}

/** A notification that says for which slot it holds. */
export function atSlot(slot: bigint, value: Json): Json {
  return { context: { slot }, value };
}
