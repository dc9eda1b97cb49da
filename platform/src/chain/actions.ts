/** What each action is on chain, and in words. Pure. */
import {
  type Campaign,
  type CreateCampaignParams,
  encodeBase58,
  type InfluencerProfile,
  type RouterInstructions,
} from '@crr/sdk';
import {
  createAssociatedTokenAccountIdempotentInstruction,
  getAssociatedTokenAddressSync,
} from '@solana/spl-token';
import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Waiting } from './router-chain';

/** An action as a transaction's instructions. */
export interface ActionPlan {
  /** The program's instruction: by which the transaction is known again. */
  readonly main: TransactionInstruction;
  /** What has to be there before; harmless when it is. */
  readonly before: readonly TransactionInstruction[];
  /** More of the same kind. */
  readonly after?: readonly TransactionInstruction[];
  /** What it does, for whoever signs. */
  readonly summary: string;
}

const USDC_DECIMALS = 6;
const SOL_DECIMALS = 9;
const BPS_PER_PERCENT = 100;

/** Creates the campaign, with its pot and vault. */
export function planCreate(
  router: RouterInstructions,
  owner: PublicKey,
  usdcMint: PublicKey,
  params: CreateCampaignParams,
): ActionPlan {
  const { name, totalBudgetUsdc, payoutRules, influencerShareBps, startDate, endDate } = params;
  const bonus =
    payoutRules.conversionBonusUsdc === null
      ? ''
      : `, and ${formatUsdc(payoutRules.conversionBonusUsdc)} USDC once for each user who buys`;
  return {
    main: router.createCampaign({ payer: owner, owner, usdcMint, params }),
    before: [],
    summary: [
      `Creates the campaign "${name}", which ${owner.toBase58()} owns and alone can withdraw from.`,
      `It takes ${formatUsdc(totalBudgetUsdc)} USDC at most, and holds nothing yet.`,
      `From ${timeOf(startDate)} to ${timeOf(endDate)} it pays ${formatUsdc(payoutRules.baseRatePerSecondUsdc)} USDC for a second of attention${bonus}; ${influencerShareBps / BPS_PER_PERCENT} % goes to the influencer.`,
      `${params.attester.toBase58()} records attention; ${params.tagSigner.toBase58()} signs tags. The accounts’ deposit comes back when it is closed.`,
    ].join(' '),
  };
}

/** Deposits USDC from the owner's token account. */
export function planFund(
  router: RouterInstructions,
  campaign: Campaign,
  usdcMint: PublicKey,
  amountUsdc: bigint,
): ActionPlan {
  const { id: campaignId, owner, name } = campaign;
  const funderUsdc = getAssociatedTokenAddressSync(usdcMint, owner, true);
  return {
    main: router.fundCampaign({ funder: owner, campaignId, funderUsdc, amountUsdc }),
    before: [],
    summary: `Deposits ${formatUsdc(amountUsdc)} USDC of ${owner.toBase58()} into the vault of "${name}".`,
  };
}

/** Stops or goes on recording attention. */
export function planPause(router: RouterInstructions, campaign: Campaign, paused: boolean): ActionPlan {
  const { id: campaignId, owner, name } = campaign;
  return {
    main: router.updateCampaign({ owner, campaignId, update: { paused } }),
    before: [],
    summary: paused
      ? `Pauses "${name}": no new attention is recorded; claims go on.`
      : `Lets "${name}" record attention again.`,
  };
}

/** Ends the campaign. */
export function planFinalize(router: RouterInstructions, campaign: Campaign): ActionPlan {
  const { id: campaignId, owner, name, attributionWindowSeconds } = campaign;
  return {
    main: router.finalizeCampaign({ caller: owner, campaignId }),
    before: [],
    summary: `Ends "${name}" for good. What was earned still settles for ${attributionWindowSeconds} seconds; then the rest can be withdrawn.`,
  };
}

