/** Ten thousand visits of every sort through each runtime: what is stored and counted is exactly what was answered. */

import { parseMetricsText } from '@crr/monitoring';
import { ADDRESS_HEADER, forEachEdge, type RunningEdge } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { createLink, updateLink } from '../../src/link/admin';
import { USER_AGENTS } from '../support/user-agents';
import { CODES, shuffledVisits, type Visit } from './support/mixed-clicks';
import { projectCampaign } from './support/projected-campaign';
import { type Answered, type Asked, askAll } from './support/requests';

const SEED = 20_261_121;
const NETWORKS = 1_000;
const CONNECTIONS = 16;
const CAMPAIGN = 'E5hzkY1BPu6FBuHeTtvMPxfCWhv9VZuRJF6QCU1NjTKs';
const INFLUENCER = 'CktRuQ2mttgRGkXJtyksdKHjUdc2C4TgDzyB98oEzy8';
const PATIENCE_MS = 120_000;
/** Who comes more often than this in a minute is refused. Nobody of the shuffled does. */
const MOST = 100;
/** A click is stored before its answer, however busy this machine is: so the answer says whether it was admitted. */
const SETTINGS = { JOURNAL_DEADLINE_MS: '5000', LIMIT_REDIRECTS_PER_MINUTE: `${MOST}`, FRONT_SHARDS: '2' };

forEachEdge('ten thousand mixed clicks', (start) => {
  let edge: RunningEdge;
  beforeEach(async () => {
    edge = await start(SETTINGS);
    const { db } = edge.database;
    for (const code of CODES) {
      const campaign = code === 'tagged' ? { campaignId: CAMPAIGN, influencer: INFLUENCER } : {};
      await createLink(db, { code, destinationUrl: 'https://shop.example/p?x=1#f', ...campaign });
    }
    await updateLink(db, 'gone', { isActive: false });
    // A tag is signed by a key that the campaign names, or not at all.
    await projectCampaign(edge, CAMPAIGN);
  });

  it('are answered, stored and counted, each as what it is', async () => {
    const visits = shuffledVisits(SEED, NETWORKS);
    expect(visits.length).to.equal(10_000);
    const answers = await askAll(
      edge.url,
      visits.map(({ asked }) => asked),
      CONNECTIONS,
    );
    expectAnswers(visits, answers);
    await expectStored(storedOf(visits));
    await expectIds(visits, answers);
    await expectRefusals(refusalsOf(visits));
    const sumOf = (matches: (visit: Visit) => boolean) => visits.filter(matches).length;
    await expectRedirects({
      counted: sumOf(({ sort }) => sort.stored === null),
      bot: sumOf(({ sort }) => typeof sort.stored === 'string'),
      head: sumOf(({ sort }) => sort.name === 'heads'),
      refused: sumOf(({ sort }) => sort.status === 404 || sort.status === 410),
    });
  });

  it('are counted exactly where most of them come from one network', async () => {
    const flood: Asked[] = Array.from({ length: 1_000 }, (_, place) => ({
      path: '/r/shop',
      headers: { 'user-agent': USER_AGENTS.firefoxOnLinux, [ADDRESS_HEADER]: `192.0.2.${place % 250}` },
    }));
    const answers = await askAll(edge.url, flood, CONNECTIONS);
    const admitted = answers.filter(({ status }) => status === 302).length;
    const refused = answers.filter(({ status }) => status === 429).length;
    expect(admitted + refused).to.equal(flood.length);
    // A minute may end meanwhile.
    expect(admitted).to.be.oneOf([MOST, 2 * MOST]);
    await expectStored({ 'shop null': admitted });
    await expectRefusals({ rate_limited: refused });
    await expectRedirects({ counted: admitted, bot: 0, head: 0, refused });
  });

  /** Rows by link and verdict. */
  async function expectStored(expected: Record<string, number>): Promise<void> {
    await eventually(async () => {
      const { rows } = await sql<{ name: string; n: number }>`
        SELECT code || ' ' || coalesce(bot_reason, 'null') AS name, count(*)::int AS n FROM edge.clicks GROUP BY 1`.execute(
        edge.database.db,
      );
      expect(Object.fromEntries(rows.map(({ name, n }) => [name, n]))).to.deep.equal(expected);
    }, PATIENCE_MS);
    await eventually(async () => expect((await metrics()).get('crr_edge_journal_waiting')).to.equal(0));
  }

  /** Every redirect that is a click told the visitor the id under which it is stored; no other did. */
  async function expectIds(visits: readonly Visit[], answers: readonly Answered[]): Promise<void> {
    const told = answers.flatMap(({ headers }, place) =>
      visits[place]?.sort.stored === undefined ? [] : [clickIdOf(headers.location)],
    );
    const { rows } = await sql<{ id: string }>`SELECT id::text AS id FROM edge.clicks`.execute(
      edge.database.db,
    );
    expect(rows.map(({ id }) => id).sort()).to.deep.equal(told.sort());
  }

  /** In the database by reason, and in the metrics alike. */
  async function expectRefusals(expected: Record<string, number>): Promise<void> {
    await eventually(async () => {
      const { rows } = await sql<{ reason: string; n: number }>`
        SELECT reason, sum(refused)::int AS n FROM edge.refusals WHERE route = 'redirect' GROUP BY 1`.execute(
        edge.database.db,
      );
      expect(Object.fromEntries(rows.map(({ reason, n }) => [reason, n]))).to.deep.equal(expected);
    }, PATIENCE_MS);
    await eventually(async () => {
      const found = await metrics();
      for (const [reason, n] of Object.entries(expected))
        expect(found.get(`crr_edge_refusals_total redirect ${reason}`), reason).to.equal(n);
    });
  }

  async function expectRedirects(expected: Record<string, number>): Promise<void> {
    const found = await metrics();
    const outcomes = Object.keys(expected).map((outcome) => [
      outcome,
      found.get(`crr_edge_redirects_total ${outcome}`),
    ]);
    expect(Object.fromEntries(outcomes)).to.deep.equal(expected);
    const clicks = (expected.counted ?? 0) + (expected.bot ?? 0);
    expect(found.get('crr_edge_click_journal_total in_time')).to.equal(clicks);
  }

  async function metrics(): Promise<Map<string, number>> {
    const samples = parseMetricsText(await (await fetch(`${edge.url}/metrics`)).text());
    return new Map(
      samples.map(({ labels: { __name__: name = '', ...labels }, value }) => [
        [name, ...Object.values(labels)].join(' '),
        value,
      ]),
    );
  }
});

