export { LOCALNET_PROGRAM_IDS, loadArtifacts, MissingArtifactError } from './artifacts';
export type { Block } from './block-log';
export {
  type AccountsListener,
  type BlockListener,
  Chain,
  type ChainOptions,
  type SendInstructionsOptions,
  type SimulateOptions,
  type SimulationResult,
} from './chain';
export { LOCALNET_GENESIS_HASH, localnetAuthority, localnetFaucet } from './keys';
export { type Localnet, type LocalnetOptions, startLocalnet } from './localnet';
export type { AnyTransaction, ParsedTransaction } from './parsed-transaction';
export { type ProgramImage, programDataAddress, UPGRADEABLE_LOADER } from './programs';
export { encodeTransaction } from './rpc/encoding/transaction';
export { signMessage } from './signing';
export type { InstructionError, TransactionError } from './transaction-error';
export type { BalanceSheet, TokenBalance, TransactionRecord, TransactionResult } from './transaction-record';
export type { ChainAccount, InnerInstruction, InnerInstructions, ReturnData } from './vm';
