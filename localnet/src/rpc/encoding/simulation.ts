import type { PublicKey } from '@solana/web3.js';
import type { Chain, SimulationResult } from '../../chain';
import { programDataAddress, UPGRADEABLE_LOADER } from '../../programs';
import type { ChainAccount } from '../../vm';
import type { Json } from '../json';
import { type AccountEncoding, encodeAccount } from './account';
import { encodeNamedInstruction, encodeReturnData } from './transaction';
import { encodeTokenBalances } from './transaction-meta';

/** What a client asked to see of a simulation. */
export interface SimulationView {
  accounts: { addresses: PublicKey[]; encoding: AccountEncoding } | null;
  innerInstructions: boolean;
  replacementBlockhash: Json;
}

const ACCOUNT_OVERHEAD_BYTES = 64;
const LOOKUP_TABLE_BYTES = 8_248;

/** A simulation as `simulateTransaction` answers it. */
export function encodeSimulation(
  chain: Chain,
  result: SimulationResult,
  view: SimulationView,
): { [key: string]: Json } {
  const judged = result.error !== 'SignatureFailure';
  const { loadedAddresses } = result;
  return {
    ...encodeRun(chain, result),
    accounts: view.accounts === null ? null : encodeAccounts(chain, result, view.accounts),
    innerInstructions: view.innerInstructions ? encodeInnerInstructions(result) : null,
    loadedAddresses: {
      readonly: loadedAddresses.readonly.map((key) => key.toBase58()),
      writable: loadedAddresses.writable.map((key) => key.toBase58()),
    },
    postBalances: judged ? result.after.lamports : null,
    postTokenBalances: judged ? encodeTokenBalances(result.after) : null,
    preBalances: judged ? result.before.lamports : null,
    preTokenBalances: judged ? encodeTokenBalances(result.before) : null,
    replacementBlockhash: view.replacementBlockhash,
  };
}

/** A failed preflight as the `data` of `sendTransaction`'s error: the fields of a simulation, less filled. */
export function encodePreflight(chain: Chain, result: SimulationResult): Json {
  return {
    ...encodeRun(chain, result),
    accounts: null,
    innerInstructions: null,
    loadedAddresses: null,
    postBalances: null,
    postTokenBalances: null,
    preBalances: null,
    preTokenBalances: null,
    replacementBlockhash: null,
  };
}

function encodeRun(chain: Chain, result: SimulationResult): { [key: string]: Json } {
  return {
    err: result.error,
    fee: result.fee,
    loadedAccountsDataSize: result.fee === null ? 0 : loadedBytes(chain, result),
    logs: result.logs,
    returnData: result.returnData === null ? null : encodeReturnData(result.returnData),
    unitsConsumed: result.computeUnits,
  };
}

function encodeAccounts(
  chain: Chain,
  result: SimulationResult,
  { addresses, encoding }: NonNullable<SimulationView['accounts']>,
): Json {
  return addresses.map((address) => {
    const account = result.error === null ? accountAfter(chain, result, address) : null;
    return account === null ? null : encodeAccount(chain, account, encoding);
  });
}

function accountAfter(
  chain: Chain,
  { postAccounts }: SimulationResult,
  address: PublicKey,
): ChainAccount | null {
  const changed = postAccounts.find((entry) => entry.address.equals(address))?.account;
  if (changed === undefined) return chain.readAccount(address);
  return changed.lamports === 0n ? null : changed;
}

function encodeInnerInstructions({ innerInstructions, accountKeys }: SimulationResult): Json {
  return innerInstructions.map(({ index, instructions }) => ({
    index,
    instructions: instructions.map((inner) => encodeNamedInstruction(inner, accountKeys)),
  }));
}

/** Bytes that the transaction makes the runtime load: its accounts, the bytecode of its programs, its lookup tables. */
function loadedBytes(chain: Chain, { accountKeys, lookupTables }: SimulationResult): number {
  const accounts = accountKeys.reduce((sum, key) => sum + loadedBytesOf(chain, key), 0);
  return accounts + lookupTables * LOOKUP_TABLE_BYTES;
}

function loadedBytesOf(chain: Chain, key: PublicKey): number {
  const account = chain.readAccount(key);
  if (account === null) return 0;
  const own = ACCOUNT_OVERHEAD_BYTES + account.data.length;
  if (!account.executable || !account.owner.equals(UPGRADEABLE_LOADER)) return own;
  const bytecode = chain.readAccount(programDataAddress(key));
  return bytecode === null ? own : own + ACCOUNT_OVERHEAD_BYTES + bytecode.data.length;
}
