/** What a payout of a campaign needs besides its parties: token accounts and, in AC-D, the way through the pool. */
import type { AcdRoute, Campaign } from '@crr/sdk';
import type { AddressLookupTableAccount, PublicKey } from '@solana/web3.js';
import { AC_DECIMALS } from './amount';
import { readLookupTable } from './chain/lookup-table';
import { routeThrough } from './chain/pool';
import { tokenAddress } from './chain/tokens';
import { NotFoundError, UsageError } from './errors';
import { amountOption, keyOption } from './options';
import type { Session } from './session';

/** The options of a command that pays. */
export interface PayoutOptions {
  pool?: string;
  minAc?: string;
}

/** For the SDK's `processCampaignVau` and `processConversion`, and for sending them. */
export interface PayoutAccounts {
  userToken: PublicKey;
  influencerToken?: PublicKey;
  acd?: AcdRoute;
  minAcOut: bigint;
  lookupTables: AddressLookupTableAccount[];
}

/** The associated accounts of the payees. A payee who has none is no obstacle: the reward accrues. */
export async function payoutAccounts(
  session: Session,
  campaign: Campaign,
  payees: { user: PublicKey; influencer: PublicKey | null },
  options: PayoutOptions,
): Promise<PayoutAccounts> {
  const config = await session.accounts.config();
  if (config === null) throw new NotFoundError('config', 'the router has no config on this cluster');
  const inAcd = campaign.payoutAsset === 'AttentionToken';
  const mint = inAcd ? config.acdMint : config.usdcMint;
  const { user, influencer } = payees;
  const tokens = {
    userToken: tokenAddress(mint, user),
    ...(influencer === null ? {} : { influencerToken: tokenAddress(mint, influencer) }),
  };
  if (!inAcd) return { ...tokens, minAcOut: 0n, lookupTables: [] };
  const { pool, lookupTable } = poolOf(session, options);
  return {
    ...tokens,
    acd: await routeThrough(session.connection, pool, config),
    minAcOut: minimumOf(options),
    lookupTables: lookupTable === undefined ? [] : [await readLookupTable(session.connection, lookupTable)],
  };
}

/** The pool named, or the one that `crr init` recorded, which comes with a lookup table. */
function poolOf(session: Session, options: PayoutOptions): { pool: PublicKey; lookupTable?: PublicKey } {
  const { pool, lookupTable } = session.home.settings();
  const named = options.pool === undefined ? pool : keyOption('--pool', options.pool);
  if (named === undefined) {
    throw new UsageError(
      '--pool',
      'is needed: the campaign pays in AC-D, and no pool was recorded by "crr init"',
    );
  }
  return { pool: named, ...(lookupTable === undefined ? {} : { lookupTable }) };
}

/** Whatever is asked for here, the program also holds the swap to the campaign's floor price. */
function minimumOf({ minAc }: PayoutOptions): bigint {
  if (minAc === undefined) return 1n;
  const minimum = amountOption('--min-ac', minAc, AC_DECIMALS);
  if (minimum === 0n) throw new UsageError('--min-ac', 'must be more than 0');
  return minimum;
}
