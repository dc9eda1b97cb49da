/** Making transactions for an advertiser's wallet to sign. */
import { inTransaction } from '@crr/db';
import {
  type Campaign,
  composeTransaction,
  deriveCampaignId,
  encodeBase58,
  isChainError,
  TransactionTooLargeError,
  transactionBytes,
} from '@crr/sdk';
import { PublicKey, type VersionedTransaction } from '@solana/web3.js';
import { writeAudit } from '../audit';
import type { CampaignRow } from '../campaigns';
import type { Db } from '../database';
import { ApiError, conflict, invalidField } from '../http';
import { enqueue } from '../jobs';
import type { RequestContext } from '../pipeline';
import type { ChainSettings } from '../settings';
import { isWallet } from '../wallets';
import {
  type ActionPlan,
  formatSol,
  planClose,
  planCreate,
  planFinalize,
  planFund,
  planPause,
  planWithdraw,
} from './actions';
import { fingerprintOf, plainOf } from './fingerprint';
import type { ChainHead, RouterChain } from './router-chain';
import type { TransactionRequest } from './schema';
import { chainParams } from './terms';
import {
  type ChainAction,
  type ChainTransaction,
  insertTransaction,
  isOpen,
  transactionsOf,
  WATCH_JOB,
} from './transactions';

/** A transaction that is given out. */
export interface Prepared {
  readonly entry: ChainTransaction;
  /** Unsigned. */
  readonly transaction: VersionedTransaction;
  readonly blockhash: string;
  readonly summary: string;
}

/** The chain, and the keys that campaigns there name. */
export interface ChainAccess {
  readonly chain: RouterChain;
  readonly settings: ChainSettings;
}

/** Who signs what. */
interface Order {
  readonly plan: ActionPlan;
  readonly wallet: PublicKey;
  readonly chainCampaignId: string;
}

/**
 * Makes a transaction, sees by simulation that it would succeed, and remembers it, so that it is seen to land. Nothing of it is signed here.
 *
 * @param context of a route without a transaction: the chain is asked before anything is locked
 * @throws ApiError 404; 409 `campaign_not_published`, `not_ready_for_chain`, `already_on_chain`, `not_on_chain`, `transaction_open`,
 * `would_fail`, `chain_not_configured`; 422; 503 `chain_unavailable`
 */
export async function prepare(
  context: RequestContext,
  campaignId: string,
  request: TransactionRequest,
): Promise<Prepared> {
  const campaign = await context.scope.find('campaigns', campaignId);
  const access = chainOf(context);
  const made = await orUnavailable(() => make(context, access, campaign, request));
  await inTransaction(context.db, async (db) => {
    const scope = context.scope.on(db);
    const row = await scope.find('campaigns', campaignId, { lock: true });
    await refuseOtherCreation(db, row, made.entry);
    await insertTransaction(db, made.entry);
    await enqueue(
      db,
      [{ kind: WATCH_JOB, key: made.entry.id, advertiserId: row.advertiser_id }],
      context.now,
    );
    await writeAudit(db, context, {
      action: `chain.${request.action}.prepare`,
      subjectKind: 'campaigns',
      subjectId: row.id,
      advertiserId: row.advertiser_id,
      after: made.entry,
    });
  });
  return made;
}

/** @throws ApiError 409 where no chain is configured */
export function chainOf({ services }: Pick<RequestContext, 'services'>): ChainAccess {
  const { chain } = services;
  const settings = services.settings.chain;
  if (chain === null || settings === null) {
    throw conflict('chain_not_configured', 'this platform puts no campaigns on chain');
  }
  return { chain, settings };
}

/** @throws ApiError 503 `chain_unavailable` where the node does not answer */
export async function orUnavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!isChainError(error)) throw error;
    const headers = { 'retry-after': '2' };
    throw new ApiError(503, 'chain_unavailable', 'the chain does not answer now', { headers, cause: error });
  }
}

async function make(
  context: RequestContext,
  access: ChainAccess,
  campaign: CampaignRow,
  request: TransactionRequest,
): Promise<Prepared> {
  const { chain } = access;
  const usdcMint = await chain.usdcMint();
  if (usdcMint === null) throw conflict('chain_not_configured', 'the program is not set up on this chain');
  const order =
    request.action === 'create'
      ? await orderCreation(context, access, campaign, request, usdcMint)
      : await orderChange(chain, campaign, request, usdcMint);
  const { head, transaction } = await composeChecked(access, order.plan, order.wallet);
  const entry = entryOf(order, { action: request.action, head, campaign, context });
  return { entry, transaction, blockhash: head.blockhash, summary: order.plan.summary };
}

async function orderCreation(
  { now }: RequestContext,
  { chain, settings }: ChainAccess,
  campaign: CampaignRow,
  request: Extract<TransactionRequest, { action: 'create' }>,
  usdcMint: PublicKey,
): Promise<Order> {
  if (!isWallet(request.wallet)) throw invalidField('wallet', 'must be an address that a wallet signs for');
  if (campaign.chain_campaign_id !== null) {
    throw conflict('already_on_chain', `the campaign is on chain: ${campaign.chain_campaign_id}`);
  }
  if (campaign.status !== 'published' && campaign.status !== 'paused') {
    throw conflict('campaign_not_published', `the campaign is ${campaign.status}`);
  }
  const wallet = new PublicKey(request.wallet);
  const params = chainParams(campaign, request.terms, settings, now);
  const plan = planCreate(chain.router, wallet, usdcMint, params);
  return { plan, wallet, chainCampaignId: encodeBase58(deriveCampaignId(wallet, params.nonce, params.name)) };
}

