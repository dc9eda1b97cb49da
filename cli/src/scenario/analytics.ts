/** Chapter G: what analysts see. The indexer has brought everything into a database; rows are read back by SQL and held against the chain. */
import { type Service, verify } from '@crr/indexer';
import { sleep } from '@crr/kit';
import { type Campaign, type CampaignPot, encodeBase58, type RouterEvent, RouterPdas } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import { sql } from 'kysely';
import { formatAmount } from '../amount';
import { LateError } from '../errors';
import { short } from '../print/table';
import { type Chapter, ChapterLog, type ChapterTable } from './chapter';
import type { Stage } from './stage';

const STORY =
  'An indexer has followed the chain and brought every event into Postgres: an embedded one, or on another cluster the ' +
  'one that DATABASE_URL names. The rows below were read by SQL; each figure is held against the accounts on chain, and ' +
  'everything is recomputed from the raw events.';
const LEVEL_WITHIN_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 100;
const LATEST_PAYOUTS = 5;

/** The indexer was not level with the chain in time. */
export class IndexerLateError extends LateError {
  override readonly name = 'IndexerLateError';
  constructor(
    readonly slot: number,
    reason: string | null,
  ) {
    super(
      `the indexer did not reach slot ${slot} in ${LEVEL_WITHIN_MILLISECONDS / 1_000} s${reason === null ? '' : `: ${reason}`}`,
    );
  }
}

/** Plays the chapter: waits for the indexer, reads, compares. */
export async function playAnalytics(stage: Stage, service: Service): Promise<Chapter> {
  const log = new ChapterLog(stage, 'G', 'Analytics', STORY);
  const { receipts } = stage.sender;
  await waitForLevel(service, Math.max(...receipts.map(({ slot }) => slot)));
  const events = receipts.flatMap((receipt) => receipt.events);
  const campaigns = campaignIds(events);
  log.table(await checkCampaigns(stage, service, log, campaigns));
  log.table(await checkInfluencers(stage, service, log, events));
  log.table(await checkPayouts(service, log, campaigns, receipts));
  await checkEvents(service, log, events);
  const { clean, findings, counts } = await verify({
    database: service.database,
    rpc: service.rpc,
    pdas: new RouterPdas(),
    commitment: 'confirmed',
  });
  log.checks.equal('differences that verify finds', 0, findings.length);
  log.checks.equal('verify is clean', true, clean);
  log.note(
    `verify recomputed ${counts.events} events, and compared ${counts.accounts} accounts and ${counts.vaults} vaults with the chain`,
  );
  return log.done();
}

async function waitForLevel(service: Service, slot: number): Promise<void> {
  const deadline = Date.now() + LEVEL_WITHIN_MILLISECONDS;
  while (Number((await service.cursorText()).tipSlot) < slot) {
    if (Date.now() > deadline) throw new IndexerLateError(slot, service.metrics.health.lastFailure);
    await sleep(POLL_MILLISECONDS);
  }
}

function campaignIds(events: readonly RouterEvent[]): string[] {
  return events.flatMap((event) =>
    event.name === 'CampaignCreated' ? [encodeBase58(event.data.campaignId)] : [],
  );
}

interface CampaignRow {
  campaign_id: string;
  name: string;
  status: string;
  funded_usdc: string;
  paid_out_usdc: string;
  accrued_usdc: string;
  unique_users: number;
  vaus: number;
  conversions: number;
  by_hour_usdc: string;
}

/** Sums of every campaign of this run, against its account and pot. */
async function checkCampaigns(
  stage: Stage,
  { database }: Service,
  log: ChapterLog,
  ids: readonly string[],
): Promise<ChapterTable> {
  const { rows } = await sql<CampaignRow>`
    SELECT c.campaign_id, c.name, c.status, p.funded_usdc, s.paid_out_usdc, p.accrued_usdc, s.unique_users, s.vaus, s.conversions,
      coalesce((SELECT sum(h.payable_usdc) FROM chain.campaign_hours h WHERE h.campaign_id = c.campaign_id), 0) AS by_hour_usdc
    FROM chain.campaigns c JOIN chain.campaign_stats s USING (campaign_id) JOIN chain.pots p USING (campaign_id)
    WHERE c.campaign_id IN (${sql.join(ids)}) ORDER BY c.created_at, c.campaign_id`.execute(database.db);
  log.checks.equal('campaigns in the database', ids.length, rows.length);
  for (const row of rows) {
    log.checks.equal(
      `${row.name}: rollups add up to what was paid`,
      BigInt(row.paid_out_usdc),
      BigInt(row.by_hour_usdc),
      'USDC',
    );
    const id = new PublicKey(row.campaign_id).toBytes();
    const [campaign, pot] = await Promise.all([stage.accounts.campaign(id), stage.accounts.pot(id)]);
    if (campaign !== null && pot !== null) checkCampaign(log, row, campaign, pot);
    else log.checks.equal(`${row.name}: status of a campaign without accounts`, 'Buried', row.status);
  }
  return {
    title: 'SELECT … FROM chain.campaigns JOIN chain.campaign_stats JOIN chain.pots',
    columns: [
      'Campaign',
      'status',
      right('funded'),
      right('paid out'),
      right('users'),
      right('VAUs'),
      right('conversions'),
    ],
    rows: rows.map((row) => [
      row.name,
      row.status,
      formatAmount(BigInt(row.funded_usdc)),
      formatAmount(BigInt(row.paid_out_usdc)),
      `${row.unique_users}`,
      `${row.vaus}`,
      `${row.conversions}`,
    ]),
  };
}

