/** Where the scenario is played: a cluster with the programs on it, and somebody who pays. */
import { sleep } from '@crr/kit';
import { RouterAccounts, RouterInstructions } from '@crr/sdk';
import { type Connection, type Keypair, type PublicKey, SystemProgram } from '@solana/web3.js';
import { advanceTime, chainTime, waitUntilAfter } from '../chain/clock';
import type { AcdMarket, Deployment } from '../chain/deployment';
import type { Sender } from '../chain/sender';
import { mintTo, openTokenAccount } from '../chain/tokens';

/** What the chapters need. */
export interface StageOptions {
  connection: Connection;
  sender: Sender;
  /** Pays for everybody, and may mint USDC. */
  payer: Keypair;
  verifier: Keypair;
  deployment: Deployment;
  market: AcdMarket;
  /** Whether it is the embedded chain, whose clock can be moved. */
  embedded: boolean;
}

/** A cluster's time that passes by waiting is waited for up to this long, seconds. */
const LONGEST_WAIT_SECONDS = 60n;
/** The program takes attention that is up to 60 s ahead of its clock. */
const BEARABLE_LAG_SECONDS = 30n;
/** A validator that was kept from its processor comes closer by about a second in each. */
export const LONGEST_LAG_WAIT_MS = 900_000;
const LAG_TOLD_MS = 60_000;
const LAG_POLL_MS = 2_000;
/** Chapters about a day's budget must not be cut in two by midnight. */
const CALM_SECONDS = 180n;
const SECONDS_PER_DAY = 86_400n;

/** The stage and its small machinery. */
export class ScenarioCluster {
  readonly connection: Connection;
  readonly sender: Sender;
  readonly router = new RouterInstructions();
  readonly accounts: RouterAccounts;
  readonly payer: Keypair;
  readonly verifier: Keypair;
  readonly deployment: Deployment;
  readonly market: AcdMarket;
  readonly embedded: boolean;

  constructor(options: StageOptions) {
    this.connection = options.connection;
    this.sender = options.sender;
    this.accounts = new RouterAccounts(options.connection);
    this.payer = options.payer;
    this.verifier = options.verifier;
    this.deployment = options.deployment;
    this.market = options.market;
    this.embedded = options.embedded;
  }

  /** The cluster's time, Unix seconds. */
  now(): Promise<bigint> {
    return chainTime(this.connection);
  }

  /** Lets time pass: at once where the clock can be moved, else by waiting. @returns false where that takes too long */
  async pass(seconds: bigint): Promise<boolean> {
    if (this.embedded) {
      await advanceTime(this.connection.rpcEndpoint, seconds);
      return true;
    }
    if (seconds > LONGEST_WAIT_SECONDS) return false;
    await waitUntilAfter(this.connection, (await this.now()) + seconds);
    return true;
  }

  /** Makes sure that the UTC day does not end within the next minutes. */
  async awaitCalmDay(): Promise<void> {
    const left = SECONDS_PER_DAY - ((await this.now()) % SECONDS_PER_DAY);
    if (left > CALM_SECONDS) return;
    if (this.embedded) await advanceTime(this.connection.rpcEndpoint, left);
    else await sleep(Number(left) * 1_000);
  }

  /**
   * Brings the chain's clock up to the wall's: what follows is dated by both. The embedded chain's is moved; another cluster's, which may lag
   * under load, is waited for, at most a quarter of an hour.
   *
   * @param tell what is waited for
   */
  async catchUp(tell: (text: string) => void): Promise<void> {
    const until = Date.now() + LONGEST_LAG_WAIT_MS;
    let tellAt = 0;
    for (;;) {
      const lag = BigInt(Math.floor(Date.now() / 1_000)) - (await this.now());
      if (this.embedded && lag > 0n) return advanceTime(this.connection.rpcEndpoint, lag);
      if (lag <= BEARABLE_LAG_SECONDS) return;
      if (Date.now() > until) {
        return tell(
          `The cluster’s clock is still ${lag} s behind: the program may refuse attention as earned in the future.`,
        );
      }
      if (Date.now() >= tellAt) {
        tell(`The cluster’s clock is ${lag} s behind this machine’s; waiting until it has come closer.`);
        tellAt = Date.now() + LAG_TOLD_MS;
      }
      await sleep(LAG_POLL_MS);
    }
  }

  /** Gives wallets lamports for fees and deposits. */
  async fund(wallets: readonly PublicKey[], lamports: bigint): Promise<void> {
    const instructions = wallets.map((toPubkey) =>
      SystemProgram.transfer({ fromPubkey: this.payer.publicKey, toPubkey, lamports }),
    );
    await this.sender.send({ label: 'fund wallets', instructions, signers: [this.payer] });
  }

  /** Opens token accounts for wallets. */
  async openAccounts(mint: PublicKey, wallets: readonly PublicKey[]): Promise<void> {
    const instructions = wallets.map((wallet) => openTokenAccount(this.payer.publicKey, mint, wallet));
    await this.sender.send({ label: 'open token accounts', instructions, signers: [this.payer] });
  }

  /** Mints USDC, base units, to a wallet's account, which is opened where it is missing. */
  async giveUsdc(wallet: PublicKey, amountUsdc: bigint): Promise<void> {
    const { usdcMint } = this.deployment;
    await this.sender.send({
      label: 'mint USDC',
      instructions: [
        openTokenAccount(this.payer.publicKey, usdcMint, wallet),
        mintTo(usdcMint, wallet, this.payer.publicKey, amountUsdc),
      ],
      signers: [this.payer],
    });
  }
}
