/** What one tenant tries to learn of another by naming ids that are not theirs. */
import { expect } from 'chai';
import { assignTo, campaignOf } from '../influencers/support';
import { TestPlatform } from '../support/app';
import { onOneDatabase } from '../support/database';

onOneDatabase('another tenant’s ids', (open) => {
  it('tell nobody who takes part in a campaign that is not theirs, by a report’s filter', async () => {
    const test = await TestPlatform.start(await open());
    const [mine, theirs] = [await campaignOf(test, 'advertiserA'), await campaignOf(test, 'advertiserB')];
    for (const influencer of [test.ids.influencerA, test.ids.influencerB])
      await assignTo(test, mine, influencer);
    await assignTo(test, theirs, test.ids.influencerA, 'advertiserB');
    const keys = async (query: Record<string, string>) => {
      const { data } = await test.expect<{ data: { key: string }[] }>(
        200,
        'advertiserA',
        'get',
        '/stats/influencers',
        {
          query,
        },
      );
      return data.map(({ key }) => key);
    };
    expect(await keys({ campaign_id: mine })).to.have.members([test.ids.influencerA, test.ids.influencerB]);
    expect(await keys({ campaign_id: theirs })).to.deep.equal([]);
  });
});
