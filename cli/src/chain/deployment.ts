/** What has to stand on a cluster before the first campaign: mints, the AC-D program's state, the router's config. */

import { localnetAuthority } from '@crr/localnet';
import {
  type AcdRoute,
  AttentionInstructions,
  type Config,
  decodeAttentionState,
  programDataAddressOf,
  ROUTER_PROGRAM_ID,
  RouterAccounts,
  RouterInstructions,
  SPL_TOKEN_SWAP_PROGRAM_ID,
} from '@crr/sdk';
import { getMint } from '@solana/spl-token';
import { type AddressLookupTableAccount, type Connection, type Keypair, PublicKey } from '@solana/web3.js';
import { AC_DECIMALS, USDC_DECIMALS } from '../amount';
import { createAcdLookupTable, readLookupTable } from './lookup-table';
import { createPool, routeThrough } from './pool';
import type { Sender } from './sender';
import { createMint } from './tokens';

/** The tokens of a deployment. */
export interface Deployment {
  admin: PublicKey;
  verifier: PublicKey;
  usdcMint: PublicKey;
  acMint: PublicKey;
  acdMint: PublicKey;
  swapVenues: PublicKey[];
  /** Pools that payouts in AC-D may go through. */
  swapPools: PublicKey[];
}

/** How USDC becomes AC-D. */
export interface AcdMarket {
  /** State account of the pool. */
  pool: PublicKey;
  route: AcdRoute;
  lookupTable: AddressLookupTableAccount;
}

/** Of the loader's account of a program: tag u32, slot u64, whether there is an authority, the authority. */
const AUTHORITY_TAG_OFFSET = 12;
const AUTHORITY_OFFSET = 13;
const KEY_BYTES = 32;

/** Who may upgrade a program; null for nobody, or where there is no such program. */
export async function upgradeAuthorityOf(
  connection: Connection,
  programId: PublicKey,
): Promise<PublicKey | null> {
  const account = await connection.getAccountInfo(programDataAddressOf(programId));
  if (account === null || account.data[AUTHORITY_TAG_OFFSET] !== 1) return null;
  return new PublicKey(account.data.subarray(AUTHORITY_OFFSET, AUTHORITY_OFFSET + KEY_BYTES));
}

/** The upgrade authority's keypair: the well-known one of local chains where that is it, else `payer`. */
export async function authorityFor(connection: Connection, payer: Keypair): Promise<Keypair> {
  const wellKnown = localnetAuthority();
  const actual = await upgradeAuthorityOf(connection, ROUTER_PROGRAM_ID);
  return actual?.equals(wellKnown.publicKey) === true ? wellKnown : payer;
}

/** A pool and a lookup table that are there already. */
export interface MarketAddresses {
  pool?: PublicKey | undefined;
  lookupTable?: PublicKey | undefined;
}

/** Something the cluster lacks that can't be put there. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';

  constructor(
    readonly field: string,
    readonly rule: string,
  ) {
    super(`${field}: ${rule}`);
  }
}

/** Who deploys, and what is there already. */
export interface DeploymentOptions {
  /** Pays, and becomes mint authority of what is created. */
  payer: Keypair;
  /** Upgrade authority of both programs. */
  authority: Keypair;
  /** Will verify influencers. */
  verifier: PublicKey;
  /** Default: a new mint. */
  usdcMint?: PublicKey | undefined;
  /** Default: a new mint. */
  acMint?: PublicKey | undefined;
}

/** The initial liquidity: 50,000 USDC and 5,000,000 AC, a cent each. */
const POOL_USDC = 50_000n * 10n ** BigInt(USDC_DECIMALS);
const POOL_AC = 5_000_000n * 10n ** BigInt(AC_DECIMALS);

/** Sets deployments up, over one sender. */
export class Deployer {
  private readonly router = new RouterInstructions();
  private readonly attention = new AttentionInstructions();
  private readonly connection: Connection;

  constructor(private readonly sender: Sender) {
    this.connection = sender.connection;
  }

  /** What the router's config says; null when it has none yet. */
  async existing(): Promise<Deployment | null> {
    const config = await new RouterAccounts(this.connection).config();
    return config === null ? null : deploymentOf(config);
  }

  /**
   * Takes what is there and creates what is missing.
   *
   * @throws DeploymentError when a program is missing or `authority` is not its upgrade authority
   */
  async ensure(options: DeploymentOptions): Promise<Deployment> {
    const existing = await this.existing();
    if (existing !== null) return existing;
    await this.requireUpgradable('campaign_reward_router', this.router.pdas.programId, options.authority);
    await this.requireUpgradable('attention_token', this.attention.pdas.programId, options.authority);
    await this.ensureAttentionToken(options);
    const usdcMint = options.usdcMint ?? (await this.newMint('USDC', USDC_DECIMALS, options.payer));
    const { payer, authority, verifier } = options;
    await this.sender.send({
      label: 'initialize_config',
      instructions: [
        this.router.initializeConfig({
          payer: payer.publicKey,
          admin: authority.publicKey,
          usdcMint,
          verifier,
          swapVenues: [SPL_TOKEN_SWAP_PROGRAM_ID],
          swapPools: [],
        }),
      ],
      signers: [payer, authority],
    });
    const created = await this.existing();
    if (created === null) throw new DeploymentError('config', 'was created and can not be read');
    return created;
  }

