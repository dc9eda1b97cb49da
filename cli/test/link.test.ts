import { migrate, openDatabase } from '@crr/db';
import { readNodeSettings, startNodeEdge } from '@crr/edge';
import { emptyPostgresUrl } from '@crr/testing/database';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { edgeVariables } from '../src/edge/settings';
import { TemporaryHome, Terminal } from './support/terminal';

interface ToldLink {
  url: string;
  code: string;
  destinationUrl: string;
  isActive: boolean;
  utm: Record<string, string>;
}

/** Nobody listens there: these links belong to no campaign, so that no node is asked. */
const NO_NODE = 'http://127.0.0.1:9';
/** As long as the edge believes what it read, and a little longer. */
const FOLLOWS_WITHIN_MILLISECONDS = 120_000;
/** The database has a process of its own. */
const CLOCKS_DIFFER_MS = 5_000;

describe('crr link', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  let url: string;
  let createdMs = 0;

  before(async () => {
    url = await emptyPostgresUrl();
  });

  after(() => temporary.remove());

  const link = (...args: string[]) => terminal.run('link', ...args, '--database', url);
  const told = async (...args: string[]): Promise<ToldLink> =>
    JSON.parse((await link(...args, '--json')).out);

  it('creates a link with a code of its own, or with the one that is wanted', async () => {
    createdMs = Date.now();
    const random = await told('create', 'https://shop.example/a');
    expect(random.code).to.match(/^[A-Za-z0-9]{7}$/);
    const wanted = await told(
      'create',
      'https://shop.example/b',
      '--code',
      'AbC12',
      '--utm',
      'source=tiktok',
    );
    expect(wanted).to.include({ code: 'AbC12', destinationUrl: 'https://shop.example/b', isActive: true });
    expect(wanted.utm).to.deep.equal({ source: 'tiktok' });
  });

  it('refuses a code that is taken, with 1', async () => {
    const { code, err } = await link('create', 'https://shop.example', '--code', 'AbC12');
    expect(code).to.equal(1);
    expect(err).to.contain('LinkExistsError');
  });

  for (const [what, ...args] of [
    ['a destination that is no web page', 'create', 'javascript:alert(1)'],
    ['a destination with a password', 'create', 'https://a:b@shop.example'],
    ['an unknown UTM parameter', 'create', 'https://shop.example', '--utm', 'colour=red'],
    ['a UTM parameter without a value', 'create', 'https://shop.example', '--utm', 'source'],
    ['a campaign that is none', 'create', 'https://shop.example', '--campaign', 'x'],
    ['switching on and off at once', 'change', 'AbC12', '--activate', '--deactivate'],
    ['a change that changes nothing', 'change', 'AbC12'],
    ['a page of no possible size', 'list', '--most', '0'],
  ] as const) {
    it(`refuses ${what}, with 2`, async () => {
      expect((await link(...args)).code).to.equal(2);
    });
  }

  it('says that a link does not exist, with 1', async () => {
    const { code, err } = await link('change', 'nowhere', '--deactivate');
    expect(code).to.equal(1);
    expect(err).to.contain('LinkMissingError');
  });

  it('tells programs when a link was created, in ISO 8601', async () => {
    const [newest] = JSON.parse((await link('list', '--json')).out);
    expect(newest.code).to.equal('AbC12');
    expect(Date.parse(newest.createdAt)).to.be.within(
      createdMs - CLOCKS_DIFFER_MS,
      Date.now() + CLOCKS_DIFFER_MS,
    );
    expect(new Date(newest.createdAt).toISOString()).to.equal(newest.createdAt);
  });

  it('names the database that can not be reached, and not the node', async () => {
    const { code, err } = await terminal.run('link', 'list', '--database', 'postgres://nobody.invalid/crr');
    expect(code).to.equal(3);
    expect(err).to.contain('DatabaseUnreachableError [--database]');
  });

  it('lists links with the visits of people, and not of bots', async () => {
    await withEdge(async (edge) => {
      for (const agent of [PERSON, PERSON, BOT]) await visit(`${edge}/r/AbC12`, agent);
      const deadline = Date.now() + FOLLOWS_WITHIN_MILLISECONDS;
      while ((await clicksOf('AbC12')) < 2 && Date.now() < deadline) await pause();
      expect(await clicksOf('AbC12')).to.equal(2);
    });
  });

  it('switches a link off, and an edge that serves it follows', async () => {
    await withEdge(async (edge) => {
      expect((await visit(`${edge}/r/AbC12`, PERSON)).status).to.equal(302);
      expect((await told('change', 'AbC12', '--deactivate')).isActive).to.equal(false);
      const deadline = Date.now() + FOLLOWS_WITHIN_MILLISECONDS;
      while ((await visit(`${edge}/r/AbC12`, PERSON)).status === 302 && Date.now() < deadline) await pause();
      expect((await visit(`${edge}/r/AbC12`, PERSON)).status).to.equal(410);
    });
  });

  const PERSON =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36';
  const BOT = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

  it('prints the link as it is given away: by --edge, by CRR_EDGE_URL, else where the edge was started last', async () => {
    const given = process.env.CRR_EDGE_URL;
    const made = async (...args: string[]) => {
      const { url: link, code } = await told('create', 'https://shop.example/c', ...args);
      return link.replace(code, 'CODE');
    };
    try {
      delete process.env.CRR_EDGE_URL;
      expect(await made()).to.equal('http://127.0.0.1:8787/r/CODE');
      temporary.home.saveSettings({ ...temporary.home.settings(), edgeUrl: 'http://127.0.0.1:4321' });
      expect(await made()).to.equal('http://127.0.0.1:4321/r/CODE');
      process.env.CRR_EDGE_URL = 'https://go.brand.example/';
      expect(await made()).to.equal('https://go.brand.example/r/CODE');
      expect(await made('--edge', 'https://other.example')).to.equal('https://other.example/r/CODE');
      const { code, out } = await link('create', 'https://shop.example/d', '--code', 'whole');
      expect([code, out]).to.deep.equal([0, 'https://go.brand.example/r/whole → https://shop.example/d']);
      expect((await link('create', 'https://shop.example/e', '--edge', 'ftp://x')).code).to.equal(2);
      const off = ['change', 'whole', '--deactivate'];
      const changed = await link(...off);
      expect([changed.code, changed.out]).to.deep.equal([
        0,
        'https://go.brand.example/r/whole → https://shop.example/d (switched off)',
      ]);
      expect((await told(...off, '--edge', 'https://other.example')).url).to.equal(
        'https://other.example/r/whole',
      );
      expect((await link('change', 'whole', '--activate', '--edge', 'ftp://x')).code).to.equal(2);
      const listed = (await link('list')).out
        .split('\n')
        .find((line) => line.includes('/r/whole'))
        ?.trim();
      expect(listed).to.match(/^https:\/\/go\.brand\.example\/r\/whole +https:\/\/shop\.example\/d +no +0$/);
    } finally {
      if (given === undefined) delete process.env.CRR_EDGE_URL;
      else process.env.CRR_EDGE_URL = given;
    }
  });

  it('tells what links earned, in all and by campaign', async () => {
    expect(await link('earnings')).to.include({ code: 0, out: 'no link has earned anything' });
    const database = await openDatabase({ url });
    const [one, other] = [Keypair.generate().publicKey.toBase58(), Keypair.generate().publicKey.toBase58()];
    try {
      for (const [campaign, usdc] of [
        [one, 300],
        [other, 900],
      ] as const) {
        await database.db
          .insertInto('platform.link_earnings_kept')
          .values({
            link_code: 'AbC12',
            chain_campaign_id: campaign,
            day: '2026-01-02',
            vaus: 2,
            attention_seconds: 20,
            conversions: 1,
            user_usdc: 5,
            influencer_usdc: usdc,
            conversion_usdc: 0,
          })
          .execute();
      }
    } finally {
      await database.close();
    }
    const earned = async (...args: string[]) => JSON.parse((await link('earnings', ...args, '--json')).out);
    expect((await earned()).map(({ campaignId }: { campaignId: string }) => campaignId)).to.deep.equal([
      other,
      one,
    ]);
    expect(await earned('--campaign', one, '--edge', 'https://go.example')).to.deep.equal([
      {
        code: 'AbC12',
        campaignId: one,
        influencer: null,
        vaus: 2,
        attentionSeconds: 20,
        conversions: 1,
        userUsdc: '5',
        influencerUsdc: '300',
        conversionUsdc: '0',
        url: 'https://go.example/r/AbC12',
      },
    ]);
    const { out } = await link('earnings', '--campaign', one, '--edge', 'https://go.example');
    expect(out.split('\n').at(-1)?.trim()).to.match(
      /^https:\/\/go\.example\/r\/AbC12 +\w+ +2 +20 +1 +300 +5$/,
    );
  });

  async function clicksOf(code: string): Promise<number> {
    const links: { code: string; clicks: number }[] = JSON.parse((await link('list', '--json')).out);
    return links.find((one) => one.code === code)?.clicks ?? 0;
  }

  async function withEdge(work: (edge: string) => Promise<void>): Promise<void> {
    const database = await openDatabase({ url });
    await migrate(database);
    const settings = readNodeSettings(edgeVariables(temporary.home, NO_NODE, {}));
    const edge = await startNodeEdge({ database, settings });
    try {
      await work(edge.url);
    } finally {
      await edge.stop();
      await database.close();
    }
  }

  it('warns of a campaign that nobody has heard of: its visitors would get no tag', async () => {
    const nobodys = Keypair.generate().publicKey.toBase58();
    const wallet = Keypair.generate().publicKey.toBase58();
    const args = ['create', 'https://shop.example/c', '--campaign', nobodys, '--influencer', wallet];
    const { warning } = (await told(...args)) as ToldLink & { warning?: string };
    expect(warning).to.contain(`no campaign ${nobodys} is indexed here`);
    expect((await link(...args)).out).to.contain('led on without a tag');
    expect(await told('create', 'https://shop.example/d')).not.to.have.property('warning');
  });
});

function visit(url: string, agent: string): Promise<Response> {
  return fetch(url, { redirect: 'manual', headers: { 'user-agent': agent, 'accept-language': 'de' } });
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}
