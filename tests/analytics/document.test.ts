import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { answer, currentDocument, document } from './document';
import { example } from './support/example';
import { leaderboardOfAttributions } from './support/leaderboard';
import { read } from './support/rows';

const CLOCK = '2027-03-11T12:00:00Z';

forEachDatabase('the query files', (open) => {
  it('answer as the document shows', async () => {
    const database = await open();
    await example(database);
    expect(currentDocument()).to.equal(await document(database));
  });

  it('answer as the views do, and as the events’ own rows would', async () => {
    const database = await open();
    await example(database);
    const roi = await read(
      database,
      `SELECT * FROM chain.campaign_roi_at('${CLOCK}') ORDER BY spent_usd DESC, campaign_id`,
    );
    expect(roi).to.not.be.empty;
    expect(await answer(database, '01_campaign_roi.sql')).to.deep.equal(roi);
    const leaders = await read(database, leaderboardOfAttributions(CLOCK));
    expect(leaders).to.not.be.empty;
    expect(await answer(database, '02_influencer_leaderboard.sql')).to.deep.equal(leaders);
  });
});
