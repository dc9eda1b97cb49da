import type { Method } from './method';
import { getAccountInfo } from './methods/getAccountInfo';
import { getBalance } from './methods/getBalance';
import { getBlock } from './methods/getBlock';
import { getBlockHeight } from './methods/getBlockHeight';
import { getBlocks } from './methods/getBlocks';
import { getBlockTime } from './methods/getBlockTime';
import { getEpochInfo } from './methods/getEpochInfo';
import { getFeeForMessage } from './methods/getFeeForMessage';
import { getFirstAvailableBlock } from './methods/getFirstAvailableBlock';
import { getGenesisHash } from './methods/getGenesisHash';
import { getHealth } from './methods/getHealth';
import { getIdentity } from './methods/getIdentity';
import { getLatestBlockhash } from './methods/getLatestBlockhash';
import { getMinimumBalanceForRentExemption } from './methods/getMinimumBalanceForRentExemption';
import { getMultipleAccounts } from './methods/getMultipleAccounts';
import { getProgramAccounts } from './methods/getProgramAccounts';
import { getRecentPrioritizationFees } from './methods/getRecentPrioritizationFees';
import { getSignatureStatuses } from './methods/getSignatureStatuses';
import { getSignaturesForAddress } from './methods/getSignaturesForAddress';
import { getSlot } from './methods/getSlot';
import { getTokenAccountBalance } from './methods/getTokenAccountBalance';
import { getTokenAccountsByOwner } from './methods/getTokenAccountsByOwner';
import { getTokenLargestAccounts } from './methods/getTokenLargestAccounts';
import { getTokenSupply } from './methods/getTokenSupply';
import { getTransaction } from './methods/getTransaction';
import { getTransactionCount } from './methods/getTransactionCount';
import { getVersion } from './methods/getVersion';
import { isBlockhashValid } from './methods/isBlockhashValid';
import { localnetAdvanceTime, localnetGetTime, localnetSetTime } from './methods/localnetTime';
import { requestAirdrop } from './methods/requestAirdrop';
import { sendTransaction } from './methods/sendTransaction';
import { simulateTransaction } from './methods/simulateTransaction';

/** Every method of the RPC, by name. A method that is not here is answered with -32601. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  [
    getAccountInfo,
    getBalance,
    getBlock,
    getBlockHeight,
    getBlockTime,
    getBlocks,
    getEpochInfo,
    getFeeForMessage,
    getFirstAvailableBlock,
    getGenesisHash,
    getHealth,
    getIdentity,
    getLatestBlockhash,
    getMinimumBalanceForRentExemption,
    getMultipleAccounts,
    getProgramAccounts,
    getRecentPrioritizationFees,
    getSignatureStatuses,
    getSignaturesForAddress,
    getSlot,
    getTokenAccountBalance,
    getTokenAccountsByOwner,
    getTokenLargestAccounts,
    getTokenSupply,
    getTransaction,
    getTransactionCount,
    getVersion,
    isBlockhashValid,
    requestAirdrop,
    sendTransaction,
    simulateTransaction,
    localnetAdvanceTime,
    localnetGetTime,
    localnetSetTime,
  ].map((method) => [method.name, method]),
);
