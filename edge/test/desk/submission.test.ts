import { importTagSigner, tagSignerFromKeypair } from '@crr/sdk';
import { forEachDatabase, openAs } from '@crr/testing/database';
import { expect } from 'chai';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { DeskFixture } from './desk-fixture';

forEachDatabase('submission to the chain', (openOwned) => {
  const open = async () => openAs(await openOwned(), 'edge');
  let stage: DeskFixture;
  let store: Store;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
  });
  afterEach(() => stage.close());

  it('lands a first VAU with its tag and later ones behind it, several in one transaction', async () => {
    stage = await DeskFixture.open();
    const desk = stage.desk(store);
    const user = stage.world.user().publicKey;
    const session = await stage.session(desk, user);
    for (const seconds of [5, 7, 9]) await stage.attend(desk, session, seconds);
    await desk.drain();

    const rows = await stage.outbox(store);
    expect(rows.map(({ state, sequence }) => ({ state, sequence }))).to.deep.equal([
      { state: 'final', sequence: 1 },
      { state: 'final', sequence: 2 },
      { state: 'final', sequence: 3 },
    ]);
    expect(new Set(rows.map(({ signature }) => signature)).size).to.equal(1);
    expect(stage.recorded().map(({ seconds }) => seconds)).to.deep.equal([5, 7, 9]);
    expect(stage.world.usdcBalance(user)).to.equal(16_800n);
    expect(stage.world.usdcBalance(stage.influencer.publicKey)).to.equal(4_200n);
    expect(await store.all('SELECT * FROM edge.transactions')).to.deep.equal([]);
  });

  it('tells each change of state through the journal', async () => {
    stage = await DeskFixture.open();
    const desk = stage.desk(store);
    const user = stage.world.user().publicKey;
    const id = await stage.attend(desk, await stage.session(desk, user));
    await desk.drain();

    const reports = await stage.reports(store);
    expect(reports.map(({ id, state }) => ({ id, state }))).to.deep.equal([
      { id, state: 'queued' },
      { id, state: 'sent' },
      { id, state: 'final' },
    ]);
    expect(reports[2]).to.deep.include({
      kind: 'vau',
      campaignId: stage.campaignId,
      account: user.toBase58(),
      influencer: stage.influencer.publicKey.toBase58(),
      sequence: 1,
      seconds: 5,
      site: 'https://news.example',
      country: 'DE',
      reason: null,
    });
  });

  it('lands tags that WebCrypto signed as those that tweetnacl signed', async () => {
    stage = await DeskFixture.open();
    const desk = stage.desk(store);
    const { tagSigner } = stage.campaign;
    for (const signer of [await importTagSigner(tagSigner), tagSignerFromKeypair(tagSigner)]) {
      const user = stage.world.user().publicKey;
      await stage.attend(desk, await stage.session(desk, user, { tag: await stage.tag({ signer }) }));
    }
    await desk.drain();
    expect((await stage.outbox(store)).map(({ state }) => state)).to.deep.equal(['final', 'final']);
    expect(stage.recorded()).to.have.length(2);
  });

  it('drains once more for what was taken while it worked', async () => {
    stage = await DeskFixture.open();
    const desk = stage.desk(store);
    const sessions = [
      await stage.session(desk, stage.world.user().publicKey),
      await stage.session(desk, stage.world.user().publicKey),
    ];
    await stage.attend(desk, sessions[0] ?? '');
    const working = desk.drain();
    await stage.attend(desk, sessions[1] ?? '');
    await Promise.all([working, desk.drain()]);
    expect((await stage.outbox(store)).map(({ state }) => state)).to.deep.equal(['final', 'final']);
  });

  it('sends hundreds of a backlog packed, oldest accounts first, and forgets them in time', async () => {
    stage = await DeskFixture.open();
    const desk = stage.desk(store);
    for (let count = 0; count < 40; count += 1) {
      const session = await stage.session(desk, stage.world.user().publicKey);
      for (let report = 0; report < 5; report += 1) await stage.attend(desk, session);
    }
    await stage.drainAll(desk);
    const rows = await stage.outbox(store);
    expect(new Set(rows.map(({ state }) => state))).to.deep.equal(new Set(['final']));
    expect(stage.recorded()).to.have.length(200);
    expect(new Set(rows.map(({ signature }) => signature)).size).to.be.at.most(80);
    expect((await desk.status(stage.campaignId)).byState.final).to.equal(200);

    stage.pass(4 * 3_600);
    const late = stage.world.user().publicKey;
    await stage.attend(desk, await stage.session(desk, late));
    await stage.drainAll(desk);
    expect((await stage.outbox(store)).map(({ account }) => account)).to.deep.equal([late.toBase58()]);
  });

  it('tells how its entries stand, and how long the oldest has waited', async () => {
    stage = await DeskFixture.open();
    const desk = stage.desk(store);
    const session = await stage.session(desk, stage.world.user().publicKey);
    await stage.attend(desk, session);
    stage.pass(30);
    expect(await desk.status(stage.campaignId)).to.deep.equal({
      byState: { queued: 1, sent: 0, landed: 0, final: 0, parked: 0 },
      oldestMs: 30_000,
    });
    await desk.drain();
    expect(await desk.status(stage.campaignId)).to.deep.equal({
      byState: { queued: 0, sent: 0, landed: 0, final: 1, parked: 0 },
      oldestMs: 0,
    });
  });
});
