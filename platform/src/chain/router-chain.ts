/** Chain client: what the platform asks of the chain. It signs nothing and holds no keys. */
import {
  type Campaign,
  chainErrorOf,
  createRpcConnection,
  decodeBase58,
  parseTransactionError,
  RouterAccounts,
  RouterInstructions,
  TransactionFailure,
} from '@crr/sdk';
import { type Connection, PublicKey, SystemProgram, type VersionedTransaction } from '@solana/web3.js';
import type { ChainSettings } from '../settings';
import { instructionsOf, type PlainInstruction } from './fingerprint';

/** Where a new transaction begins. */
export interface ChainHead {
  readonly blockhash: string;
  /** A transaction with the blockhash can not land in a later block. */
  readonly lastValidBlockHeight: number;
  readonly slot: number;
}

/** A transaction that was executed. */
export interface Executed {
  readonly signature: string;
  readonly slot: number;
  readonly blockhash: string;
  readonly instructions: readonly PlainInstruction[];
  /** Why it failed, in words; null for success. */
  readonly failure: string | null;
}

/** Why a transaction would fail. */
export interface Failure {
  /** In words. */
  readonly reason: string;
  /** Whether who pays has too little SOL. */
  readonly lacksSol: boolean;
  /** What the deposit takes that was lacking, lamports; null where the chain does not say. */
  readonly depositLamports: bigint | null;
}

/** Failures of the whole transaction for want of SOL. */
const WITHOUT_SOL: readonly string[] = [
  'AccountNotFound',
  'InsufficientFundsForFee',
  'InsufficientFundsForRent',
  'InvalidAccountForFee',
];
/** Of the system program: the payer has less than a transfer, or a deposit, takes. */
const NEGATIVE_LAMPORTS = 1;
/** What a signature costs where the node does not say. */
const FEE_LAMPORTS = 5_000;

/** Of a wallet's newest transactions; an advertiser's wallet signs few. */
const HISTORY_MOST = 100;

/** What an influencer earned with a user and could not be paid at once. */
export interface Waiting {
  readonly campaignId: Uint8Array;
  /** Whose attention it was for. */
  readonly user: PublicKey;
  readonly amountUsdc: bigint;
}

declare module '../pipeline/services' {
  interface Services {
    /** null: campaigns stay off chain. */
    readonly chain: RouterChain | null;
  }
}

/**
 * The chain behind a node, confirmed.
 *
 * Every method throws `ChainUnavailableError` for a failure of the moment, `ChainRefusalError` for one that stays.
 */
export class RouterChain {
  readonly router: RouterInstructions;
  private readonly connection: Connection;
  private readonly accounts: RouterAccounts;

  constructor({ rpcUrl, programId }: Pick<ChainSettings, 'rpcUrl' | 'programId'>) {
    this.connection = createRpcConnection(rpcUrl);
    this.router = new RouterInstructions(programId === null ? {} : { programId: new PublicKey(programId) });
    this.accounts = new RouterAccounts(this.connection, this.router.pdas);
  }

  /** null where the router was not set up yet. */
  usdcMint(): Promise<PublicKey | null> {
    return asked('reading the config', async () => (await this.accounts.config())?.usdcMint ?? null);
  }

  /** null for none, or one of which no more than a tombstone is left. @param campaignId base58 */
  campaign(campaignId: string): Promise<Campaign | null> {
    return asked('reading a campaign', () => this.accounts.campaign(decodeBase58(campaignId)));
  }

  head(): Promise<ChainHead> {
    return asked('asking for a blockhash', async () => {
      const { context, value } = await this.connection.getLatestBlockhashAndContext('confirmed');
      return { ...value, slot: context.slot };
    });
  }

  /** Of the newest finalized block: only behind that one a blockhash has run out for good. */
  blockHeight(): Promise<number> {
    return asked('asking for the block height', () => this.connection.getBlockHeight('finalized'));
  }

