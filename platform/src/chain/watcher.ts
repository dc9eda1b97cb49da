/** Transaction watcher: sees transactions land that were given out, and what follows from it. One job for each transaction. */

import { inTransaction, isDuplicate } from '@crr/db';
import { type Clock, createIds, type RandomBytes } from '@crr/kit';
import { writeAudit } from '../audit';
import type { CampaignRow, CampaignStatus } from '../campaigns';
import type { Db } from '../database';
import { type JobHandler, JobPostponedError } from '../jobs';
import { syncLinks } from '../links';
import { fingerprintOf } from './fingerprint';
import type { Executed, RouterChain } from './router-chain';
import {
  type Alike,
  alike,
  type ChainAction,
  type ChainTransaction,
  isOpen,
  readTransaction,
  WATCH_JOB,
} from './transactions';

/** What watching needs. */
export interface WatchParts {
  readonly db: Db;
  readonly chain: RouterChain;
  readonly clock: Clock;
  readonly random: RandomBytes;
}

/** What of a transaction is found out. */
type Finding = Pick<ChainTransaction, 'state' | 'signature' | 'reason'>;

const FOREIGN = 'the signature that was told is of another transaction';
const SUPERSEDED = 'the campaign was created by another transaction';
const CONFLICTING = 'it landed, but another campaign on chain is this one’s already, and stays it';
const EVERY_MS = 2_000;
const CONCURRENCY = 20;
const LONGEST_DELAY_MS = 30_000;

/** A campaign's status after an action landed, by the one before; others stay as they are. */
const FOLLOWS: Partial<Record<ChainAction, Partial<Record<CampaignStatus, CampaignStatus>>>> = {
  pause: { published: 'paused' },
  resume: { paused: 'published' },
  finalize: { published: 'completed', paused: 'completed' },
};

/** Watches a transaction until it has landed, failed or expired; one that is silent keeps nobody from the next. Never a dead letter. */
export function watchHandler({ chain, random }: Pick<WatchParts, 'chain' | 'random'>): JobHandler {
  return {
    kind: WATCH_JOB,
    concurrency: CONCURRENCY,
    attemptsMost: Number.POSITIVE_INFINITY,
    longestDelayMs: LONGEST_DELAY_MS,
    run: async ({ key }, { db, clock }) => {
      const after = await watchTransaction({ db, chain, clock, random }, key);
      if (after !== undefined && isOpen(after)) throw new JobPostponedError('it may still land', EVERY_MS);
    },
  };
}

/**
 * Looks after one transaction. Safe to run several times at once.
 *
 * @returns how it stands now
 * @throws ChainUnavailableError, ChainRefusalError
 */
export async function watchTransaction(parts: WatchParts, id: string): Promise<ChainTransaction | undefined> {
  const transaction = await readTransaction(parts.db, id);
  if (transaction === undefined || !isOpen(transaction)) return transaction;
  const finding = await lookFor(parts, transaction);
  const isNews = finding.state !== transaction.state || finding.signature !== transaction.signature;
  if (isNews) await recorded(parts, transaction, finding);
  return readTransaction(parts.db, id);
}

/** The height is asked first: what landed until then is seen by the questions that follow. */
async function lookFor({ chain, db }: WatchParts, transaction: ChainTransaction): Promise<Finding> {
  const height = await chain.blockHeight();
  const told = transaction.signature === null ? null : await chain.transaction(transaction.signature);
  const others = await alike(db, transaction);
  if (told !== null) {
    const isTheirs = isIt(transaction, told) && !others.signatures.has(told.signature);
    return isTheirs ? outcomeOf(told) : { state: 'prepared', signature: null, reason: FOREIGN };
  }
  const found = await searched(chain, transaction, others);
  if (found !== null) return outcomeOf(found);
  if (transaction.action === 'create' && (await chain.campaign(transaction.chain_campaign_id)) !== null) {
    // Signed through another program, e.g. a multisig: the campaign is there all the same.
    return { state: 'landed', signature: null, reason: null };
  }
  const { state, signature, reason } = transaction;
  return height > transaction.last_valid_block_height
    ? { state: 'expired', signature, reason: 'its blockhash is too old to land any more; ask for another' }
    : { state, signature, reason };
}