function checkCampaign(log: ChapterLog, row: CampaignRow, campaign: Campaign, pot: CampaignPot): void {
  const { stats, status } = campaign;
  const { checks } = log;
  checks.equal(`${row.name}: status`, status, row.status);
  checks.equal(`${row.name}: paid out`, stats.totalPaidOutUsdc, BigInt(row.paid_out_usdc), 'USDC');
  checks.equal(`${row.name}: funded`, pot.totalFundedUsdc, BigInt(row.funded_usdc), 'USDC');
  checks.equal(`${row.name}: accrued`, pot.accruedUsdc, BigInt(row.accrued_usdc), 'USDC');
  checks.equal(
    `${row.name}: users, VAUs, conversions`,
    `${stats.uniqueUsers} ${stats.totalVausProcessed} ${stats.conversions}`,
    `${row.unique_users} ${row.vaus} ${row.conversions}`,
  );
}

interface InfluencerRow {
  wallet: string;
  handle: string;
  tier: string;
  referrals: number;
  vaus: number;
  earned_usdc: string;
}

/** What every influencer of this run brought and earned, against their accounts. */
async function checkInfluencers(
  stage: Stage,
  { database }: Service,
  log: ChapterLog,
  events: readonly RouterEvent[],
): Promise<ChapterTable> {
  const wallets = events.flatMap((event) =>
    event.name === 'InfluencerRegistered' ? [event.data.wallet.toBase58()] : [],
  );
  const { rows } = await sql<InfluencerRow>`
    SELECT i.wallet, i.handle, i.tier, s.referrals, s.vaus, s.earned_usdc
    FROM chain.influencers i JOIN chain.influencer_stats s USING (wallet)
    WHERE i.wallet IN (${sql.join(wallets)}) ORDER BY s.earned_usdc DESC, i.wallet`.execute(database.db);
  log.checks.equal('influencers in the database', new Set(wallets).size, rows.length);
  for (const row of rows) {
    const account = await stage.accounts.influencer(new PublicKey(row.wallet));
    if (account === null) continue;
    log.checks.equal(`${row.handle}: earned`, account.stats.totalEarnedUsdc, BigInt(row.earned_usdc), 'USDC');
  }
  return {
    title: 'SELECT … FROM chain.influencers JOIN chain.influencer_stats',
    columns: ['Influencer', 'tier', right('referrals'), right('VAUs'), right('earned')],
    rows: rows.map((row) => [
      row.handle,
      row.tier,
      `${row.referrals}`,
      `${row.vaus}`,
      formatAmount(BigInt(row.earned_usdc)),
    ]),
  };
}

interface PayoutRow {
  name: string;
  user_wallet: string;
  payable_usdc: string;
  recorded_at: Date;
  signature: string;
}

/** Every payout for attention, with the transaction that made it. */
async function checkPayouts(
  { database }: Service,
  log: ChapterLog,
  ids: readonly string[],
  receipts: Stage['sender']['receipts'],
): Promise<ChapterTable> {
  const { rows } = await sql<PayoutRow>`
    SELECT c.name, v.user_wallet, v.payable_usdc, v.recorded_at, t.signature
    FROM chain.vaus v JOIN chain.campaigns c USING (campaign_id) JOIN chain.transactions t USING (slot, tx_index)
    WHERE v.campaign_id IN (${sql.join(ids)}) ORDER BY v.slot DESC, v.tx_index DESC, v.seq DESC`.execute(
    database.db,
  );
  const paying = receipts.flatMap(({ signature, events }) =>
    events.filter(({ name }) => name === 'CampaignVauProcessed').map(() => signature),
  );
  log.checks.equal('VAUs in the database', paying.length, rows.length);
  log.checks.equal(
    'their transactions',
    [...paying].sort().join(' '),
    rows
      .map(({ signature }) => signature)
      .sort()
      .join(' '),
  );
  return {
    title: 'SELECT … FROM chain.vaus JOIN chain.transactions, the latest',
    columns: ['Campaign', 'user', right('USDC'), 'recorded', 'signature'],
    rows: rows
      .slice(0, LATEST_PAYOUTS)
      .map((row) => [
        row.name,
        short(row.user_wallet),
        formatAmount(BigInt(row.payable_usdc)),
        row.recorded_at.toISOString(),
        short(row.signature),
      ]),
  };
}

/** Every event of this run is there, once. */
async function checkEvents(
  { database }: Service,
  log: ChapterLog,
  events: readonly RouterEvent[],
): Promise<void> {
  const keys = [...new Set(events.map(({ streamKey }) => streamKey).filter((key) => key !== 'config'))];
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM chain.raw_events r JOIN chain.streams s ON s.id = r.stream_id WHERE s.key IN (${sql.join(keys)})`.execute(
    database.db,
  );
  const told = events.filter(({ streamKey }) => streamKey !== 'config').length;
  log.checks.equal('raw events of this run in the database', told, rows[0]?.n ?? 0);
}

function right(title: string): { title: string; right: true } {
  return { title, right: true };
}