  /**
   * The pool given, or a new one; the admin puts it on the config's allow-list.
   *
   * @throws DeploymentError when there is none and `payer` may not mint its tokens, or when it is not on the allow-list
   *   and `authority` is not the admin
   */
  async ensureMarket(
    deployment: Deployment,
    { payer, authority }: Pick<DeploymentOptions, 'payer' | 'authority'>,
    known: MarketAddresses = {},
  ): Promise<AcdMarket> {
    const { usdcMint, acMint } = deployment;
    const pool = known.pool ?? (await this.newPool(deployment, payer));
    const route = await routeThrough(this.connection, pool, { usdcMint, acMint });
    await this.allowPool(deployment, pool, { payer, authority });
    const table = known.lookupTable ?? (await createAcdLookupTable(this.sender, payer, this.router, route));
    return { pool, route, lookupTable: await readLookupTable(this.connection, table) };
  }

  /** @throws DeploymentError unless `wallet` may mint the token */
  async requireMintAuthority(name: string, mint: PublicKey, wallet: PublicKey): Promise<void> {
    const { mintAuthority } = await getMint(this.connection, mint);
    if (mintAuthority?.equals(wallet) === true) return;
    throw new DeploymentError(
      name,
      `${wallet.toBase58()} must be the mint authority of ${mint.toBase58()}, which is ${mintAuthority?.toBase58() ?? 'nobody'}`,
    );
  }

  private async newPool({ usdcMint, acMint, swapVenues }: Deployment, payer: Keypair): Promise<PublicKey> {
    if (!swapVenues.some((venue) => venue.equals(SPL_TOKEN_SWAP_PROGRAM_ID))) {
      throw new DeploymentError('swap_venues', 'the config does not allow spl-token-swap');
    }
    await this.requireProgram('spl_token_swap', SPL_TOKEN_SWAP_PROGRAM_ID);
    await this.requireMintAuthority('usdc_mint', usdcMint, payer.publicKey);
    await this.requireMintAuthority('ac_mint', acMint, payer.publicKey);
    return createPool(this.sender, {
      payer,
      mintAuthority: payer,
      usdcMint,
      acMint,
      usdc: POOL_USDC,
      ac: POOL_AC,
    });
  }

  private async allowPool(
    { admin, swapPools }: Deployment,
    pool: PublicKey,
    { payer, authority }: Pick<DeploymentOptions, 'payer' | 'authority'>,
  ): Promise<void> {
    if (swapPools.some((allowed) => allowed.equals(pool))) return;
    if (!authority.publicKey.equals(admin)) {
      throw new DeploymentError('swap_pools', `only the admin ${admin.toBase58()} can allow the pool`);
    }
    await this.sender.send({
      label: 'update_config',
      instructions: [this.router.updateConfig({ admin, swapPools: [...swapPools, pool] })],
      signers: [payer, authority],
    });
  }

  /** Initializes the AC-D program and lets the router mint with it; each only if not done yet. */
  private async ensureAttentionToken(options: DeploymentOptions): Promise<void> {
    const { payer, authority } = options;
    const { pdas } = this.attention;
    const state = await this.connection.getAccountInfo(pdas.state());
    if (state === null) {
      const acMint = options.acMint ?? (await this.newMint('AC', AC_DECIMALS, payer));
      await this.sender.send({
        label: 'initialize AC-D',
        instructions: [
          this.attention.initialize({
            upgradeAuthority: authority.publicKey,
            payer: payer.publicKey,
            acMint,
          }),
        ],
        signers: [payer, authority],
      });
    } else if (
      options.acMint !== undefined &&
      !decodeAttentionState(state.data).acMint.equals(options.acMint)
    ) {
      throw new DeploymentError('ac_mint', 'the AC-D program was initialized with another one');
    }
    const minter = this.router.pdas.minterAuthority();
    if ((await this.connection.getAccountInfo(pdas.minter(minter))) !== null) return;
    await this.sender.send({
      label: 'register_minter',
      instructions: [
        this.attention.registerMinter({
          admin: authority.publicKey,
          payer: payer.publicKey,
          authority: minter,
          mintTypes: ['Campaign'],
        }),
      ],
      signers: [payer, authority],
    });
  }

  private async requireUpgradable(name: string, programId: PublicKey, authority: Keypair): Promise<void> {
    await this.requireProgram(name, programId);
    const actual = await upgradeAuthorityOf(this.connection, programId);
    if (actual?.equals(authority.publicKey) === true) return;
    const who = actual?.toBase58() ?? 'nobody';
    throw new DeploymentError(name, `only its upgrade authority can set it up, which is ${who}`);
  }

  private async requireProgram(name: string, programId: PublicKey): Promise<void> {
    const account = await this.connection.getAccountInfo(programId);
    if (account?.executable === true) return;
    throw new DeploymentError(name, `there is no program at ${programId.toBase58()} on this cluster`);
  }

  private async newMint(name: string, decimals: number, payer: Keypair): Promise<PublicKey> {
    const { mint, instructions } = await createMint(
      this.connection,
      payer.publicKey,
      payer.publicKey,
      decimals,
    );
    await this.sender.send({ label: `create the ${name} mint`, instructions, signers: [payer, mint] });
    return mint.publicKey;
  }
}

function deploymentOf(config: Config): Deployment {
  const { admin, verifier, usdcMint, acMint, acdMint, swapVenues, swapPools } = config;
  return { admin, verifier, usdcMint, acMint, acdMint, swapVenues, swapPools };
}
