/** Idempotency of commands: what a command that is repeated with the same key finds: that it was done before, by which transaction, and with which figures. */
import { type Campaign, type CreateCampaignParams, encodeBase58, type OnceMarker } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import { formatAmount } from './amount';
import { oldestOf } from './chain/history';
import type { Receipt } from './chain/sender';
import { ConflictError } from './errors';
import type { Session } from './session';

/** What a deposit under a key was to be. */
export interface KeyedDeposit {
  key: string;
  marker: OnceMarker;
  campaignId: Uint8Array;
  amountUsdc: bigint;
}

/**
 * The deposit that was made under the key; null for none.
 *
 * @throws ConflictError when the key was used for something else, or the node no longer knows for what
 */
export async function depositUnder(session: Session, deposit: KeyedDeposit): Promise<Receipt | null> {
  const { key, marker, campaignId, amountUsdc } = deposit;
  if (!marker.isMade(await session.connection.getAccountInfo(marker.address))) return null;
  for (const receipt of await oldestOf(session, marker.address, 'fund_campaign')) {
    const told = receipt.events.find(({ name }) => name === 'CampaignFunded');
    if (told?.name !== 'CampaignFunded') continue;
    const { data } = told;
    if (encodeBase58(data.campaignId) === encodeBase58(campaignId) && data.amountUsdc === amountUsdc)
      return receipt;
    const rule = `"${key}" was used for ${formatAmount(data.amountUsdc)} USDC (${receipt.signature}): another deposit needs another key`;
    throw new ConflictError('IdempotencyConflict', '--idempotency', rule);
  }
  const rule = `"${key}" was used, and the node does not know the transaction any more: compare "crr events --campaign" before you take another key`;
  throw new ConflictError('IdempotencyConflict', '--idempotency', rule);
}

/** The terms of a campaign that can not change. */
const FIXED: readonly (readonly [option: string, of: (terms: CreateCampaignParams | Campaign) => unknown])[] =
  [
    ['--budget', ({ totalBudgetUsdc }) => totalBudgetUsdc],
    ['--rate', ({ payoutRules }) => payoutRules.baseRatePerSecondUsdc],
    ['--conversion-bonus', ({ payoutRules }) => payoutRules.conversionBonusUsdc],
    ['--user-cap', ({ payoutRules }) => payoutRules.maxPayoutPerUserUsdc],
    ['--share', ({ influencerShareBps }) => influencerShareBps],
    ['--bonus', ({ userBonusBps }) => userBonusBps],
    ['--asset', ({ payoutAsset }) => payoutAsset],
  ];

/**
 * The transaction that created the campaign of this owner, name and nonce; null when there is no such campaign.
 *
 * @throws ConflictError when it was created with other terms or another deposit, or closed since
 */
export async function creationOf(
  session: Session,
  campaignId: Uint8Array,
  params: CreateCampaignParams,
  depositUsdc: bigint | null,
): Promise<Receipt | null> {
  const campaign = await session.accounts.campaign(campaignId);
  if (campaign === null) {
    if ((await session.accounts.tombstone(campaignId)) === null) return null;
    throw new ConflictError(
      'CampaignExists',
      '--nonce',
      'the campaign of this name and nonce was closed for good: take another nonce',
    );
  }
  const other = FIXED.find(([, of]) => of(campaign) !== of(params));
  if (other !== undefined) {
    const rule = `there is a campaign of this name and nonce with another ${other[0]}: take another nonce`;
    throw new ConflictError('CampaignExists', other[0], rule);
  }
  const [creation] = await oldestOf(session, session.router.pdas.campaign(campaignId), 'create_campaign');
  if (creation === undefined) {
    throw new ConflictError(
      'CampaignExists',
      '--nonce',
      'it is there, and the node does not know the transaction that created it any more',
    );
  }
  requireDeposit(creation, depositUsdc, campaignId);
  return creation;
}

function requireDeposit({ events, signature }: Receipt, wanted: bigint | null, campaignId: Uint8Array): void {
  const told = events.find(({ name }) => name === 'CampaignFunded');
  const paid = told?.name === 'CampaignFunded' ? told.data.amountUsdc : null;
  if (paid === wanted) return;
  const was = paid === null ? 'without a deposit' : `with a deposit of ${formatAmount(paid)} USDC`;
  const rule = `the campaign was created ${was} (${signature}): deposit by "crr campaign fund ${encodeBase58(campaignId)} <amount>"`;
  throw new ConflictError('CampaignExists', '--fund', rule);
}

/** A key that marks something as done, for a campaign. */
export function fundKey(campaignId: Uint8Array, key: string): string {
  return `fund:${encodeBase58(campaignId)}:${key}`;
}

/** The token account of a deposit, for a sentence about what is lacking. */
export function spending(wallet: PublicKey, account: PublicKey, amount: bigint) {
  return { spends: { wallet, account, amount } };
}
