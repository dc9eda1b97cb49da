/** Limits that hold whatever a stranger collects: fresh tags, long sessions, other campaigns. */
import { encodeBase58, tagSignerFromKeypair } from '@crr/sdk';
import { openFresh } from '@crr/testing/database';
import { TEST_SETTINGS } from '@crr/testing/services';
import { expect } from 'chai';
import { readNodeSettings } from '../../src/config/config';
import type { DeskSettings } from '../../src/desk/settings';
import type { Outcome } from '../../src/model';
import { DatabaseStore } from '../../src/store/database';
import { DeskFixture } from '../desk/desk-fixture';

describe('limits of a desk', () => {
  let stage: DeskFixture;
  let database: Awaited<ReturnType<typeof openFresh>>;
  let store: DatabaseStore;

  beforeEach(async () => {
    database = await openFresh('pglite');
    store = new DatabaseStore(database.db);
    stage = await DeskFixture.open();
  });
  afterEach(async () => {
    await stage.close();
    await database.close();
  });

  const deskWith = (settings: Partial<DeskSettings>) => stage.desk(store, { settings });

  it('are one for all tags of an influencer: a link signs a new one every minute', async () => {
    const desk = deskWith({ sessionsPerTagPerMinute: 2 });
    const outcomes: string[] = [];
    for (let age = 0; age < 4; age += 1) {
      const tag = await stage.tag({ issuedAt: stage.world.chain.now() - BigInt(age) });
      outcomes.push(
        codeOf(await desk.openSession(await stage.opening(stage.world.user().publicKey, { tag }))),
      );
    }
    expect(outcomes).to.deep.equal(['ok', 'ok', 'rate_limited', 'rate_limited']);
  });

  it('of a site in one campaign are not used up by another campaign of the same edge', async () => {
    const other = stage.world.campaign({ attester: stage.campaign.attester.publicKey });
    const desk = deskWith({ reportsPerSitePerMinute: 1 });
    const account = stage.world.user().publicKey;
    const mine = await stage.session(desk, account);
    const theirs = await openIn(other);
    stage.pass(5);
    expect(codeOf(await desk.report(stage.reporting(mine)))).to.equal('ok');
    expect(codeOf(await desk.report(theirs))).to.equal('ok');

    async function openIn(campaign: typeof other) {
      const campaignId = encodeBase58(campaign.id);
      const tag = await stage.tag({ campaign, signer: tagSignerFromKeypair(campaign.tagSigner) });
      const sessionId = await stage.session(desk, account, { campaignId, tag });
      return stage.reporting(sessionId, { campaignId });
    }
  });

  it('of nonces last as long as the longest session that can be set', async () => {
    const longest = 86_400;
    const { desk: settings } = readNodeSettings({ ...TEST_SETTINGS, SESSION_SECONDS: `${longest}` });
    const desk = deskWith({ ...settings, gatherMs: 0 });
    const tag = await stage.tag({ seconds: BigInt(2 * longest) });
    const session = await stage.session(desk, stage.world.user().publicKey, { tag });
    stage.pass(5);
    const report = stage.reporting(session);
    expect(codeOf(await desk.report(report))).to.equal('ok');
    await stage.drainAll(desk);
    stage.pass(longest - 3_600);
    await desk.drain();
    expect(codeOf(await desk.report(report))).to.equal('nonce_used');
    expect(stage.recorded()).to.have.length(1);
  });
});

function codeOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? 'ok' : outcome.refusal.code;
}
