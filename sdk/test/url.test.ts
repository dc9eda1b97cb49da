import { expect } from 'chai';
import { parseUrl, siteHash } from '../src';

/** Enough for the engine to compile what is called: on Node 20 that changes what \`URL.canParse\` answers. */
const OFTEN = 20_000;
const ADDRESS = 'https://b\u00fccher.example/\u00e4';

describe('a URL', () => {
  it('is none where the text is none', () => {
    for (const text of ['', 'shop.example', '//shop.example', 'https://', 'https://a b']) {
      expect(parseUrl(text), text).to.equal(null);
    }
  });

  it('may have letters beyond ASCII, however often it is read', () => {
    const hosts = new Set(Array.from({ length: OFTEN }, () => parseUrl(ADDRESS)?.hostname));
    expect([...hosts]).to.deep.equal(['xn--bcher-kva.example']);
  });

  it('of a site with such letters names the site, however often it is asked', () => {
    const first = siteHash(ADDRESS);
    for (let i = 0; i < OFTEN; i += 1) siteHash(ADDRESS);
    expect(siteHash(ADDRESS)).to.deep.equal(first);
  });
});
