/** Chapter G: what analysts see. The indexer has brought everything into a database; rows are read back by SQL and held against the chain. */
import type { Database, Row } from '@crr/db';
import { type Service, verify } from '@crr/indexer';
import { sleep } from '@crr/kit';
import { type Campaign, type CampaignPot, encodeBase58, type RouterEvent, RouterPdas } from '@crr/sdk';
import { PublicKey } from '@solana/web3.js';
import { formatAmount } from '../amount';
import { LateError } from '../errors';
import { short } from '../print/table';
import { type Chapter, ChapterLog, type ChapterTable } from './chapter';
import type { ScenarioCluster } from './cluster';

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
export async function playAnalytics(stage: ScenarioCluster, service: Service): Promise<Chapter> {
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

type CampaignRow = Pick<Row<'chain.campaigns'>, 'campaign_id' | 'name' | 'status'> &
  Pick<Row<'chain.pots'>, 'funded_usdc' | 'accrued_usdc'> &
  Pick<Row<'chain.campaign_stats'>, 'paid_out_usdc' | 'unique_users' | 'vaus' | 'conversions'>;

/** Sums of every campaign of this run, against its account and pot. */
async function checkCampaigns(
  stage: ScenarioCluster,
  { database }: Service,
  log: ChapterLog,
  ids: readonly string[],
): Promise<ChapterTable> {
  const rows = await database.db
    .selectFrom('chain.campaigns as c')
    .innerJoin('chain.campaign_stats as s', 's.campaign_id', 'c.campaign_id')
    .innerJoin('chain.pots as p', 'p.campaign_id', 'c.campaign_id')
    .select(['c.campaign_id', 'c.name', 'c.status', 'p.funded_usdc', 'p.accrued_usdc'])
    .select(['s.paid_out_usdc', 's.unique_users', 's.vaus', 's.conversions'])
    .where('c.campaign_id', 'in', ids)
    .orderBy('c.created_at')
    .orderBy('c.campaign_id')
    .execute();
  const byHourUsdc = await hoursOf(database, ids);
  log.checks.equal('campaigns in the database', ids.length, rows.length);
  for (const row of rows) {
    log.checks.equal(
      `${row.name}: rollups add up to what was paid`,
      BigInt(row.paid_out_usdc),
      byHourUsdc.get(row.campaign_id) ?? 0n,
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

/** Sums of the hours' payouts, by campaign. */
async function hoursOf({ db }: Database, ids: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const hours = await db
    .selectFrom('chain.campaign_hours')
    .select(['campaign_id', 'payable_usdc'])
    .where('campaign_id', 'in', ids)
    .execute();
  const sums = new Map<string, bigint>();
  for (const { campaign_id, payable_usdc } of hours)
    sums.set(campaign_id, (sums.get(campaign_id) ?? 0n) + BigInt(payable_usdc));
  return sums;
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

/** What every influencer of this run brought and earned, against their accounts. */
async function checkInfluencers(
  stage: ScenarioCluster,
  { database }: Service,
  log: ChapterLog,
  events: readonly RouterEvent[],
): Promise<ChapterTable> {
  const wallets = events.flatMap((event) =>
    event.name === 'InfluencerRegistered' ? [event.data.wallet.toBase58()] : [],
  );
  const rows = await database.db
    .selectFrom('chain.influencers as i')
    .innerJoin('chain.influencer_stats as s', 's.wallet', 'i.wallet')
    .select(['i.wallet', 'i.handle', 'i.tier', 's.referrals', 's.vaus', 's.earned_usdc'])
    .where('i.wallet', 'in', wallets)
    .orderBy('s.earned_usdc', 'desc')
    .orderBy('i.wallet')
    .execute();
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

/** Every payout for attention, with the transaction that made it. */
async function checkPayouts(
  { database }: Service,
  log: ChapterLog,
  ids: readonly string[],
  receipts: ScenarioCluster['sender']['receipts'],
): Promise<ChapterTable> {
  const rows = await database.db
    .selectFrom('chain.vaus as v')
    .innerJoin('chain.campaigns as c', 'c.campaign_id', 'v.campaign_id')
    .innerJoin('chain.transactions as t', (join) =>
      join.onRef('t.slot', '=', 'v.slot').onRef('t.tx_index', '=', 'v.tx_index'),
    )
    .select(['c.name', 'v.user_wallet', 'v.payable_usdc', 'v.recorded_at', 't.signature'])
    .where('v.campaign_id', 'in', ids)
    .orderBy('v.slot', 'desc')
    .orderBy('v.tx_index', 'desc')
    .orderBy('v.seq', 'desc')
    .execute();
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
  const row = await database.db
    .selectFrom('chain.raw_events as r')
    .innerJoin('chain.streams as s', 's.id', 'r.stream_id')
    .select((of) => of.fn.countAll<number>().as('n'))
    .where('s.key', 'in', keys)
    .executeTakeFirst();
  const told = events.filter(({ streamKey }) => streamKey !== 'config').length;
  log.checks.equal('raw events of this run in the database', told, row?.n ?? 0);
}

function right(title: string): { title: string; right: true } {
  return { title, right: true };
}
