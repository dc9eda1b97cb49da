/** Chapter I: the platform. An advertiser, their shop and two influencers; whom each purchase is credited to, and why. */
import { randomUUID } from 'node:crypto';
import { openShop, readDiscounts, type Shop } from '@crr/example-shop';
import { sleep } from '@crr/kit';
import { PlatformClient, PlatformRefusedError } from '@crr/sdk';
import { clip } from '../print/table';
import { type Chapter, ChapterLog, type ChapterTable } from './chapter';
import type { Checks } from './checks';
import type { ScenarioCluster } from './cluster';
import { Shopper } from './shopper';
import { followLink } from './visitor';

/** What the chapter is played on. */
export interface PlatformGround {
  /** Where the platform is. */
  url: string;
  /** Of an admin. */
  adminToken: string;
  /** Where the edge redirects links. */
  edgeUrl: string;
}

/** What stays when the chapter is over. */
export interface OpenShop {
  /** The shop's. */
  url: string;
  /** Leads there, and credits its influencer. */
  link: string;
  /** A code that the shop takes. */
  coupon: string;
  /** The purchase of the first buyer. */
  eventId: string;
}

const STORY =
  'An advertiser gets an API key, plans a campaign, and lets two influencers take part: Ben with a link (10 % of revenue), Jess with a code ' +
  '(15 %). Four people buy in the example shop, whose server tells the platform, signed. A code with an influencer beats the link that led ' +
  'there; a code of nobody fixes the campaign alone; and who comes by themselves is kept, credited to nobody. Every step is real HTTP.';

const CODE = 'JESSICA20';
const CODE_OF_NOBODY = 'BLACKFRIDAY25';
const BUDGET_USDC = '5000000000';
const BEN_BPS = 1_000;
const JESS_BPS = 1_500;
/** Of the shop's prices: a tent for 249.00, a mug for 18.00. */
const SALES = { byLink: '249.00', byCode: '199.20', byCodeOfNobody: '186.75', byNobody: '18.00' } as const;
const REVENUE = '652.95';
const AVERAGE_ORDER = '163.24';
const BENS_SHARE = '24.90';
const JESS_SHARE = '29.88';
const CLICKS = 2;
const REASON_COLUMNS = 60;
const COUNTED_WITHIN_MILLISECONDS = 300_000;
const POLL_MILLISECONDS = 200;

type Detail = Awaited<ReturnType<PlatformClient['events']['get']>>;

/** Who plays. */
interface Players {
  readonly advertiserId: string;
  readonly campaignId: string;
  readonly ben: string;
  readonly jess: string;
  /** With the key of the advertiser's server. */
  readonly server: PlatformClient;
  readonly apiKey: string;
}

/** Plays the chapter. The shop stays open: whoever called closes it. */
export async function playPlatform(
  stage: Pick<ScenarioCluster, 'embedded'>,
  ground: PlatformGround,
): Promise<{ chapter: Chapter; open: OpenShop; shop: Shop }> {
  const log = new ChapterLog(stage, 'I', 'The platform', STORY);
  const admin = new PlatformClient({ baseUrl: ground.url, token: ground.adminToken });
  const { players, shop } = await prepare(log.checks, admin, ground);
  try {
    const link = await giveOut(log.checks, admin, players, shop);
    const orders = await buyAll(log.checks, ground, shop, link.code);
    const events = await judge(log.checks, players, orders);
    await tellAgain(log.checks, players, ground);
    await report(log, admin, players);
    log.table(why(players, events));
    const open = { url: shop.url, link: link.url, coupon: CODE, eventId: events.byLink.id };
    return { chapter: log.done(), open, shop };
  } catch (error) {
    await shop.close();
    throw error;
  }
}

async function prepare(checks: Checks, admin: PlatformClient, ground: PlatformGround) {
  checks.equal('signed in as', 'admin', (await admin.users.me()).role ?? '');
  const { id: advertiserId } = await admin.advertisers.create({ name: 'Outside' });
  const key = await admin.apiKeys.create({
    advertiser_id: advertiserId,
    name: 'shop',
    scopes: ['events:write', 'events:read'],
    with_hmac_secret: true,
    hmac_required: true,
  });
  const credentials = { apiKey: key.key ?? '', hmacSecret: key.hmac_secret ?? '' };
  checks.equal('key: begins', 'sk_live_', credentials.apiKey.slice(0, 8));
  const shown = await admin.apiKeys.get(key.id);
  checks.equal('key: shown again', false, JSON.stringify(shown).includes(credentials.apiKey));
  const server = new PlatformClient({ baseUrl: ground.url, ...credentials });
  const campaign = await admin.campaigns.create({
    advertiser_id: advertiserId,
    name: 'Summer',
    budget_usdc: BUDGET_USDC,
  });
  checks.equal('campaign: begins as', 'draft', campaign.status);
  const ben = await influencer(admin, 'ben');
  const jess = await influencer(admin, 'jess');
  await admin.campaigns.assign(campaign.id, ben, { share: { type: 'percentage', share_bps: BEN_BPS } });
  await admin.campaigns.assign(campaign.id, jess, { share: { type: 'percentage', share_bps: JESS_BPS } });
  const shop = await openShop({
    events: server.events,
    discounts: readDiscounts(`${CODE}=20,${CODE_OF_NOBODY}=25`),
  });
  const players = { advertiserId, campaignId: campaign.id, ben, jess, server, apiKey: credentials.apiKey };
  return { players, shop };
}

