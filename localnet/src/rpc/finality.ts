import { ErrorCode, RpcError } from './errors';
import type { Config } from './params';

/** Refuses `processed`, as a validator does, for questions about blocks: those are not yet voted on. */
export function refuseProcessed(config: Config): void {
  if (config.text('commitment') !== 'processed') return;
  throw new RpcError(ErrorCode.invalidParams, 'Method does not support commitment below `confirmed`');
}
