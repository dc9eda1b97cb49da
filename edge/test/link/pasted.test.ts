import { expect } from 'chai';
import { pastedCodes } from '../../src/link/pasted';

describe('a link as it was pasted', () => {
  const same: readonly string[] = [
    '/r/AbC12',
    '/api/v1/r/AbC12',
    '/r/AbC12/',
    '/r/AbC12//',
    '//r/AbC12',
    '/r//AbC12',
    '///r///AbC12///',
    '//api//v1//r//AbC12',
    '/r/AbC12.',
    '/r/AbC12...',
    '/r/AbC12,',
    '/r/AbC12;',
    '/r/AbC12:',
    '/r/AbC12!',
    '/r/AbC12)',
    '/r/AbC12).',
    '/r/AbC12]',
    '/r/AbC12%5D',
    '/r/AbC12%7D',
    '/r/AbC12%3E',
    '/r/%3CAbC12%3E',
    '/r/(AbC12)',
    '/r/AbC12%22',
    "/r/AbC12'",
    '/r/AbC12*',
    '/r/AbC12%60',
    '/r/AbC12%20',
    '/r/%20AbC12',
    '/r/AbC12+',
    '/r/AbC12%09',
    '/r/AbC12%0A',
    '/r/AbC12%0D%0A',
    '/r/AbC12%00',
    '/r/AbC12%5C',
    '/r/AbC12%2F',
    '/r/AbC12%C2%A0',
    '/r/AbC12%E2%80%8B',
    '/r/AbC12%E2%80%8C',
    '/r/AbC12%E2%80%8D',
    '/r/AbC12%E2%81%A0',
    '/r/AbC12%EF%BB%BF',
    '/r/%EF%BB%BFAbC12',
    '/r/AbC12%C2%AD',
    '/r/AbC12%E2%80%AC',
    '/r/AbC12%E2%80%9D',
    '/r/AbC12%E2%80%99',
    '/r/AbC12%C2%BB',
    '/r/AbC12%E2%80%A6',
    '/r/AbC12%E3%80%82',
    '/r/AbC12%EF%BC%8C',
    '/r/AbC12%E2%80%94',
    '/r/AbC12%F0%9F%91%87',
    '/r/AbC12%E2%9D%A4%EF%B8%8F',
    '/r/AbC12%',
    '/r/AbC12%E2',
    '/r/AbC12%2520',
    '/r/AbC12%25E2%2580%258B',
    '/r/%41b%4312',
    '/%72/AbC12',
    '/r%2FAbC12',
    '/r/AbC12&fbclid=x',
    '/r/AbC12&amp;utm_source=a',
    '/r/AbC12%3Futm_source=a',
    '/r/AbC12%23top',
    '/r/AbC12.)%E2%80%8B/',
    '/r/AbC12​',
    '/r/AbC12。',
  ];
  for (const path of same) {
    it(`means the link: ${path}`, () => expect(pastedCodes(path)[0]).to.equal('AbC12'));
  }

  it('may end in what a code may hold: the code that stands there first', () => {
    expect(pastedCodes('/r/AbC12-')).to.deep.equal(['AbC12-', 'AbC12']);
    expect(pastedCodes('/r/_AbC12_')).to.deep.equal(['_AbC12_', 'AbC12']);
    expect(pastedCodes('/r/a-b_c')).to.deep.equal(['a-b_c']);
  });

  const others = [
    '/r/',
    '/r',
    '/r/.',
    '/r/%20',
    '/r/AbC12/more',
    '/r/AbC12%20more',
    '/r/a%20b',
    '/r/AbC12é',
    '/r/AbC12%C3%A9',
    '/r/AbC12.html',
    `/r/${'x'.repeat(65)}`,
    `/r/AbC12${'.'.repeat(600)}`,
    '/x/AbC12',
    '/rr/AbC12',
    '/api/v2/r/AbC12',
    '/v1/vau',
    '/',
    '',
  ];
  for (const path of others) {
    it(`means no link: ${path.slice(0, 40)}`, () => expect(pastedCodes(path)).to.deep.equal([]));
  }
});
