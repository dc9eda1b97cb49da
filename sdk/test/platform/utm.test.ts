import { expect } from 'chai';
import { landingKeys } from '../../src/platform/landing';
import { utmOf, withUtm } from '../../src/platform/utm';

describe('UTM parameters', () => {
  it('are the same however platform, campaign and handle were typed', () => {
    const utm = {
      source: 'instagram',
      medium: 'influencer',
      campaign: 'summer-sale-2026',
      content: 'jess-ica',
    };
    expect(
      utmOf({ platform: 'Instagram', handle: '@jess.ica', campaign: 'Summer  Sale 2026!' }),
    ).to.deep.equal(utm);
    expect(
      utmOf({ platform: 'INSTAGRAM ', handle: 'Jess Ica', campaign: 'summer-sale (2026)' }),
    ).to.deep.equal(utm);
  });

  it('keep letters of any language, and tell links of one influencer apart', () => {
    const utm = utmOf({ platform: 'x', handle: 'Żaneta', campaign: 'Übergrößen', term: 'Story 2' });
    expect(utm).to.include({ content: 'żaneta', campaign: 'übergrößen', term: 'story-2' });
  });

  it('end after a hundred characters, never within one', () => {
    const { campaign = '' } = utmOf({ platform: 'x', handle: 'a', campaign: '𝟙𐐀'.repeat(200) });
    expect([...campaign]).to.have.length(100);
    expect(new TextDecoder().decode(new TextEncoder().encode(campaign))).to.equal(campaign);
  });

  it('are added to an address, each once, and leave the rest', () => {
    const url = withUtm('https://shop.example/a?size=m&utm_source=old#top', {
      source: 'tiktok',
      medium: 'influencer',
    });
    expect(url).to.equal('https://shop.example/a?size=m&utm_source=tiktok&utm_medium=influencer#top');
    expect(() => withUtm('/relative', { source: 'x' })).to.throw(TypeError);
  });
});

describe('the keys in a landing address', () => {
  it('are the code, the click, the address and the page before', () => {
    const url = 'https://shop.example/p?x=1&ref_code=AbC12&click_id=0192-77#y';
    expect(landingKeys(url, 'https://instagram.example/jess')).to.deep.equal({
      ref_code: 'AbC12',
      click_id: '0192-77',
      landing_url: url,
      referrer: 'https://instagram.example/jess',
    });
  });

  it('leave out what can be none, whatever somebody typed', () => {
    expect(landingKeys('https://shop.example/?ref_code=&click_id=', 'about nothing')).to.deep.equal({
      landing_url: 'https://shop.example/?ref_code=&click_id=',
    });
    expect(landingKeys('no address', null)).to.deep.equal({});
    expect(landingKeys(`https://shop.example/?ref_code=${'a'.repeat(5_000)}`)).to.deep.equal({});
  });
});
