import type { RouterPdas } from '@crr/sdk';
import type { EventProgram } from '../decode';
import type { ChainRpc, Sleep } from '../rpc';

/** What every part of the source works with. */
export interface SourceContext {
  rpc: ChainRpc;
  program: EventProgram;
  pdas: RouterPdas;
  /** Signatures asked for at a time. */
  pageSize: number;
  sleep: Sleep;
  random: () => number;
}