/** Pays the owner what is left. */
export function planWithdraw(
  router: RouterInstructions,
  campaign: Campaign,
  usdcMint: PublicKey,
): ActionPlan {
  const { id: campaignId, owner, name } = campaign;
  const ownerUsdc = getAssociatedTokenAddressSync(usdcMint, owner, true);
  return {
    main: router.withdrawRemaining({ owner, campaignId, ownerUsdc }),
    before: [createAssociatedTokenAccountIdempotentInstruction(owner, ownerUsdc, owner, usdcMint)],
    summary: `Pays what is left of "${name}" to ${owner.toBase58()}; what is promised to payees stays.`,
  };
}

/** Gives the deposits of the accounts back. */
export function planClose(router: RouterInstructions, campaign: Campaign, usdcMint: PublicKey): ActionPlan {
  const { id: campaignId, owner, name, rentPayer } = campaign;
  const ownerUsdc = getAssociatedTokenAddressSync(usdcMint, owner, true);
  return {
    main: router.closeCampaign({ owner, campaignId, ownerUsdc, rentPayer }),
    before: [createAssociatedTokenAccountIdempotentInstruction(owner, ownerUsdc, owner, usdcMint)],
    summary: `Closes the accounts of "${name}" (${encodeBase58(campaignId)}) and returns their deposits to ${rentPayer.toBase58()}. A tombstone stays, so that the id never returns.`,
  };
}

/** Registers an influencer: before, the program pays nobody for their tags. */
export function planRegister(
  router: RouterInstructions,
  wallet: PublicKey,
  profile: InfluencerProfile,
): ActionPlan {
  return {
    main: router.registerInfluencer({ payer: wallet, wallet, profile }),
    before: [],
    summary: `Registers ${wallet.toBase58()} as the influencer ${profile.handle}. The account’s deposit comes back when it is closed.`,
  };
}

/** Lets an influencer join a campaign that asks for it. */
export function planJoin(router: RouterInstructions, wallet: PublicKey, campaignId: Uint8Array): ActionPlan {
  return {
    main: router.joinCampaign({ payer: wallet, wallet, campaignId }),
    before: [],
    summary: `Lets ${wallet.toBase58()} join the campaign ${encodeBase58(campaignId)}. The account’s deposit comes back when it is left.`,
  };
}

/** Pays an influencer what waits for them: as many claims as are given. @param waiting at least one */
export function planClaim(
  router: RouterInstructions,
  wallet: PublicKey,
  usdcMint: PublicKey,
  waiting: readonly [Waiting, ...Waiting[]],
  left: number,
): ActionPlan {
  const payeeUsdc = getAssociatedTokenAddressSync(usdcMint, wallet, true);
  const claimOf = ({ campaignId, user }: Waiting) =>
    router.claimRewards({ campaignId, user, beneficiary: 'Influencer', payeeUsdc });
  const [first, ...others] = waiting;
  const amount = waiting.reduce((sum, { amountUsdc }) => sum + amountUsdc, 0n);
  return {
    main: claimOf(first),
    before: [createAssociatedTokenAccountIdempotentInstruction(wallet, payeeUsdc, wallet, usdcMint)],
    after: others.map(claimOf),
    summary: [
      `Pays ${formatUsdc(amount)} USDC that waited, in ${waiting.length} ${waiting.length === 1 ? 'claim' : 'claims'}, to ${wallet.toBase58()}.`,
      ...(left === 0 ? [] : [`${left} more wait for another transaction.`]),
    ].join(' '),
  };
}

/** Base units as USDC, to the last digit: 1500000 is 1.5. */
export function formatUsdc(baseUnits: bigint): string {
  return formatted(baseUnits, USDC_DECIMALS);
}

/** Lamports as SOL, to the last digit. */
export function formatSol(lamports: bigint): string {
  return formatted(lamports, SOL_DECIMALS);
}

function formatted(baseUnits: bigint, decimals: number): string {
  const digits = baseUnits.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals).replace(/\B(?=(\d{3})+$)/g, ',');
  const part = digits.slice(-decimals).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}

function timeOf(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString();
}
