import { DESTINATION_MOST_CHARACTERS, destinationProblem } from '@crr/sdk';
import { expect } from 'chai';
import fc from 'fast-check';

import { type ClickParameters, destinationFor } from '../../src/link/destination';
import type { Link } from '../../src/model';

const CLICK: ClickParameters = { clickId: '0190b0f4-0000-7000-8000-000000000001' };
const ID = CLICK.clickId;
const OURS = [
  'ref_code',
  'click_id',
  'utm_source',
  'utm_medium',
  'utm_campaign',
  'utm_term',
  'utm_content',
  'crr_tag',
  'crr_link',
];

function linkTo(destinationUrl: string, utm: Link['utm'] = {}, code = 'abc'): Link {
  return { code, destinationUrl, isActive: true, campaignId: null, influencer: null, utm };
}

describe('destination of a click', () => {
  const cases: readonly (readonly [title: string, destination: string, expected: string])[] = [
    ['gets ref_code and click_id', 'https://shop.test/p', `https://shop.test/p?ref_code=abc&click_id=${ID}`],
    [
      'keeps query and fragment',
      'https://shop.test/p?x=1#f',
      `https://shop.test/p?x=1&ref_code=abc&click_id=${ID}#f`,
    ],
    [
      'replaces an existing ref_code',
      'https://s.test/?ref_code=old&x=1',
      `https://s.test/?ref_code=abc&x=1&click_id=${ID}`,
    ],
    [
      'replaces several by one',
      'https://s.test/?ref_code=1&a=b&ref_code=2&ref_code',
      `https://s.test/?ref_code=abc&a=b&click_id=${ID}`,
    ],
    [
      'knows an encoded name',
      'https://s.test/?ref%5Fcode=1&r%65f_code=2',
      `https://s.test/?ref_code=abc&click_id=${ID}`,
    ],
    [
      'knows a name in another case',
      'https://s.test/?REF_CODE=1&Ref_Code=2',
      `https://s.test/?ref_code=abc&click_id=${ID}`,
    ],
    [
      'sets click_id once',
      'https://s.test/?click_id=1&click_id=2',
      `https://s.test/?click_id=${ID}&ref_code=abc`,
    ],
    ['takes an empty query as none', 'https://s.test/?', `https://s.test/?ref_code=abc&click_id=${ID}`],
    ['takes an empty fragment along', 'https://s.test/#', `https://s.test/?ref_code=abc&click_id=${ID}#`],
    ['keeps empty pairs', 'https://s.test/?a&&=b&', `https://s.test/?a&&=b&&ref_code=abc&click_id=${ID}`],
    [
      'does not take ; for a separator',
      'https://s.test/?a=1;ref_code=2',
      `https://s.test/?a=1;ref_code=2&ref_code=abc&click_id=${ID}`,
    ],
    [
      'keeps + and %20 apart',
      'https://s.test/?q=a+b%20c',
      `https://s.test/?q=a+b%20c&ref_code=abc&click_id=${ID}`,
    ],
    [
      'keeps a ? in the query',
      'https://s.test/?u=/a?b=c',
      `https://s.test/?u=/a?b=c&ref_code=abc&click_id=${ID}`,
    ],
    [
      'leaves a query in the fragment alone',
      'https://s.test/#/r?ref_code=1',
      `https://s.test/?ref_code=abc&click_id=${ID}#/r?ref_code=1`,
    ],
    [
      'keeps a broken encoding',
      'https://s.test/?a=%E0%A4%A&%zz=1',
      `https://s.test/?a=%E0%A4%A&%zz=1&ref_code=abc&click_id=${ID}`,
    ],
    [
      'is ASCII where the link is not',
      'https://bücher.test/ä?ö=ü#ß',
      `https://xn--bcher-kva.test/%C3%A4?%C3%B6=%C3%BC&ref_code=abc&click_id=${ID}#%C3%9F`,
    ],
    [
      'keeps port and encoded slashes',
      'http://s.test:8080/a%2Fb/',
      `http://s.test:8080/a%2Fb/?ref_code=abc&click_id=${ID}`,
    ],
  ];
  for (const [title, destination, expected] of cases) {
    it(title, () => expect(destinationFor(linkTo(destination), CLICK)).to.equal(expected));
  }

  it('writes the code as it is, case and all', () => {
    const url = new URL(destinationFor(linkTo('https://s.test/', {}, 'AbC12'), CLICK));
    expect(url.searchParams.get('ref_code')).to.equal('AbC12');
  });

  it("puts the link's UTM parameters in place of the destination's, each once, and leaves the others", () => {
    const link = linkTo('https://s.test/?utm_source=a&UTM_SOURCE=b&utm_id=7', {
      source: 'tik tok',
      content: 'a&b=c#d',
    });
    expect(destinationFor(link, CLICK)).to.equal(
      `https://s.test/?utm_source=tik%20tok&utm_id=7&ref_code=abc&click_id=${ID}&utm_content=a%26b%3Dc%23d`,
    );
  });

  it('takes no UTM parameter that is none, nor one out of a prototype', () => {
    const utm = Object.create(
      { source: 'inherited' },
      { id: { value: 'x', enumerable: true } },
    ) as Link['utm'];
    expect(destinationFor(linkTo('https://s.test/', utm), CLICK)).to.equal(
      `https://s.test/?ref_code=abc&click_id=${ID}`,
    );
  });

  it('carries a tag and its link’s proof once where it is asked to', () => {
    const tag = { text: 'a:b:1-2:c', linkProof: 'abc.proof' };
    const url = destinationFor(linkTo('https://s.test/?crr_tag=old&crr_link=old#x'), { ...CLICK, tag });
    expect(url).to.equal(
      `https://s.test/?crr_tag=a%3Ab%3A1-2%3Ac&crr_link=abc.proof&ref_code=abc&click_id=${ID}#x`,
    );
  });

  it('can hold no line break, whatever the link holds', () => {
    const link = linkTo('https://s.test/a\r\nSet-Cookie: x=1?b\n=c#d\re', { source: 'x\r\ny' });
    expect(destinationFor(link, CLICK)).to.match(/^[\x21-\x7e]+$/);
  });
});

