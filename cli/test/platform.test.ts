import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Database } from '@crr/db';
import { listening } from '@crr/kit/node';
import { emptyDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { crr } from '../src/crr';
import { keepPlatform } from '../src/platform/kept';
import { type PlatformBeside, startPlatformBeside } from '../src/platform/launcher';
import { TemporaryHome, Terminal } from './support/terminal';

interface Made extends Record<string, unknown> {
  id: string;
  code: string;
  key: string;
  hmac_secret: string | null;
  token: string;
  data: Record<string, unknown>[];
  next_cursor: string | null;
}

const OWNER_ONLY = 0o600;

/** Tests go on where the one before ended: they tell the story of one advertiser. */
describe('crr platform', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  let database: Database;
  let platform: PlatformBeside;
  let advertiser: string;
  let campaign: string;
  let influencer: string;
  let apiKey: string;
  let event: string;

  before(async () => {
    database = await emptyDatabase();
    const { home } = temporary;
    platform = await startPlatformBeside({ home, database, edgeUrl: 'http://edge.example', chain: null });
  });
  after(async () => {
    await platform?.stop();
    await database?.close();
    temporary.remove();
  });

  const run = (...args: string[]) => terminal.run('platform', ...args);
  const told = (...args: string[]) => terminal.json<Made>('platform', ...args);

  it('finds the platform that was started here, and who is signed in, in files that are their owner’s alone', async () => {
    expect((await run('users', 'me')).out).to.contain('admin');
    for (const file of ['platform.json', 'platform-secret']) {
      expect(statSync(join(temporary.folder, file)).mode & 0o777, file).to.equal(OWNER_ONLY);
    }
  });

  it('makes an advertiser and a key, which is shown once', async () => {
    advertiser = (await told('advertisers', 'create', 'Acme')).id;
    const shown = await told(
      'keys',
      'create',
      'server',
      '--advertiser',
      advertiser,
      '--scopes',
      'events:write,events:read',
    );
    apiKey = shown.key;
    expect(apiKey).to.match(/^sk_live_/);
    const { out } = await run('keys', 'list', '--advertiser', advertiser);
    expect([out.includes(apiKey), out.includes(apiKey.slice(0, 12))]).to.deep.equal([false, true]);
  });

  it('plans a campaign, moves it on, and lets an influencer take part', async () => {
    campaign = (await told('campaigns', 'create', 'Summer', '--advertiser', advertiser, '--budget', '5000'))
      .id;
    expect(await told('campaigns', 'move', campaign, 'submit')).to.include({ status: 'reviewing' });
    expect(await told('campaigns', 'move', campaign, 'publish')).to.include({
      status: 'published',
      budget_usdc: '5000000000',
    });
    influencer = (await told('influencers', 'create', 'jess', '--platform-name', 'Instagram')).id;
    await run('influencers', 'approve', influencer);
    const { code, out } = await run('campaigns', 'assign', campaign, influencer, '--share', '15%');
    expect([code, out.includes('15 % of revenue')]).to.deep.equal([0, true]);
  });

  it('gives out links and codes', async () => {
    const link = await told(
      'links',
      'create',
      'https://shop.example',
      '--campaign',
      campaign,
      '--influencer',
      influencer,
    );
    expect(link.url).to.equal(`http://edge.example/r/${link.code}`);
    const coupon = await told(
      'coupons',
      'create',
      '--campaign',
      campaign,
      '--influencer',
      influencer,
      '--code',
      'JESSICA20',
    );
    expect(coupon.code).to.equal('JESSICA20');
    expect((await run('coupons', 'generate', '--campaign', campaign)).out).to.contain('0 made, 1 had one');
    const forced = await told('coupons', 'generate', '--campaign', campaign, '--force', '--prefix', 'SUMMER');
    expect((forced.created as { code: string }[])[0]?.code).to.match(/^SUMMER-/);
    const renewed = await told('links', 'regenerate', link.code);
    expect(renewed.code).not.to.equal(link.code);
    expect((await run('links', 'list', '--campaign', campaign)).out).to.contain(renewed.code);
  });

  it('tells a purchase as a server does, and says whom it is credited to and why', async () => {
    const args = [
      'events',
      'send',
      'purchase',
      '--value',
      '49.90',
      '--coupon',
      'jessica20',
      '--id',
      'order-1',
    ];
    const receipt = await told(...args, '--api-key', apiKey);
    event = receipt.id;
    expect(receipt).to.include({ deciding_key: 'coupon', influencer_id: influencer, duplicate: false });
    expect((await run(...args, '--api-key', apiKey)).out).to.contain('known already');
    const { out } = await run('events', 'show', event);
    expect(out).to.contain('49.90 USD').and.to.contain('because').and.to.contain('decided');
    expect((await run('events', 'list', '--action', 'purchase')).out).to.contain(event);
  });

  it('exits with 1 on a refusal, naming code, rule and field; what was refused can be followed', async () => {
    const wrong = await run('events', 'send', 'purchase', '--value', 'much', '--api-key', apiKey, '--json');
    expect(wrong.code).to.equal(1);
    expect(JSON.parse(wrong.err).error).to.include({ name: 'invalid_field', field: 'value' });
    expect((await run('events', 'failed')).out).to.contain('invalid_field');
    expect((await run('events', 'show', '00000000-0000-7000-8000-000000000000')).code).to.equal(1);
  });

  it('reports what it brought, to people and to programs', async () => {
    expect((await run('reports', 'overview')).out).to.contain('49.90 USD');
    const filter = ['--from', '2020-01-01', '--to', '+1d', '--campaign', campaign];
    expect(await told('reports', 'overview', ...filter)).to.include({ conversions: 1 });
    for (const report of [
      'campaigns',
      'influencers',
      'platforms',
      'coupons',
      'links',
      'funnel',
      'journey',
      'leaderboard',
    ]) {
      expect((await run('reports', report)).code, report).to.equal(0);
    }
    expect((await run('reports', 'influencers')).out).to.contain('jess');
  });

  it('exports events as CSV', async () => {
    const file = join(temporary.folder, 'events.csv');
    expect((await run('export', '--out', file)).code).to.equal(0);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    expect(lines).to.have.length(2);
    expect(lines[1]).to.contain(event).and.to.contain('49.9');
    expect((await run('export', '--out', join(temporary.folder, 'nowhere', 'x.csv'))).code).to.equal(2);
  });

  it('gives anybody a token of a development platform, who then waits for an admin', async () => {
    const { token } = await told('dev-token', 'jana', '--email', 'jana@shop.example');
    expect((await run('users', 'me')).out).to.contain('pending');
    expect((await run('reports', 'overview', '--token', token)).code).to.equal(1);
    const { id } = await told('users', 'me');
    await told('dev-token');
    expect((await run('users', 'list', '--status', 'pending')).out).to.contain('jana');
    await told('users', 'approve', id, '--advertiser', advertiser);
    expect(await told('reports', 'overview', '--token', token)).to.include({ conversions: 1 });
  });

  it('keeps a token with the platform that gave it, for the commands that follow', async () => {
    const elsewhere = new TemporaryHome();
    keepPlatform(elsewhere.home, { url: 'http://127.0.0.1:9', token: 'of another' });
    const other = new Terminal(elsewhere.home);
    expect((await other.run('platform', 'dev-token', '--platform', platform.url)).code).to.equal(0);
    expect((await other.run('platform', 'users', 'me')).code).to.equal(0);
    elsewhere.remove();
  });

  it('sends a token that was kept to the platform that it is of, and to no other', async () => {
    const heard: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.writeHead(401).end();
    });
    const stranger = await listening(server.listen(0, '127.0.0.1'), { hostname: '127.0.0.1' });
    await run('reports', 'overview', '--platform', stranger.url);
    await run('reports', 'overview', '--platform', stranger.url, '--token', 'typed');
    await stranger.close();
    expect(heard).to.deep.equal([undefined, 'Bearer typed']);
    expect((await run('users', 'me')).code).to.equal(0);
  });

  for (const [what, ...args] of [
    ['an unknown action', 'events', 'send', 'theft'],
    ['two shares at once', 'campaigns', 'assign', 'a', 'b', '--share', '1%', '--flat', '1'],
    ['a platform that is no address', 'users', 'me', '--platform', 'nowhere'],
    ['a page of no possible size', 'links', 'list', '--limit', '0'],
    ['an unknown step', 'campaigns', 'move', 'a', 'jump'],
  ] as const) {
    it(`refuses ${what}, with 2`, async () => {
      expect((await run(...args)).code).to.equal(2);
    });
  }

  it('exits with 3 when nobody is there', async () => {
    const { code, err } = await run('users', 'me', '--platform', 'http://127.0.0.1:9');
    expect([code, err.includes('--platform')]).to.deep.equal([3, true]);
  });

  it('teaches in its help, from nothing to an attributed purchase', async () => {
    const { out } = await run('--help');
    for (const word of ['keys create', 'coupons create', 'events send', 'events show', 'Exit codes']) {
      expect(out).to.contain(word);
    }
    expect(existsSync(join(temporary.folder, 'keys'))).to.equal(false);
  });
});

describe('crr platform start', () => {
  const temporary = new TemporaryHome();
  after(() => temporary.remove());

  it('serves until it is ended, and what it keeps is enough for the commands after it', async () => {
    const terminal = new Terminal(temporary.home);
    let me = '';
    const streams = { out: () => {}, err: () => {} };
    const interrupted = async () => {
      me = (await terminal.run('platform', 'users', 'me')).out;
    };
    const code = await crr(['platform', 'start', '--port', '0'], {
      streams,
      home: temporary.home,
      interrupted,
    });
    expect([code, me.includes('admin')]).to.deep.equal([0, true]);
  });
});
