/** How payouts in AC-D are swapped: found out once from the accounts that the settings name, and then remembered. */
import { SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { AddressLookupTableAccount, AddressLookupTableProgram, type PublicKey } from '@solana/web3.js';

import type { Chain, PayoutConfig, RawAccount } from '../chain/chain';
import { decodePool, PoolError, routeThrough } from '../chain/pool';
import { type AcdPayouts, type AcdSettings, AcdSettingsError } from './settings';

/** Of the kind of an account of the lookup tables' program: one that is a table. */
const INITIALIZED = 1;

/** Reads the pool and the lookup table. Only what can be used is remembered: whatever stands in the way may be mended while the edge runs. */
export class AcdReader {
  private known: AcdPayouts | null = null;

  constructor(
    private readonly chain: Pick<Chain, 'accounts'>,
    private readonly settings: AcdSettings | null,
  ) {}

  /**
   * The way of payouts in AC-D.
   *
   * @throws AcdSettingsError where there is no such way, as things stand
   * @throws ChainUnavailableError when it can not be known now
   */
  async read(config: PayoutConfig): Promise<AcdPayouts> {
    this.known ??= await this.ask(config);
    return this.known;
  }

  private async ask(config: PayoutConfig): Promise<AcdPayouts> {
    const { settings } = this;
    if (settings === null) throw new AcdSettingsError('CRR_ACD_POOL', 'must be set for campaigns in AC-D');
    const [pool = null, table = null] = await this.chain.accounts([settings.pool, settings.lookupTable]);
    const route = routeOf(settings.pool, pool, config);
    const lookupTable = tableOf(settings.lookupTable, table);
    const { swapState, poolAuthority, poolSource, poolDestination, poolMint, feeAccount } = route;
    const shared = [swapState, poolAuthority, poolSource, poolDestination, poolMint, feeAccount];
    const listed = new Set(lookupTable.state.addresses.map((address) => address.toBase58()));
    if (!shared.every((address) => listed.has(address.toBase58()))) {
      throw new AcdSettingsError('CRR_LOOKUP_TABLE', 'must hold the pool and its accounts');
    }
    return { route, lookupTables: [lookupTable] };
  }
}

function routeOf(address: PublicKey, account: RawAccount | null, config: PayoutConfig) {
  const broken = (rule: string) => new AcdSettingsError('CRR_ACD_POOL', rule);
  if (!account?.owner.equals(SPL_TOKEN_SWAP_PROGRAM_ID)) throw broken('must be a pool of spl-token-swap');
  if (!config.swapVenues.some((venue) => venue.equals(SPL_TOKEN_SWAP_PROGRAM_ID))) {
    throw broken('must belong to a program that the router’s config lists among its swap venues');
  }
  if (!config.swapPools.some((pool) => pool.equals(address))) {
    throw broken('must be a pool that the router’s config lists among its swap pools');
  }
  try {
    return routeThrough(address, decodePool(account.data), config);
  } catch (error) {
    throw error instanceof PoolError ? broken(error.message) : error;
  }
}

function tableOf(key: PublicKey, account: RawAccount | null): AddressLookupTableAccount {
  const broken = new AcdSettingsError('CRR_LOOKUP_TABLE', 'must be an active lookup table');
  if (!account?.owner.equals(AddressLookupTableProgram.programId)) throw broken;
  if (account.data[0] !== INITIALIZED) throw broken;
  const state = AddressLookupTableAccount.deserialize(account.data);
  const table = new AddressLookupTableAccount({ key, state });
  if (!table.isActive()) throw broken;
  return table;
}