/** Among what the wallet signed since: a success goes before a failure, because a wallet may have tried twice. */
async function searched(
  chain: RouterChain,
  transaction: ChainTransaction,
  others: Alike,
): Promise<Executed | null> {
  let failed: Executed | null = null;
  for (const signature of await chain.signaturesOf(transaction.wallet, transaction.slot)) {
    if (others.signatures.has(signature)) continue;
    const executed = await chain.transaction(signature);
    if (executed === null || !isIt(transaction, executed) || isOthers(transaction, executed, others))
      continue;
    if (executed.failure === null) return executed;
    failed ??= executed;
  }
  return failed;
}

function isIt(transaction: ChainTransaction, { instructions, slot }: Executed): boolean {
  return (
    slot >= transaction.slot && instructions.some((one) => fingerprintOf(one) === transaction.fingerprint)
  );
}

/** Of two that do the same, each has its blockhash; a wallet may have taken a third one. */
function isOthers({ blockhash: own }: ChainTransaction, { blockhash }: Executed, others: Alike): boolean {
  return blockhash !== own && others.blockhashes.has(blockhash);
}

function outcomeOf({ signature, failure }: Executed): Finding {
  return { state: failure === null ? 'landed' : 'failed', signature, reason: failure };
}

/** Another one that does the same may have taken the signature meanwhile: then it is looked for again. */
async function recorded(parts: WatchParts, transaction: ChainTransaction, finding: Finding): Promise<void> {
  try {
    await inTransaction(parts.db, (db) => record(parts, db, transaction, finding));
  } catch (error) {
    if (!isDuplicate(error, 'chain_transactions_signature')) throw error;
  }
}

/** Records a finding, unless another was recorded meanwhile. */
async function record(
  { clock, random }: WatchParts,
  db: Db,
  before: ChainTransaction,
  finding: Finding,
): Promise<void> {
  const campaign = await lockCampaign(db, before.subject_id);
  const known = await readTransaction(db, before.id, { lock: true });
  if (campaign === undefined || known?.state !== before.state || known.signature !== before.signature) return;
  const now = new Date(clock.now());
  const landed = finding.state === 'landed';
  const isConflict = landed && isOtherCreation(campaign, before);
  const changes = {
    ...finding,
    ...(isConflict ? { reason: CONFLICTING } : {}),
    landed_at: landed ? now : null,
    updated_at: now,
  };
  await db.updateTable('platform.chain_transactions').set(changes).where('id', '=', before.id).execute();
  const after = { ...before, ...changes };
  if (landed && !isConflict) await follow(db, campaign, after, now);
  const newId = createIds(clock, random);
  const context = { actor: { kind: 'anonymous' }, now, requestId: null, newId } as const;
  await writeAudit(db, context, {
    action: `chain.${before.action}.${finding.state}`,
    subjectKind: 'campaigns',
    subjectId: campaign.id,
    advertiserId: campaign.advertiser_id,
    before,
    after,
  });
}

/** Terms never change once created: a second creation, by another wallet or name, changes neither campaign nor links. */
export function isOtherCreation(
  campaign: Pick<CampaignRow, 'chain_campaign_id'>,
  { action, chain_campaign_id }: Pick<ChainTransaction, 'action' | 'chain_campaign_id'>,
): boolean {
  const own = campaign.chain_campaign_id;
  return action === 'create' && own !== null && own !== chain_campaign_id;
}

/** The campaign is on chain from now on, and its links give tags; or its status goes with what was done. */
async function follow(
  db: Db,
  campaign: CampaignRow,
  { id, action, chain_campaign_id }: ChainTransaction,
  now: Date,
): Promise<void> {
  const chainCampaignId = action === 'create' ? chain_campaign_id : campaign.chain_campaign_id;
  const status = FOLLOWS[action]?.[campaign.status] ?? campaign.status;
  await db
    .updateTable('platform.campaigns')
    .set({ chain_campaign_id: chainCampaignId, status, updated_at: now })
    .where('id', '=', campaign.id)
    .execute();
  await syncLinks(db, { campaignId: campaign.id }, now);
  if (action !== 'create') return;
  await db
    .updateTable('platform.chain_transactions')
    .set({ state: 'expired', reason: SUPERSEDED, updated_at: now })
    .where('subject_kind', '=', 'campaign')
    .where('subject_id', '=', campaign.id)
    .where('action', '=', 'create')
    .where('state', 'in', ['prepared', 'sent'])
    .where('id', '<>', id)
    .execute();
}

/** A campaign with its row locked, whoever's it is. */
async function lockCampaign(db: Db, campaignId: string): Promise<CampaignRow | undefined> {
  const row = await db
    .selectFrom('platform.campaigns')
    .selectAll()
    .where('id', '=', campaignId)
    .forUpdate()
    .executeTakeFirst();
  return row;
}
