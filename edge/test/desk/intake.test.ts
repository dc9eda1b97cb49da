import { generateKeyPairSync, sign } from 'node:crypto';
import { ChainUnavailableError, keypairSigner, siteHash, tagSignerFromKeypair } from '@crr/sdk';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import type { Desk } from '../../src/desk/desk';
import type { Outcome } from '../../src/model';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { rowsAs } from '../support/rows-as';
import { DeskFixture } from './desk-fixture';
import { faulty } from './faulty';

forEachDatabase('sessions and reports', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'edge');
  let stage: DeskFixture;
  let store: Store;
  let desk: Desk;
  let account: PublicKey;

  async function begin(...terms: Parameters<typeof DeskFixture.open>): Promise<void> {
    store = new DatabaseStore((await open()).db);
    stage = await DeskFixture.open(...terms);
    desk = stage.desk(store);
    account = stage.world.user().publicKey;
  }
  afterEach(() => stage.close());

  it('opens a session with the campaign’s minimum, until the tag expires', async () => {
    await begin({ minAttentionSeconds: 20 });
    const opened = await desk.openSession(
      await stage.opening(account, { tag: await stage.tag({ seconds: 60n }) }),
    );
    expect(opened).to.deep.include({ ok: true });
    if (opened.ok) {
      expect(opened.value).to.deep.include({
        minSeconds: 20,
        reportEverySeconds: 20,
        expiresAtMs: stage.clock.now() + 60_000,
      });
      expect(opened.value.sessionId).to.match(/^[0-9a-f]{32}$/);
    }
  });

  it('notices reports that nobody reads for, and takes them all the same', async () => {
    await begin();
    const session = await stage.session(desk, account, {
      signals: [{ rule: 'no_presence', score: 1, detail: 'weaker' }],
    });
    for (let i = 0; i < 8; i += 1) {
      stage.pass(5);
      const taken = await desk.report(stage.reporting(session, { userPresence: false }));
      expect(taken).to.deep.include({ ok: true });
    }
    const [first, ...later] = await rulesNoticed();
    expect(first).to.deep.equal(['no_presence']);
    expect(later.at(-1)).to.deep.equal(['no_presence', 'regular_reports', 'wall_clock_limit']);
  });

  it('notices nothing where somebody reads and looks away', async () => {
    await begin();
    const session = await stage.session(desk, account);
    for (let i = 0; i < 10; i += 1) {
      stage.pass(6 + (i % 3));
      await desk.report(stage.reporting(session, { seconds: 5, userPresence: i % 2 === 0 }));
    }
    expect((await rulesNoticed()).flat()).to.deep.equal([]);
  });

  /** By report: the rules that spoke, in order. */
  async function rulesNoticed(): Promise<string[][]> {
    const rows = await rowsAs<{ body: string }>(store, 'SELECT body FROM edge.outbox ORDER BY place');
    return rows.map(({ body }) =>
      (JSON.parse(body) as { signals: { rule: string }[] }).signals.map(({ rule }) => rule).sort(),
    );
  }

  it('refuses tags that nobody would be paid for', async () => {
    await begin();
    const { owner } = stage.campaign;
    const other = stage.world.campaign();
    const cases: [string, Promise<string>][] = [
      ['tag_malformed', Promise.resolve('a:b')],
      ['tag_untrusted', stage.tag({ signer: tagSignerFromKeypair(Keypair.generate()) })],
      ['tag_untrusted', stage.tag({ signer: foreignCurveSigner() })],
      ['tag_foreign', stage.tag({ campaign: other, signer: tagSignerFromKeypair(other.tagSigner) })],
      ['tag_expired', stage.tag({ issuedAt: stage.world.chain.now() - 100n, seconds: 99n })],
      ['tag_not_yet_valid', stage.tag({ issuedAt: stage.world.chain.now() + 61n })],
      ['tag_lifetime', stage.tag({ seconds: 90n * 86_400n + 1n })],
      ['self_referral', stage.tag({ influencer: account })],
      ['role_conflict', stage.tag({ influencer: owner.publicKey })],
    ];
    for (const [code, tag] of cases) {
      const opened = await desk.openSession(await stage.opening(account, { tag: await tag }));
      expect(refusalOf(opened)).to.deep.include({ code, status: 422 });
    }
    expect(await store.all('SELECT id FROM edge.sessions')).to.deep.equal([]);
  });

  it('refuses a changed tag: its influencer and times are signed', async () => {
    await begin();
    const [id, , times, signature] = (await stage.tag()).split(':');
    const thief = stage.world.influencer().publicKey.toBase58();
    const forged = [id, thief, times, signature].join(':');
    expect(refusalOf(await desk.openSession(await stage.opening(account, { tag: forged })))).to.deep.include({
      code: 'tag_untrusted',
      field: 'tag',
    });
  });

  it('takes tags of both keys during a rotation’s overlap, and of one before and after', async () => {
    await begin();
    const next = Keypair.generate();
    const open = async (key: Keypair) =>
      (
        await desk.openSession(
          await stage.opening(account, { tag: await stage.tag({ signer: tagSignerFromKeypair(key) }) }),
        )
      ).ok;
    stage.update({ tagSigner: { key: next.publicKey, overlapSeconds: 3_600 } });
    expect([await open(stage.campaign.tagSigner), await open(next)]).to.deep.equal([true, false]);
    stage.pass(86_400 + 1);
    expect([await open(stage.campaign.tagSigner), await open(next)]).to.deep.equal([true, true]);
    stage.pass(3_600);
    expect([await open(stage.campaign.tagSigner), await open(next)]).to.deep.equal([false, true]);
  });

  it('refuses whom the campaign does not target', async () => {
    await begin({
      targeting: {
        sites: [siteHash('https://news.example')],
        countries: ['DE'],
        cohorts: [7],
        requireCohort: true,
      },
    });
    const refusal = async (changes: object) =>
      refusalOf(await desk.openSession(await stage.opening(account, { cohorts: [7], ...changes })));
    expect((await refusal({ site: 'https://other.example' })).code).to.equal('site_not_targeted');
    expect((await refusal({ country: 'FR' })).code).to.equal('country_not_targeted');
    expect((await refusal({ cohorts: [8] })).code).to.equal('cohort_not_targeted');
    expect((await refusal({ cohorts: null })).code).to.equal('cohort_not_targeted');
    expect((await desk.openSession(await stage.opening(account, { cohorts: [1, 7] }))).ok).to.equal(true);
  });

  it('refuses sessions of campaigns that do not run, or that it does not attest', async () => {
    await begin({ startDate: 1_800_057_600n + 60n });
    const code = async (campaignId?: string) =>
      refusalOf(await desk.openSession(await stage.opening(account, campaignId ? { campaignId } : {}))).code;
    expect(await code()).to.equal('campaign_inactive');
    expect(await code(PublicKey.default.toBase58())).to.equal('campaign_unknown');
    expect(await code('not a campaign')).to.equal('campaign_unknown');
    stage.pass(60);
    stage.update({ paused: true });
    stage.pass(11);
    expect(await code()).to.equal('campaign_inactive');
    stage.update({ paused: false });
    stage.pass(11);
    expect(await stage.session(desk, account)).to.have.length(32);
    const stranger = stage.desk(store, { attester: keypairSigner(Keypair.generate()) });
    expect(refusalOf(await stranger.openSession(await stage.opening(account))).code).to.equal(
      'attester_unauthorized',
    );
    stage.pass(31 * 86_400);
    expect(refusalOf(await desk.openSession(await stage.opening(account))).code).to.equal(
      'campaign_inactive',
    );
  });

  it('answers 503 when the terms can not be read and are not remembered', async () => {
    await begin();
    const chain = faulty(stage.rpc(), {
      view: async () => {
        throw new ChainUnavailableError('down');
      },
    });
    const blind = stage.desk(store, { chain });
    expect(refusalOf(await blind.openSession(await stage.opening(account)))).to.deep.include({
      code: 'chain_unavailable',
      status: 503,
      retryAfterSeconds: 5,
    });
  });

  it('takes reports of an open session while the chain is silent', async () => {
    await begin();
    const session = await stage.session(desk, account);
    await stage.localnet.close();
    const id = await stage.attend(stage.desk(store), session);
    expect((await stage.outbox(store)).map((row) => [row.id, row.state])).to.deep.equal([[id, 'queued']]);
  });

  it('knows a nonce again, also when it comes twice at the same time or after the session ended', async () => {
    await begin();
    const session = await stage.session(desk, account);
    stage.pass(10);
    const report = stage.reporting(session);
    const answers = await Promise.all([desk.report(report), desk.report(report), desk.report(report)]);
    const taken = answers.find(({ ok }) => ok);
    const vauId = taken?.ok ? taken.value.id : '';
    expect(answers.filter(({ ok }) => ok)).to.have.length(1);
    await desk.closeSession(stage.campaignId, session);
    for (const answer of [...answers.filter(({ ok }) => !ok), await desk.report(report)]) {
      expect(refusalOf(answer)).to.deep.include({ code: 'nonce_used', status: 409, vauId });
    }
    expect(await stage.outbox(store)).to.have.length(1);
  });

  it('does not credit the same time to two sessions', async () => {
    await begin();
    const first = await stage.session(desk, account, { page: 'one' });
    const second = await stage.session(desk, account, { page: 'two' });
    stage.pass(10);
    const answers = await Promise.all([
      desk.report(stage.reporting(first, { seconds: 10 })),
      desk.report(stage.reporting(second, { seconds: 10 })),
    ]);
    expect(answers.map(({ ok }) => ok).sort()).to.deep.equal([false, true]);
    const refused = answers.find(({ ok }) => !ok) as Outcome<never>;
    expect(refusalOf(refused)).to.deep.include({
      code: 'implausible_seconds',
      status: 422,
      field: 'seconds',
    });
    stage.pass(10);
    expect((await desk.report(stage.reporting(second, { seconds: 10 }))).ok).to.equal(true);
  });

  it('refuses what the clock, the campaign or the session does not allow', async () => {
    await begin({ minAttentionSeconds: 5 });
    const session = await stage.session(desk, account);
    const code = async (seconds: number) =>
      refusalOf(await desk.report(stage.reporting(session, { seconds }))).code;
    stage.pass(400);
    expect(await code(4)).to.equal('insufficient_attention');
    expect(await code(301)).to.equal('too_many_seconds');
    expect(await code(5.5)).to.equal('invalid_seconds');
    stage.pass(1_401);
    expect(await code(5)).to.equal('session_closed');
    expect(refusalOf(await desk.report(stage.reporting('0'.repeat(32)))).status).to.equal(410);
  });

  it('closes the older session of the same page', async () => {
    await begin();
    const older = await stage.session(desk, account);
    const [newer] = await Promise.all([stage.session(desk, account), stage.session(desk, account)]);
    stage.pass(5);
    expect(refusalOf(await desk.report(stage.reporting(older))).code).to.equal('session_closed');
    const open = await store.all('SELECT id FROM edge.sessions WHERE closed_at_ms IS NULL');
    expect(open).to.have.length(1);
    expect(newer).to.match(/^[0-9a-f]{32}$/);
  });

  it('limits sessions and reports by tag, and reports by site', async () => {
    await begin();
    const tag = await stage.tag();
    const strict = stage.desk(store, {
      settings: { sessionsPerTagPerMinute: 2, reportsPerTagPerMinute: 1, reportsPerSitePerMinute: 1 },
    });
    const session = await stage.session(strict, account, { tag });
    await stage.session(strict, account, { tag, page: 'other' });
    expect(refusalOf(await strict.openSession(await stage.opening(account, { tag })))).to.deep.include({
      code: 'rate_limited',
      status: 429,
    });
    await stage.attend(strict, session);
    stage.pass(5);
    expect(refusalOf(await strict.report(stage.reporting(session))).code).to.equal('rate_limited');
    stage.pass(60);
    expect((await strict.report(stage.reporting(session))).ok).to.equal(true);
  });

  it('asks to be woken for what it took', async () => {
    await begin();
    const session = await stage.session(desk, account);
    stage.scheduler.wakeAtMs = null;
    await stage.attend(desk, session);
    expect(stage.scheduler.wakeAtMs).to.equal(stage.clock.now());
  });
});

function refusalOf(outcome: Outcome<unknown>) {
  if (outcome.ok) throw new Error('expected a refusal');
  return outcome.refusal;
}

/** Signs with a key that is not the one it claims to be. */
function foreignCurveSigner() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: Keypair.generate().publicKey,
    sign: async (message: Uint8Array) => new Uint8Array(sign(null, message, privateKey)),
  };
}
