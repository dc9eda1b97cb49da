/** Transaction watcher: sees transactions land that were given out, and what follows from it. */
import { writeAudit } from '../audit';
import type { CampaignRow, CampaignStatus } from '../campaigns';
import type { Clock, Random } from '../clock';
import type { Db } from '../database';
import { uuidv7 } from '../ids';
import { syncLinks } from '../links';
import { inTransaction } from '../transaction';
import { type ChainAction, type ChainEntry, isOpen } from './entry';
import { fingerprintOf } from './fingerprint';
import type { Executed, RouterChain } from './router-chain';
import { campaignsWithOpenEntries, entriesOf, lockCampaign, saveEntry } from './store';

/** What watching needs. */
export interface WatchParts {
  readonly db: Db;
  readonly chain: RouterChain;
  readonly clock: Clock;
  readonly random: Random;
}

/** What of an entry is found out. */
type Finding = Pick<ChainEntry, 'state' | 'signature' | 'reason'>;

const FOREIGN = 'the signature that was told is of another transaction';

/** A campaign's status after an action landed, by the one before; others stay as they are. */
const FOLLOWS: Partial<Record<ChainAction, Partial<Record<CampaignStatus, CampaignStatus>>>> = {
  pause: { published: 'paused' },
  resume: { paused: 'published' },
  finalize: { published: 'completed', paused: 'completed' },
};

/**
 * Looks after all transactions that may still land, campaign by campaign: what can not be found out about one keeps nobody from the next. Safe
 * to run several times at once.
 *
 * @throws after all, what failed first: ChainUnavailableError, ChainRefusalError
 */
export async function watchAll(parts: WatchParts): Promise<void> {
  const failures: unknown[] = [];
  for (const campaign of await campaignsWithOpenEntries(parts.db)) {
    try {
      await watchCampaign(parts, campaign);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Looks after the transactions of one campaign. @throws ChainUnavailableError */
export async function watchCampaign(
  parts: WatchParts,
  campaign: Pick<CampaignRow, 'id' | 'chain_tx'>,
): Promise<void> {
  for (const entry of Object.values(entriesOf(campaign)).filter(isOpen)) {
    const finding = await lookFor(parts.chain, entry);
    const isNews = finding.state !== entry.state || finding.signature !== entry.signature;
    if (isNews) await inTransaction(parts.db, (db) => record(parts, db, campaign.id, entry, finding));
  }
}

/** The height is asked first: what landed until then is seen by the questions that follow. */
async function lookFor(chain: RouterChain, entry: ChainEntry): Promise<Finding> {
  const height = await chain.blockHeight();
  const told = entry.signature === null ? null : await chain.transaction(entry.signature);
  if (told !== null) {
    return isIt(entry, told) ? outcomeOf(told) : { state: 'prepared', signature: null, reason: FOREIGN };
  }
  const found = await searched(chain, entry);
  if (found !== null) return outcomeOf(found);
  if (entry.action === 'create' && (await chain.campaign(entry.chain_campaign_id)) !== null) {
    // Signed through another program, e.g. a multisig: the campaign is there all the same.
    return { state: 'landed', signature: null, reason: null };
  }
  const { state, signature, reason } = entry;
  return height > entry.last_valid_block_height
    ? { state: 'expired', signature, reason: 'its blockhash is too old to land any more; ask for another' }
    : { state, signature, reason };
}

/** Among what the wallet signed since: a success goes before a failure, because a wallet may have tried twice. */
async function searched(chain: RouterChain, entry: ChainEntry): Promise<Executed | null> {
  let failed: Executed | null = null;
  for (const signature of await chain.signaturesOf(entry.wallet, entry.slot)) {
    if (signature === entry.not_signature) continue;
    const executed = await chain.transaction(signature);
    if (executed === null || !isIt(entry, executed)) continue;
    if (executed.failure === null) return executed;
    failed ??= executed;
  }
  return failed;
}

function isIt(entry: ChainEntry, { instructions, slot }: Executed): boolean {
  return slot >= entry.slot && instructions.some((one) => fingerprintOf(one) === entry.fingerprint);
}

function outcomeOf({ signature, failure }: Executed): Finding {
  return { state: failure === null ? 'landed' : 'failed', signature, reason: failure };
}

/** Records a finding, unless another was recorded or another transaction was given out meanwhile. */
async function record(
  parts: WatchParts,
  db: Db,
  campaignId: string,
  entry: ChainEntry,
  finding: Finding,
): Promise<void> {
  const campaign = await lockCampaign(db, campaignId);
  const known = campaign && entriesOf(campaign)[entry.action];
  if (campaign === undefined || known === undefined || JSON.stringify(known) !== JSON.stringify(entry))
    return;
  const now = new Date(parts.clock.now());
  const landed = finding.state === 'landed';
  const after: ChainEntry = { ...entry, ...finding, landed_at: landed ? now.toISOString() : null };
  await saveEntry(db, campaign, after);
  if (landed) await follow(db, campaign, after, now);
  const newId = () => uuidv7(parts.clock.now(), parts.random);
  const context = { actor: { kind: 'anonymous' }, now, requestId: null, newId } as const;
  await writeAudit(db, context, {
    action: `chain.${entry.action}.${finding.state}`,
    subjectKind: 'campaigns',
    subjectId: campaign.id,
    advertiserId: campaign.advertiser_id,
    before: entry,
    after,
  });
}

/** The campaign is on chain from now on, and its links give tags; or its status goes with what was done. */
async function follow(db: Db, campaign: CampaignRow, entry: ChainEntry, now: Date): Promise<void> {
  const chainCampaignId = entry.action === 'create' ? entry.chain_campaign_id : campaign.chain_campaign_id;
  const status = FOLLOWS[entry.action]?.[campaign.status] ?? campaign.status;
  await db
    .updateTable('platform.campaigns')
    .set({ chain_campaign_id: chainCampaignId, status, updated_at: now })
    .where('id', '=', campaign.id)
    .execute();
  await syncLinks(db, { campaignId: campaign.id }, now);
}
