/** The chain behind a JSON-RPC node. */
import {
  type Attribution,
  accountNameOf,
  ChainUnavailableError,
  chainErrorOf,
  decodeAttribution,
  decodeCampaign,
  decodeConfig,
  eventsOfTransaction,
  type RouterEvent,
  RouterPdas,
} from '@crr/sdk';
import type { AccountInfo, Connection, PublicKey, VersionedTransaction } from '@solana/web3.js';

import type {
  Blockhash,
  CampaignLookup,
  CampaignView,
  Chain,
  Commitment,
  FinalizedTip,
  PayoutConfig,
  RawAccount,
  Simulation,
  Standing,
  Standings,
  ViewOptions,
} from './chain';

type Account = AccountInfo<Uint8Array> | null;

const MOST_RECORDS = 1_000;

/**
 * Asks a node over a web3.js connection, over HTTP alone; only by those of its methods that hand errors on as they are, so that they can be told
 * apart.
 */
export class RpcChain implements Chain {
  /** @param pdas of the router program in use; by default the localnet's */
  constructor(
    private readonly connection: Connection,
    private readonly pdas: RouterPdas = new RouterPdas(),
  ) {}

  view(campaignId: Uint8Array, wallets: readonly PublicKey[], options: ViewOptions): Promise<CampaignView> {
    return asked('reading a campaign', async () => {
      const addresses = [
        this.pdas.campaign(campaignId),
        ...wallets.map((wallet) => this.pdas.attribution(wallet, campaignId)),
      ];
      const [campaign = null, ...attributions] = await this.connection.getMultipleAccountsInfo(addresses, {
        commitment: options.commitment,
        ...least(options.leastSlot),
      });
      return {
        campaign: this.campaignIn(campaign),
        attributions: attributions.map((account) => this.attributionIn(account)),
      };
    });
  }

  payoutConfig(): Promise<PayoutConfig | null> {
    return asked('reading the config', async () => {
      const [config = null] = await this.connection.getMultipleAccountsInfo([this.pdas.config()]);
      const data = this.dataOf(config);
      return data && decodeConfig(data);
    });
  }

  accounts(addresses: readonly PublicKey[]): Promise<readonly (RawAccount | null)[]> {
    return asked('reading accounts', async () => {
      const found = await this.connection.getMultipleAccountsInfo([...addresses]);
      return found.map(
        (account) =>
          account && { owner: account.owner, lamports: BigInt(account.lamports), data: account.data },
      );
    });
  }

  latestBlockhash(leastSlot?: number): Promise<Blockhash> {
    return asked('asking for a blockhash', async () => {
      const config = { commitment: 'confirmed', ...least(leastSlot) } as const;
      return (await this.connection.getLatestBlockhashAndContext(config)).value;
    });
  }

  finalizedTip(): Promise<FinalizedTip> {
    return asked('asking for the finalized height', async () => {
      const { absoluteSlot: slot, blockHeight } = await this.connection.getEpochInfo('finalized');
      if (blockHeight === undefined)
        throw new ChainUnavailableError('the node does not tell its block height');
      return { slot, blockHeight };
    });
  }

  standings(signatures: readonly string[]): Promise<Standings> {
    return asked('asking for signatures', async () => {
      const { context, value } = await this.connection.getSignatureStatuses([...signatures], {
        searchTransactionHistory: true,
      });
      return { slot: context.slot, standings: value.map((status) => status && standingOf(status)) };
    });
  }

  simulate(transaction: VersionedTransaction, leastSlot?: number): Promise<Simulation> {
    return asked('simulating', async () => {
      const { value } = await this.connection.simulateTransaction(transaction, {
        sigVerify: false,
        replaceRecentBlockhash: true,
        commitment: 'confirmed',
        ...least(leastSlot),
      });
      return { error: value.err, logs: value.logs ?? [], computeUnits: value.unitsConsumed ?? null };
    });
  }

  async send(wire: Uint8Array): Promise<void> {
    await asked('sending', () => this.connection.sendRawTransaction(wire, { skipPreflight: true }));
  }

  priorityFee(accounts: readonly PublicKey[]): Promise<bigint> {
    return asked('asking for priority fees', async () => {
      const recent = await this.connection.getRecentPrioritizationFees({
        lockedWritableAccounts: [...accounts],
      });
      const fees = recent.map(({ prioritizationFee }) => prioritizationFee).sort((a, b) => a - b);
      return BigInt(fees[fees.length >> 1] ?? 0);
    });
  }

  recordsOf(wallet: PublicKey, campaignId: Uint8Array): Promise<readonly string[]> {
    return asked('reading a history', async () => {
      const address = this.pdas.attribution(wallet, campaignId);
      const found = await this.connection.getSignaturesForAddress(
        address,
        { limit: MOST_RECORDS },
        'finalized',
      );
      return found.filter(({ err }) => err === null).map(({ signature }) => signature);
    });
  }

  eventsOf(signature: string, commitment: Commitment = 'finalized'): Promise<readonly RouterEvent[] | null> {
    return asked('reading a transaction', async () => {
      const found = await this.connection.getTransaction(signature, {
        commitment,
        maxSupportedTransactionVersion: 0,
      });
      return found && eventsOfTransaction(found, this.pdas);
    });
  }

  private campaignIn(account: Account): CampaignLookup {
    const data = this.dataOf(account);
    if (data === null) return null;
    return accountNameOf(data) === 'CampaignTombstone' ? 'closed' : decodeCampaign(data);
  }

  private attributionIn(account: Account): Attribution | null {
    const data = this.dataOf(account);
    return data && decodeAttribution(data);
  }

  /** Nobody but the program can own its addresses; an account with lamports that somebody sent there is as good as none. */
  private dataOf(account: Account): Uint8Array | null {
    return account?.owner.equals(this.pdas.programId) === true ? account.data : null;
  }
}

function least(minContextSlot: number | undefined): { minContextSlot?: number } {
  return minContextSlot === undefined ? {} : { minContextSlot };
}

function standingOf(status: { slot: number; err: unknown; confirmationStatus?: string }): Standing {
  const { slot, err: error, confirmationStatus } = status;
  const isFinal = confirmationStatus === 'finalized';
  return {
    slot,
    error,
    level: isFinal ? 'finalized' : confirmationStatus === 'confirmed' ? 'confirmed' : 'processed',
  };
}

async function asked<T>(question: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw chainErrorOf(error, question);
  }
}
