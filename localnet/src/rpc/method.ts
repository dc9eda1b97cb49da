import type { Chain } from '../chain';
import { ErrorCode, RpcError } from './errors';
import type { Json } from './json';
import type { Config, Params } from './params';

/** The validator release whose answers these follow. */
export const API_VERSION = '4.2.2';

/** One method of the RPC. */
export interface Method {
  name: string;
  /** The fewest and the most parameters it takes. */
  params: readonly [least: number, most: number];
  /** @throws {RpcError} what the client gets instead of a result. */
  handle(chain: Chain, params: Params): Json;
}

/** An answer that says for which slot it holds. */
export function withContext(chain: Chain, value: Json): Json {
  return { context: { apiVersion: API_VERSION, slot: chain.slot() }, value };
}

/**
 * Reads the options that most methods share. Every commitment is the same here, as every block is final at once; a
 * `minContextSlot` that is still to come is refused.
 */
export function checkContext(chain: Chain, config: Config): void {
  config.text('commitment');
  const least = config.integer('minContextSlot');
  if (least === undefined || BigInt(least) <= chain.slot()) return;
  throw new RpcError(ErrorCode.minContextSlotNotReached, 'Minimum context slot has not been reached', {
    contextSlot: chain.slot(),
  });
}