/** Handles are unique, and a database of another cluster is used again. */
async function influencer(admin: PlatformClient, name: string): Promise<string> {
  const handle = `${name}_${randomUUID().slice(0, 8)}`;
  return (await admin.influencers.create({ handle, platform: 'instagram' })).id;
}

async function giveOut(
  checks: Checks,
  admin: PlatformClient,
  { campaignId, ben, jess }: Players,
  shop: Shop,
) {
  const link = await admin.links.create({
    campaign_id: campaignId,
    influencer_id: ben,
    destination_url: `${shop.url}products/tent`,
  });
  checks.equal(
    'link: UTM source and medium',
    'instagram, influencer',
    `${link.utm.source}, ${link.utm.medium}`,
  );
  await admin.coupons.create({ campaign_id: campaignId, influencer_id: jess, code: CODE });
  await admin.coupons.create({ campaign_id: campaignId, code: CODE_OF_NOBODY });
  const again = await refusalOf(admin.coupons.create({ campaign_id: campaignId, code: CODE.toLowerCase() }));
  checks.equal('the same code again: status', 409, again);
  return link;
}

/** Four people buy. The first two come by Ben's link, through the edge. */
async function buyAll(checks: Checks, { edgeUrl }: PlatformGround, shop: Shop, code: string) {
  const byLink = await Shopper.arrive(await clicked(checks, edgeUrl, code));
  await byLink.take('tent');
  const byCode = await Shopper.arrive(await clicked(checks, edgeUrl, code));
  await byCode.take('tent');
  const byCodeOfNobody = await Shopper.arrive(shop.url);
  await byCodeOfNobody.take('tent');
  const byNobody = await Shopper.arrive(shop.url);
  await byNobody.take('mug');
  const orders = {
    byLink: await byLink.buy(),
    byCode: await byCode.buy(CODE.toLowerCase()),
    byCodeOfNobody: await byCodeOfNobody.buy(CODE_OF_NOBODY),
    byNobody: await byNobody.buy(),
  };
  await shop.settled();
  return orders;
}

async function clicked(checks: Checks, edgeUrl: string, code: string): Promise<string> {
  const { status, headers } = await followLink(edgeUrl, code);
  checks.equal('click: status', 302, status);
  return headers.get('location') ?? '';
}

type Orders = Awaited<ReturnType<typeof buyAll>>;

/** Reads the purchases as the advertiser does, each with the reason of its attribution. */
async function judge(
  checks: Checks,
  players: Players,
  orders: Orders,
): Promise<Record<keyof Orders, Detail>> {
  const { server, campaignId, ben, jess } = players;
  const { data } = await server.events.list({ action: 'purchase' });
  checks.equal('purchases that the advertiser sees', 4, data.length);
  const read = async (order: string) => {
    const found = data.find(({ event_id }) => event_id === order);
    return server.events.get(found?.id ?? order);
  };
  const events = {
    byLink: await read(orders.byLink),
    byCode: await read(orders.byCode),
    byCodeOfNobody: await read(orders.byCodeOfNobody),
    byNobody: await read(orders.byNobody),
  };
  const { byLink, byCode, byCodeOfNobody, byNobody } = events;
  checks.equal('by link: credited to Ben', ben, byLink.influencer_id ?? '');
  checks.equal('by link: decided by', 'ref_code', byLink.deciding_key);
  checks.equal('by link: worth', SALES.byLink, byLink.value ?? '');
  checks.equal('by code, after Ben’s link: credited to Jess', jess, byCode.influencer_id ?? '');
  checks.equal('by code: decided by', 'coupon', byCode.deciding_key);
  checks.equal('by code: worth', SALES.byCode, byCode.value ?? '');
  checks.equal('by code of nobody: credited', false, byCodeOfNobody.attributed);
  checks.equal('by code of nobody: counts for the campaign', campaignId, byCodeOfNobody.campaign_id ?? '');
  checks.equal('by code of nobody: worth', SALES.byCodeOfNobody, byCodeOfNobody.value ?? '');
  checks.equal('by nobody: credited', false, byNobody.attributed);
  checks.equal('by nobody: decided by', 'none', byNobody.deciding_key);
  checks.equal('by nobody: worth', SALES.byNobody, byNobody.value ?? '');
  return events;
}

