/** Attention through the real workerd to the chain, with workerd killed over and over: each VAU that was accepted is paid once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@crr/db';
import type { Listening } from '@crr/kit/node';
import { openFresh } from '@crr/testing/database';
import { COLLECTOR_KEY, LiveChain, startWorker } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { createLink } from '../../src/link/admin';
import { startCollector } from '../../src/runtime/collector';
import type { RunningWorkerd } from '../../src/runtime/workerd';
import { Visitor } from '../support/visitor';

const KILLS = 32;
const VISITORS = 6;
const LONGEST_LIFE_MS = 2_500;
const SECONDS = 1;
const SECOND_MS = 1_000;
const PATIENT = {
  TERMS_DEADLINE_MS: '5000',
  LIMIT_REPORTS_PER_MINUTE: '100000',
  LIMIT_SESSIONS_PER_MINUTE: '10000',
};

/** A VAU that was accepted. */
interface Accepted {
  readonly id: string;
  readonly account: string;
}

describe('attention in workerd', () => {
  let chain: LiveChain;
  let campaign: ReturnType<LiveChain['campaign']>;
  let folder: string;
  let database: Database;
  let collector: Listening;
  let workerd: RunningWorkerd | null = null;
  let visitors: Visitor[];
  const accepted: Accepted[] = [];
  let nonces = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crr-attention-'));
    chain = await LiveChain.open();
    campaign = chain.campaign({ minAttentionSeconds: SECONDS });
    database = await openFresh('pglite');
    const influencer = chain.influencer().publicKey.toBase58();
    const link = {
      code: 'here',
      destinationUrl: 'https://shop.example/',
      campaignId: campaign.text,
      influencer,
    };
    await createLink(database.db, link);
    collector = await startCollector({ database, key: COLLECTOR_KEY });
    visitors = Array.from(
      { length: VISITORS },
      (_, place) => new Visitor(chain.account().publicKey, `198.51.${place}.7`),
    );
  });
  after(async () => {
    await workerd?.kill();
    await collector.close();
    await database.close();
    await chain.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(`is paid once for each report that was accepted, over ${KILLS} kills at any moment`, async () => {
    const first = await start();
    for (const visitor of visitors) {
      expect((await visitor.follow(first.url, 'here')).status).to.equal(302);
      expect((await visitor.open(first.url)).status).to.equal(201);
    }
    let life = first;
    for (let kills = 0; kills < KILLS; kills += 1) {
      const { url, kill } = life;
      const killing = delay(Math.random() * LONGEST_LIFE_MS).then(kill);
      await Promise.all([killing, ...visitors.map((visitor) => reportUntilKilled(url, visitor))]);
      life = await start();
    }
    await reportPending(life.url);
    expect(accepted.length).to.be.greaterThan(KILLS);
    await eventually(async () => expect(await states()).to.deep.equal({ landed: accepted.length }));
    await expectPaidOnce();
  });

  async function start(): Promise<RunningWorkerd> {
    workerd = await startWorker(folder, collector.url, { ...PATIENT, CRR_RPC_URL: chain.rpcUrl });
    return workerd;
  }

  async function reportUntilKilled(url: string, visitor: Visitor): Promise<void> {
    try {
      for (;;) {
        await report(url, visitor);
        await delay(SECOND_MS / 4);
      }
    } catch (failure) {
      // A connection that ends is how a visitor learns of the kill; anything else fails the test.
      if (!(failure instanceof TypeError)) throw failure;
    }
  }

  /** Reports one second. What got no answer is reported again with the same nonce, as the beacon does it. */
  async function report(url: string, visitor: Visitor): Promise<void> {
    const nonce = pending.get(visitor) ?? newNonce(visitor);
    const { status, body } = await visitor.report(url, nonce, SECONDS);
    if (status === 202 || (status === 409 && error(body).code === 'nonce_used')) {
      const id = String(body.vau_id ?? error(body).vau_id);
      accepted.push({ id, account: visitor.account.toBase58() });
      pending.delete(visitor);
    } else {
      // Too early: the second is not over.
      expect([status, error(body).code]).to.deep.equal([422, 'implausible_seconds']);
    }
  }

  /** Who was cut off by the last kill learns whether the report was taken before it. */
  async function reportPending(url: string): Promise<void> {
    while (pending.size > 0) {
      for (const visitor of [...pending.keys()]) await report(url, visitor);
      await delay(SECOND_MS / 4);
    }
  }

  const pending = new Map<Visitor, string>();
  function newNonce(visitor: Visitor): string {
    nonces += 1;
    const nonce = `attention-${nonces}`;
    pending.set(visitor, nonce);
    return nonce;
  }

  /** How many VAUs the project's database knows in each state; landed and final are one here. */
  async function states(): Promise<Record<string, number>> {
    const { rows } = await sql<{ state: string; n: number }>`
      SELECT replace(state, 'final', 'landed') AS state, count(*)::int AS n FROM edge.attention_reports GROUP BY 1`.execute(
      database.db,
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
  }

  async function expectPaidOnce(): Promise<void> {
    expect(new Set(accepted.map(({ id }) => id)).size).to.equal(accepted.length);
    const recorded = chain
      .eventsOf(campaign)
      .flatMap((event) => (event.name === 'CampaignVauProcessed' ? [event.data] : []));
    for (const visitor of visitors) {
      const account = visitor.account.toBase58();
      const expected = accepted.filter((vau) => vau.account === account).length;
      const own = recorded.filter(({ user }) => user.equals(visitor.account));
      expect(own.map(({ sequence }) => sequence)).to.deep.equal(own.map((_, place) => place + 1));
      expect(own.length).to.equal(expected);
    }
    const seconds = recorded.reduce((sum, { attentionSeconds }) => sum + attentionSeconds, 0);
    expect(seconds).to.equal(accepted.length * SECONDS);
    const { params } = campaign;
    const spent =
      params.totalBudgetUsdc -
      ((await chain.world.accounts.campaign(campaign.id))?.remainingBudgetUsdc ?? 0n);
    expect(spent).to.equal(BigInt(seconds) * params.payoutRules.baseRatePerSecondUsdc);
  }

  function error(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return (body.error ?? {}) as Readonly<Record<string, unknown>>;
  }
});