/** Status of each, where it leads, and who gets a tag. */
function expectAnswers(visits: readonly Visit[], answers: readonly Answered[]): void {
  const wrong: string[] = [];
  for (const [place, { sort, asked }] of visits.entries()) {
    const { status, headers } = answers[place] as Answered;
    const leadsTo = sort.code === undefined ? null : sort.code;
    const hasTag = headers['set-cookie'] !== undefined;
    const getsTag = sort.code === 'tagged' && sort.stored === null;
    if (status !== sort.status || refCodeOf(headers.location) !== leadsTo || hasTag !== getsTag)
      wrong.push(`${sort.name}: ${asked.method ?? 'GET'} ${asked.path}: ${status} ${headers.location}`);
  }
  expect(wrong).to.deep.equal([]);
}

function storedOf(visits: readonly Visit[]): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const { sort } of visits) {
    if (sort.stored === undefined) continue;
    const name = `${sort.code} ${sort.stored}`;
    rows[name] = (rows[name] ?? 0) + 1;
  }
  return rows;
}

function refusalsOf(visits: readonly Visit[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { sort } of visits) {
    if (sort.refusal !== undefined) counts[sort.refusal] = (counts[sort.refusal] ?? 0) + 1;
  }
  return counts;
}

function refCodeOf(location: string | undefined): string | null {
  return location === undefined ? null : new URL(location).searchParams.get('ref_code');
}

function clickIdOf(location: string | undefined): string {
  return new URL(location ?? '').searchParams.get('click_id') ?? '';
}
