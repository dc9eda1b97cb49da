import { assert } from 'chai';
import { generateUtm } from '../../src/links/utm';

describe('generated UTM parameters', () => {
  it('name platform, handle and campaign', () => {
    const influencer = { handle: 'Jana.Makes', platform: 'tiktok' };
    assert.deepEqual(generateUtm({ campaign: ' Summer Sale 2026! ', influencer }), {
      source: 'tiktok',
      medium: 'influencer',
      campaign: 'summer-sale-2026',
      content: 'jana-makes',
    });
  });

  it('name the campaign alone for a link of its own', () => {
    assert.deepEqual(generateUtm({ campaign: 'Été', influencer: null }), {
      source: 'campaign',
      medium: 'influencer',
      campaign: 'été',
    });
  });

  it('are never empty and never long', () => {
    const influencer = { handle: '!!!', platform: 'other' };
    const { campaign, content } = generateUtm({ campaign: '𝒜'.repeat(500), influencer });
    assert.deepEqual([campaign, content], ['a'.repeat(100), 'none']);
  });
});
