import { importTagSigner, tagSignerFromKeypair } from '@crr/sdk';
import { expect } from 'chai';
import { forEachDatabase } from '../../../indexer/test/support/database';
import { DatabaseStore } from '../../src/store/database';
import type { Store } from '../../src/store/sql';
import { Stage } from './stage';

forEachDatabase('submission to the chain', (open) => {
  let stage: Stage;
  let store: Store;

  beforeEach(async () => {
    store = new DatabaseStore((await open()).db);
  });
  afterEach(() => stage.close());

  it('lands a first VAU with its tag and later ones behind it, several in one transaction', async () => {
    stage = await Stage.open();
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
    expect(await store.all('SELECT * FROM edge_transactions')).to.deep.equal([]);
  });

  it('tells each change of state through the journal', async () => {
    stage = await Stage.open();
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
    stage = await Stage.open();
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
});
