import { World } from '@crr/testing/chain';
import type { TransactionInstruction } from '@solana/web3.js';
import type { ProgramName } from '../idl';
import { MatrixChain } from '../matrix-chain';

/** A valid use of one instruction. */
export interface Baseline {
  readonly program: ProgramName;
  /** As in the IDL. */
  readonly instruction: string;
  /** Tells several uses of one instruction apart. */
  readonly variant?: string;
  /** Makes the world in which it is valid. */
  readonly stage: () => MatrixChain;
  /** Sets the scene and returns the transaction; its last instruction is the one meant. */
  readonly build: (stage: MatrixChain) => Promise<TransactionInstruction[]> | TransactionInstruction[];
}

/** A world with config. */
export const configured = (): MatrixChain => MatrixChain.create();
/** A world without config. */
export const bare = (): MatrixChain => new MatrixChain(World.bare());
/** A world with mints, in which AC-D is not initialized either. */
export const empty = (): MatrixChain => {
  const stage = bare();
  const { chain, attention } = stage.world;
  const made = [attention.pdas.state(), attention.pdas.acdMint(), attention.pdas.reserve()];
  for (const address of made) chain.setAccount(address, null);
  return stage;
};
