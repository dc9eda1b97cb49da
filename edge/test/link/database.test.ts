import type { Database } from '@crr/db';
import {
  generateLinkCode,
  LINK_CODE_PATTERN,
  type LinkChanges,
  LinkInputError,
  type NewLink,
} from '@crr/sdk';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { DatabaseSink } from '../../src/journal/database-sink';
import { createLink, listLinks, updateLink } from '../../src/link/admin';
import { DatabaseLinkStore } from '../../src/link/database-store';
import { LinkExistsError, LinkMissingError } from '../../src/link/errors';
import { click } from '../journal/support/records';

const CAMPAIGN = '11111111111111111111111111111112';
const INFLUENCER = 'So11111111111111111111111111111111111111112';
const DESTINATION = 'https://shop.example/page?x=1#f';

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

async function run({ db }: Database, statement: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw(statement));
}

forEachDatabase('links in the database', (open) => {
  it('are found as they were created', async () => {
    const { db } = await open();
    const created = await createLink(db, {
      destinationUrl: DESTINATION,
      code: 'AbC12',
      campaignId: CAMPAIGN,
      influencer: INFLUENCER,
      utm: { source: 'twitter', medium: 'soziale Netze & mehr' },
    });
    expect(created).to.deep.equal({
      code: 'AbC12',
      destinationUrl: DESTINATION,
      isActive: true,
      campaignId: CAMPAIGN,
      influencer: INFLUENCER,
      utm: { source: 'twitter', medium: 'soziale Netze & mehr' },
    });
    const store = new DatabaseLinkStore(db);
    expect(await store.find('AbC12')).to.deep.equal(created);
    expect(await store.find('abc12'), 'case matters').to.equal(null);
    expect(await store.find("' OR 1=1 --")).to.equal(null);
  });

  it('need a destination alone, and get a code', async () => {
    const { db } = await open();
    const first = await createLink(db, { destinationUrl: DESTINATION });
    const second = await createLink(db, { destinationUrl: DESTINATION });
    expect(first.code).to.match(/^[1-9A-HJ-NP-Za-km-z]{7}$/);
    expect(second.code).to.not.equal(first.code);
    expect(first).to.include({ campaignId: null, influencer: null, isActive: true });
    expect(await new DatabaseLinkStore(db).find(first.code)).to.deep.equal(first);
  });

  it('do not take another’s code', async () => {
    const { db } = await open();
    const first = await createLink(db, { destinationUrl: DESTINATION, code: 'mine' });
    const error = await failure(createLink(db, { destinationUrl: 'https://other.example', code: 'mine' }));
    expect(error).to.be.instanceOf(LinkExistsError);
    expect(await new DatabaseLinkStore(db).find('mine')).to.deep.equal(first);
  });

  const wrong: readonly [string, string, Partial<Record<keyof NewLink, unknown>>][] = [
    ['no destination', 'destinationUrl', { destinationUrl: undefined }],
    ['a destination that is no URL', 'destinationUrl', { destinationUrl: 'shop' }],
    ['script as a destination', 'destinationUrl', { destinationUrl: 'javascript:alert(1)' }],
    ['a file as a destination', 'destinationUrl', { destinationUrl: 'file:///etc/passwd' }],
    ['a destination without slashes', 'destinationUrl', { destinationUrl: 'https:shop.example' }],
    ['a user name in the destination', 'destinationUrl', { destinationUrl: 'https://me@shop.example/' }],
    ['a password in the destination', 'destinationUrl', { destinationUrl: 'https://:secret@shop.example/' }],
    [
      'a line break in the destination',
      'destinationUrl',
      { destinationUrl: 'https://shop.example/\r\nSet-Cookie: a=b' },
    ],
    ['a space before the destination', 'destinationUrl', { destinationUrl: ' https://shop.example/' }],
    [
      'too long a destination',
      'destinationUrl',
      { destinationUrl: `https://shop.example/${'x'.repeat(2_028)}` },
    ],
    ['an empty code', 'code', { code: '' }],
    ['a code with a slash', 'code', { code: 'a/b' }],
    ['a code that ends in a line break', 'code', { code: 'abc\n' }],
    ['a code of 65 characters', 'code', { code: 'x'.repeat(65) }],
    ['a campaign that is no key', 'campaignId', { campaignId: 'campaign' }],
    ['a campaign of 31 bytes', 'campaignId', { campaignId: '1'.repeat(31) }],
    ['a campaign of endless text', 'campaignId', { campaignId: '1'.repeat(10_000) }],
    ['an influencer that is no text', 'influencer', { influencer: 7 }],
    ['a UTM parameter that there is not', 'utm.id', { utm: { id: 'x' } }],
    ['a UTM parameter with its prefix', 'utm.utm_source', { utm: { utm_source: 'x' } }],
    ['an empty UTM parameter', 'utm.term', { utm: { term: '' } }],
    ['a UTM parameter that is no text', 'utm.term', { utm: { term: 1 } }],
    ['a UTM parameter with a control character', 'utm.term', { utm: { term: 'a\u0000' } }],
    ['too long a UTM parameter', 'utm.term', { utm: { term: 'x'.repeat(257) } }],
    ['UTM parameters as a list', 'utm', { utm: ['source'] }],
  ];
  it('are checked by field and rule before anything is stored', async () => {
    const { db } = await open();
    for (const [what, field, changes] of wrong) {
      const error = await failure(createLink(db, { destinationUrl: DESTINATION, ...changes } as NewLink));
      expect(error, what).to.be.instanceOf(LinkInputError);
      expect(error, what).to.include({ field });
      expect((error as LinkInputError).rule, what).to.match(/^must /);
    }
    expect(await listLinks(db)).to.deep.equal([]);
  });

  it('take what is at the edge of the rules', async () => {
    const { db } = await open();
    const longest = `http://shop.example/${'x'.repeat(2_028)}`;
    await createLink(db, { destinationUrl: longest, code: 'x'.repeat(64), utm: { source: 'x'.repeat(256) } });
    await createLink(db, { destinationUrl: 'https://bücher.example/ä?q=a b', code: '_-', campaignId: null });
  });

  it('change in what is named, and in nothing else', async () => {
    const { db } = await open();
    const link = await createLink(db, {
      destinationUrl: DESTINATION,
      campaignId: CAMPAIGN,
      utm: { source: 'a' },
    });
    const store = new DatabaseLinkStore(db);
    const steps: readonly LinkChanges[] = [
      { isActive: false },
      { destinationUrl: 'https://new.example/', isActive: true },
      { campaignId: null, influencer: INFLUENCER },
      { utm: {} },
      {},
    ];
    let expected = link;
    for (const changes of steps) {
      expected = { ...expected, ...(changes as Partial<typeof link>) };
      expect(await updateLink(db, link.code, changes)).to.deep.equal(expected);
      expect(await store.find(link.code)).to.deep.equal(expected);
    }
  });

  it('can not be changed against the rules, or when they are not there', async () => {
    const { db } = await open();
    const { code } = await createLink(db, { destinationUrl: DESTINATION });
    const bad = [{ destinationUrl: 'ftp://x' }, { isActive: 'no' }, { campaignId: 'x' }, { utm: { x: 'y' } }];
    for (const changes of bad) {
      expect(await failure(updateLink(db, code, changes as LinkChanges))).to.be.instanceOf(LinkInputError);
    }
    expect(await failure(updateLink(db, 'none', { isActive: false }))).to.be.instanceOf(LinkMissingError);
  });

  it('are listed with the clicks of people, the newest first, page by page', async () => {
    const database = await open();
    const { db } = database;
    for (const code of ['a', 'b', 'c', 'd']) {
      await createLink(db, {
        destinationUrl: DESTINATION,
        code,
        ...(code < 'c' ? { campaignId: CAMPAIGN } : {}),
      });
    }
    await updateLink(db, 'b', { influencer: INFLUENCER });
    // Two of the same moment: the code decides.
    await run(
      database,
      `UPDATE platform.tracking_links SET created_at = now() - (code < 'c')::int * interval '1 hour'`,
    );
    const visits = [
      click(1, { code: 'a' }),
      click(2, { code: 'a' }),
      click(3, { code: 'a', botReason: 'bot' }),
    ];
    await new DatabaseSink(db).deliver(
      [...visits, click(4, { code: 'd' }), click(5, { code: 'gone' })].map((one) => ({
        kind: 'click',
        click: one,
      })),
      [],
    );
    const all = await listLinks(db);
    expect(all.map(({ code, clicks }) => [code, clicks])).to.deep.equal([
      ['d', 1],
      ['c', 0],
      ['b', 0],
      ['a', 2],
    ]);
    expect(all[0]?.createdAt).to.be.instanceOf(Date);
    const paged: string[] = [];
    for (let after: string | undefined; ; after = paged.at(-1)) {
      const page = await listLinks(db, { most: 1, after });
      if (page.length === 0) break;
      paged.push(...page.map(({ code }) => code));
    }
    expect(paged).to.deep.equal(['d', 'c', 'b', 'a']);
    const codes = async (filter: object) => (await listLinks(db, filter)).map(({ code }) => code);
    expect(await codes({ campaignId: CAMPAIGN })).to.deep.equal(['b', 'a']);
    expect(await codes({ campaignId: CAMPAIGN, influencer: INFLUENCER })).to.deep.equal(['b']);
    for (const most of [0, 1.5, 1_001]) {
      expect(await failure(listLinks(db, { most }))).to.be.instanceOf(LinkInputError);
    }
  });
});

describe('a generated code', () => {
  it('has seven characters that nobody takes for each other, each as likely', () => {
    const codes = Array.from({ length: 6_000 }, generateLinkCode);
    expect(new Set(codes).size).to.equal(6_000);
    const counts = new Map<string, number>();
    for (const code of codes) {
      expect(code)
        .to.match(LINK_CODE_PATTERN)
        .and.match(/^[^0OIl]{7}$/);
      for (const character of code) counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).to.equal(58);
    // Six standard deviations of 42,000 draws.
    const mean = 42_000 / 58;
    for (const count of counts.values()) expect(Math.abs(count - mean)).to.be.below(6 * Math.sqrt(mean));
  });
});