describe('destination of a click, for any link', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 });
  const pair = fc.oneof(
    fc.tuple(text, text).map(([name, value]) => `${name}=${value}`),
    text,
    fc.constantFrom(...OURS, 'Ref_Code=1', 'ref%5fcode=2', 'CLICK%5FID', 'a=1;ref_code=3', ''),
  );
  const destination = fc
    .record({
      origin: fc.constantFrom(
        'https://shop.test',
        'http://s.test:81',
        'https://bücher.test',
        'HTTPS://S.test',
      ),
      path: fc.oneof(
        fc.webPath(),
        text.map((path) => `/${path}`),
      ),
      pairs: fc.option(fc.array(pair, { maxLength: 6 }), { nil: null }),
      fragment: fc.option(text, { nil: null }),
    })
    .map(
      ({ origin, path, pairs, fragment }) =>
        origin +
        path +
        (pairs === null ? '' : `?${pairs.join('&')}`) +
        (fragment === null ? '' : `#${fragment}`),
    );
  const utm = fc.dictionary(
    fc.constantFrom('source', 'medium', 'campaign', 'term', 'content', 'other'),
    text,
  );
  const tag = fc.option(fc.record({ text, linkProof: text }), { nil: undefined });

  it('host, path and fragment never change', () => {
    fc.assert(
      fc.property(destination, utm, tag, (to, marks, carried) => {
        const before = new URL(to);
        const after = new URL(
          destinationFor(linkTo(to, marks), { ...CLICK, ...(carried === undefined ? {} : { tag: carried }) }),
        );
        for (const part of ['protocol', 'host', 'username', 'password', 'pathname', 'hash'] as const) {
          expect(after[part]).to.equal(before[part]);
        }
      }),
    );
  });

  it('all pairs that are not ours are kept byte for byte and in order, and ours are there once', () => {
    fc.assert(
      fc.property(destination, utm, tag, (to, marks, carried) => {
        const set = ['ref_code', 'click_id'];
        set.push(
          ...Object.keys(marks)
            .filter((name) => name !== 'other')
            .map((name) => `utm_${name}`),
        );
        if (carried !== undefined) set.push('crr_tag', 'crr_link');
        const isOurs = (pair: string) => set.includes(readName(pair));
        const before = rawPairs(new URL(to).href);
        const after = rawPairs(
          destinationFor(linkTo(to, marks), { ...CLICK, ...(carried === undefined ? {} : { tag: carried }) }),
        );
        expect(after.filter((each) => !isOurs(each))).to.deep.equal(before.filter((each) => !isOurs(each)));
        expect(after.filter(isOurs).map(readName).sort()).to.deep.equal([...set].sort());
      }),
    );
  });

  it('what is set is read as it was set', () => {
    fc.assert(
      fc.property(destination, fc.string({ unit: 'grapheme' }), (to, source) => {
        const { searchParams } = new URL(destinationFor(linkTo(to, { source }), CLICK));
        expect(searchParams.getAll('ref_code')).to.deep.equal(['abc']);
        expect(searchParams.get('utm_source')).to.equal(
          new TextDecoder().decode(new TextEncoder().encode(source)),
        );
      }),
    );
  });

  /** Read apart from the code under test: by the URL standard's own parser of forms. */
  function readName(pair: string): string {
    const [[name] = ['']] = [...new URLSearchParams(pair)];
    return name.toLowerCase();
  }

  function rawPairs(href: string): string[] {
    const query = /^[^?#]*\?([^#]*)/.exec(href)?.[1] ?? '';
    return query === '' ? [] : query.split('&');
  }
});

describe('destination of a link', () => {
  it('is http or https without credentials', () => {
    for (const good of ['https://s.test', 'http://s.test:8080/p?x#y', 'https://bücher.test/ä']) {
      expect(destinationProblem(good), good).to.equal(null);
    }
  });

  const refused: readonly (readonly [url: string, rule: string])[] = [
    ['javascript:alert(1)', 'http or https'],
    ['data:text/html,x', 'http or https'],
    ['ftp://s.test/', 'http or https'],
    ['//s.test/', 'absolute'],
    ['/path', 'absolute'],
    ['', 'absolute'],
    ['https://', 'absolute'],
    ['https://bank.test@evil.test/', 'user name'],
    [`https://s.test/${'a'.repeat(DESTINATION_MOST_CHARACTERS)}`, 'characters'],
  ];
  for (const [url, rule] of refused) {
    it(`is refused: ${url.slice(0, 40) || 'nothing'}`, () =>
      expect(destinationProblem(url)).to.contain(rule));
  }
});
