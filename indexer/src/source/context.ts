import type { RouterPdas } from '@crr/sdk';
import type { ChainRpc, Sleep } from '../rpc';

/** What every part of the source works with. */
export interface SourceContext {
  rpc: ChainRpc;
  /** Base58. */
  programId: string;
  pdas: RouterPdas;
  /** Signatures asked for at a time. */
  pageSize: number;
  sleep: Sleep;
  random: () => number;
}