async function orderChange(
  chain: RouterChain,
  { chain_campaign_id: chainCampaignId }: CampaignRow,
  request: Exclude<TransactionRequest, { action: 'create' }>,
  usdcMint: PublicKey,
): Promise<Order> {
  const found = chainCampaignId === null ? null : await chain.campaign(chainCampaignId);
  if (chainCampaignId === null || found === null) {
    throw conflict('not_on_chain', 'the campaign is not on chain, or closed there');
  }
  return { plan: planChange(chain, found, request, usdcMint), wallet: found.owner, chainCampaignId };
}

function planChange(
  { router }: RouterChain,
  campaign: Campaign,
  request: Exclude<TransactionRequest, { action: 'create' }>,
  usdcMint: PublicKey,
): ActionPlan {
  switch (request.action) {
    case 'fund':
      return planFund(router, campaign, usdcMint, request.amount_usdc);
    case 'pause':
    case 'resume':
      return planPause(router, campaign, request.action === 'pause');
    case 'finalize':
      return planFinalize(router, campaign);
    case 'withdraw':
      return planWithdraw(router, campaign, usdcMint);
    case 'close':
      return planClose(router, campaign, usdcMint);
  }
}

/**
 * An unsigned transaction that would succeed now.
 *
 * @throws ApiError 409 `would_fail` with the chain's reason, or with the wallet and what it lacks of SOL, `not_ready_for_chain` for one that is
 * too large
 */
export async function composeChecked(
  { chain, settings }: ChainAccess,
  plan: ActionPlan,
  wallet: PublicKey,
): Promise<{ head: ChainHead; transaction: VersionedTransaction }> {
  const head = await chain.head();
  const transaction = composed(plan, wallet, head);
  const failure = await chain.wouldFail(transaction);
  if (failure === null) return { head, transaction };
  if (!failure.lacksSol) throw conflict('would_fail', `the chain would refuse it: ${failure.reason}`);
  const has = await chain.balance(wallet);
  const fee = await chain.fee(transaction);
  const deposit =
    failure.depositLamports ?? (await depositOf(chain, plan, new PublicKey(settings.attester), head));
  throw conflict('would_fail', lackOfSol(wallet, { has, fee, deposit }));
}

/** What the first account that a transaction creates takes, lamports, as the chain says it where somebody else pays the fee; null for none. */
async function depositOf(
  chain: RouterChain,
  plan: ActionPlan,
  payer: PublicKey,
  head: ChainHead,
): Promise<bigint | null> {
  const failure = await chain.wouldFail(composed(plan, payer, head));
  return failure?.depositLamports ?? null;
}

/** Says whose SOL is lacking, and how much. Pure. @param money lamports */
export function lackOfSol(
  wallet: PublicKey,
  { has, fee, deposit }: { has: bigint; fee: bigint; deposit: bigint | null },
): string {
  const lacking = (deposit ?? 0n) + fee - has;
  const parts = [`the fee is ${formatSol(fee)} SOL`];
  if (deposit !== null)
    parts.push(
      `the deposit of an account that it makes ${formatSol(deposit)} SOL, which comes back when that is closed`,
    );
  return [
    `the wallet ${wallet.toBase58()} pays for it and has ${formatSol(has)} SOL;`,
    `${parts.join(', ')}:`,
    lacking > 0n
      ? `at least ${formatSol(lacking)} SOL are lacking`
      : 'a little more SOL is needed, since an account may not be left nearly empty',
  ].join(' ');
}

function composed(plan: ActionPlan, payer: PublicKey, { blockhash }: ChainHead): VersionedTransaction {
  try {
    return composeTransaction({
      payer,
      blockhash,
      instructions: [...plan.before, plan.main, ...(plan.after ?? [])],
    });
  } catch (error) {
    if (!(error instanceof TransactionTooLargeError)) throw error;
    throw conflict('not_ready_for_chain', 'too many sites, cohorts and countries for one transaction', {
      cause: error,
    });
  }
}

function entryOf(
  { plan, wallet, chainCampaignId }: Order,
  about: { action: ChainAction; head: ChainHead; campaign: CampaignRow; context: RequestContext },
): ChainTransaction {
  const { action, head, campaign, context } = about;
  return {
    id: context.newId(),
    advertiser_id: campaign.advertiser_id,
    subject_kind: 'campaign',
    subject_id: campaign.id,
    action,
    state: 'prepared',
    wallet: wallet.toBase58(),
    chain_campaign_id: chainCampaignId,
    fingerprint: fingerprintOf(plainOf(plan.main)),
    blockhash: head.blockhash,
    slot: head.slot,
    last_valid_block_height: head.lastValidBlockHeight,
    signature: null,
    reason: null,
    prepared_at: context.now,
    landed_at: null,
    updated_at: context.now,
  };
}

/** Another campaign on chain may come of a transaction that is still out: it would be nobody's here. */
async function refuseOtherCreation(db: Db, campaign: CampaignRow, entry: ChainTransaction): Promise<void> {
  if (entry.action !== 'create') return;
  if (campaign.chain_campaign_id !== null) {
    throw conflict('already_on_chain', `the campaign is on chain: ${campaign.chain_campaign_id}`);
  }
  const known = await transactionsOf(db, campaign.id);
  const isOther = (one: ChainTransaction) =>
    one.action === 'create' && isOpen(one) && one.chain_campaign_id !== entry.chain_campaign_id;
  if (known.some(isOther)) {
    throw conflict(
      'transaction_open',
      'one for another wallet or name may still land; ask again in two minutes',
    );
  }
}

/** The bytes of an unsigned transaction in base64. */
export function base64Of(transaction: VersionedTransaction): string {
  return Buffer.from(transactionBytes(transaction)).toString('base64');
}