  /** Lamports; 0 for an account that there is not. */
  balance(wallet: PublicKey): Promise<bigint> {
    return asked('reading a balance', async () =>
      BigInt(await this.connection.getBalance(wallet, 'confirmed')),
    );
  }

  /** Lamports. */
  fee({ message }: VersionedTransaction): Promise<bigint> {
    return asked('asking for the fee', async () =>
      BigInt((await this.connection.getFeeForMessage(message, 'confirmed')).value ?? FEE_LAMPORTS),
    );
  }

  /** What waits for a wallet in attributions, as the influencer of whoever gave attention. @param campaignId base58; null for all */
  waitingFor(wallet: PublicKey, campaignId: string | null): Promise<Waiting[]> {
    return asked('reading what waits to be claimed', async () => {
      const of = campaignId === null ? {} : { campaignId: decodeBase58(campaignId) };
      const found = await this.accounts.attributionsOf({ influencer: wallet, ...of });
      return found
        .map(({ account: { campaignId: id, user, accruedInfluencerUsdc } }) => ({
          campaignId: id,
          user,
          amountUsdc: accruedInfluencerUsdc,
        }))
        .filter(({ amountUsdc }) => amountUsdc > 0n)
        .sort((a, b) => (a.amountUsdc < b.amountUsdc ? 1 : -1));
    });
  }

  /** Why a transaction would fail; null when it would not. Signatures are not looked at. */
  wouldFail(transaction: VersionedTransaction): Promise<Failure | null> {
    return asked('simulating', async () => {
      const { value } = await this.connection.simulateTransaction(transaction, {
        sigVerify: false,
        commitment: 'confirmed',
      });
      return value.err === null ? null : this.simulated(value.err, value.logs ?? []);
    });
  }

  private simulated(error: unknown, logs: readonly string[]): Failure {
    const parsed = parseTransactionError(error, logs, { programId: this.router.pdas.programId });
    const isFailure = parsed instanceof TransactionFailure;
    const isSystem = isFailure && parsed.programId?.equals(SystemProgram.programId) === true;
    const lacksSol =
      isFailure && (WITHOUT_SOL.includes(parsed.reason) || (isSystem && parsed.code === NEGATIVE_LAMPORTS));
    const needed = logs.flatMap((line) => /insufficient lamports \d+, need (\d+)/.exec(line)?.[1] ?? [])[0];
    return {
      reason: parsed.message,
      lacksSol,
      depositLamports: needed === undefined ? null : BigInt(needed),
    };
  }

  /** A transaction that was executed; null for one that is not known. @param signature base58 */
  transaction(signature: string): Promise<Executed | null> {
    return asked('reading a transaction', async () => {
      const found = await this.connection.getTransaction(signature, {
        commitment: 'confirmed',
        maxSupportedTransactionVersion: 0,
      });
      if (found === null) return null;
      const error = found.meta?.err ?? null;
      return {
        signature,
        slot: found.slot,
        blockhash: found.transaction.message.recentBlockhash,
        instructions: instructionsOf(found),
        failure: error === null ? null : this.failureOf(error, found.meta?.logMessages ?? []),
      };
    });
  }

  /** Signatures of a wallet's newest transactions from a slot on, the newest first. */
  signaturesOf(wallet: string, fromSlot: number): Promise<string[]> {
    return asked('reading a history', async () => {
      const found = await this.connection.getSignaturesForAddress(
        new PublicKey(wallet),
        { limit: HISTORY_MOST },
        'confirmed',
      );
      return found.filter(({ slot }) => slot >= fromSlot).map(({ signature }) => signature);
    });
  }

  private failureOf(error: unknown, logs: readonly string[]): string {
    return parseTransactionError(error, logs, { programId: this.router.pdas.programId }).message;
  }
}

async function asked<T>(question: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw chainErrorOf(error, question);
  }
}
