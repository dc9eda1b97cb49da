/** Preconditions of a submission: what has to be known before anything of a campaign can be sent. */
import { ChainUnavailableError, decodeBase58, isChainError, type RouterInstructions } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';

import type { Blockhash, Chain } from '../chain/chain';
import type { DeskContext } from './context';
import type { Entry } from './entry';
import type { DraftContext } from './instructions';

/** The chain as it stood at the beginning of a round. */
export interface Situation {
  readonly drafting: DraftContext;
  readonly blockhash: Blockhash;
  /** Micro-lamports per compute unit; 0 where nothing has to be paid. */
  readonly priorityFee: bigint;
  /** Who answers from an older slot does not know what was sent before. */
  readonly leastSlot: number | undefined;
}

/**
 * Reads the campaign, the entries' accounts, a blockhash and the going price.
 *
 * @returns `closed` when nothing of the campaign can ever be sent again
 * @throws AcdSettingsError where the campaign pays in AC-D and that can not be done as things are
 * @throws ChainUnavailableError also where the node does not know the campaign: it is behind
 */
export async function readSituation(
  context: DeskContext,
  campaignId: string,
  entries: readonly Entry[],
  leastSlot: number | undefined,
): Promise<Situation | 'closed'> {
  const { chain, router, attester, settings, acd } = context;
  const id = decodeBase58(campaignId);
  const accounts = [...new Set(entries.map(({ account }) => account))];
  const wallets = accounts.map((account) => new PublicKey(account));
  const options = { commitment: 'confirmed' as const, ...(leastSlot === undefined ? {} : { leastSlot }) };
  const [{ campaign, attributions }, config] = await Promise.all([
    chain.view(id, wallets, options),
    chain.payoutConfig(),
  ]);
  if (campaign === 'closed') return 'closed';
  if (campaign === null) throw new ChainUnavailableError('the node does not know the campaign');
  if (config === null) throw new ChainUnavailableError('the node does not know the router’s config');
  const inAcd = campaign.payoutAsset === 'AttentionToken';
  const [blockhash, priorityFee, acdPayouts] = await Promise.all([
    chain.latestBlockhash(leastSlot),
    goingPrice(chain, router, id, settings.maxPriorityMicroLamports),
    inAcd ? acd.read(config) : null,
  ]);
  const drafting = {
    router,
    attester: attester.publicKey,
    campaign,
    mints: config,
    attributions: new Map(accounts.map((account, index) => [account, attributions[index] ?? null])),
    acd: acdPayouts,
  };
  return { drafting, blockhash, priorityFee, leastSlot };
}

/** What others pay for writing to the campaign, at most `most`; 0 where the node does not tell, for whatever reason: what was earned lands without, too. */
async function goingPrice(
  chain: Chain,
  { pdas }: RouterInstructions,
  campaignId: Uint8Array,
  most: number,
): Promise<bigint> {
  if (most === 0) return 0n;
  try {
    const going = await chain.priorityFee([pdas.campaign(campaignId), pdas.pot(campaignId)]);
    return going < BigInt(most) ? going : BigInt(most);
  } catch (error) {
    if (isChainError(error)) return 0n;
    throw error;
  }
}