/** Repetition, forgery, curiosity: nothing of it changes a figure. */
async function tellAgain(
  checks: Checks,
  players: Players,
  { url, adminToken }: PlatformGround,
): Promise<void> {
  const { server, apiKey } = players;
  const event = { action: 'signup', event_id: `signup-${players.advertiserId}` } as const;
  const first = await server.events.send(event);
  const second = await server.events.send(event);
  checks.equal('told twice: the same event', first.id, second.id);
  checks.equal('told twice: known already', true, second.duplicate);
  checks.equal(
    'the same id for something else: status',
    409,
    await refusalOf(server.events.send({ ...event, value: '1' })),
  );
  const unsigned = new PlatformClient({ baseUrl: url, apiKey });
  checks.equal('without a signature: status', 401, await refusalOf(unsigned.events.send(event)));
  const admin = new PlatformClient({ baseUrl: url, token: adminToken });
  const stranger = await admin.advertisers.create({ name: 'Stranger' });
  const key = await admin.apiKeys.create({
    advertiser_id: stranger.id,
    name: 'reader',
    scopes: ['events:read'],
  });
  const curious = new PlatformClient({ baseUrl: url, apiKey: key.key ?? '' });
  checks.equal('another advertiser asks for it: status', 404, await refusalOf(curious.events.get(first.id)));
  checks.equal('another advertiser’s list', 0, (await curious.events.list()).data.length);
}

async function report(log: ChapterLog, admin: PlatformClient, players: Players): Promise<void> {
  const { checks } = log;
  const filter = { advertiser_id: players.advertiserId };
  const overview = await countedClicks(admin, players.advertiserId);
  const [sales] = overview.revenue;
  checks.equal('report: clicks', CLICKS, overview.clicks);
  checks.equal('report: purchases', 4, overview.conversions);
  checks.equal('report: revenue', REVENUE, sales?.revenue ?? '');
  checks.equal('report: average order', AVERAGE_ORDER, sales?.average_order_value ?? '');
  const { data } = await admin.reports.influencers(filter);
  const partOf = (id: string | null) => data.find(({ key }) => key === id);
  checks.equal('report: Ben’s purchases', 1, partOf(players.ben)?.conversions ?? 0);
  checks.equal('report: Ben’s 10 %', BENS_SHARE, commissionOf(partOf(players.ben)));
  checks.equal('report: Jess’s 15 %', JESS_SHARE, commissionOf(partOf(players.jess)));
  checks.equal('report: nobody’s purchases', 2, partOf(null)?.conversions ?? 0);
  const { steps } = await admin.reports.funnel(filter);
  log.table({
    title: 'The funnel, as the advertiser sees it',
    columns: ['step', { title: 'how many', right: true }],
    rows: steps.map(({ step, events }) => [step, `${events}`]),
  });
}

/** The overview once the edge has delivered its clicks: that comes after the redirect. */
async function countedClicks(admin: PlatformClient, advertiserId: string) {
  const deadline = Date.now() + COUNTED_WITHIN_MILLISECONDS;
  for (;;) {
    const overview = await admin.reports.overview({ advertiser_id: advertiserId });
    if (overview.clicks >= CLICKS || Date.now() > deadline) return overview;
    await sleep(POLL_MILLISECONDS);
  }
}

function why({ ben, jess }: Players, events: Record<keyof Orders, Detail>): ChapterTable {
  const names = new Map([
    [ben, 'Ben'],
    [jess, 'Jess'],
  ]);
  return {
    title: 'Whom each purchase is credited to, and why',
    columns: [{ title: 'worth', right: true }, 'to', 'decided by', 'why'],
    rows: Object.values(events).map((event) => [
      `${event.value} ${event.currency}`,
      names.get(event.influencer_id ?? '') ?? 'nobody',
      event.deciding_key,
      clip(event.explanation, REASON_COLUMNS),
    ]),
  };
}

/** What an influencer's share would give, in the one currency of this story. */
function commissionOf(part: { estimated_commission: readonly { amount: string }[] } | undefined): string {
  return part?.estimated_commission[0]?.amount ?? '';
}

/** The status with which something is refused; 0 when it is not. */
async function refusalOf(work: Promise<unknown>): Promise<number> {
  try {
    await work;
    return 0;
  } catch (error) {
    if (error instanceof PlatformRefusedError) return error.status ?? 0;
    throw error;
  }
}
