import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sleep } from '@crr/kit';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { Connection, Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import { chainTime } from '../src/chain/clock';
import { writeKeypair } from '../src/keypair-file';
import { ScenarioCluster } from '../src/scenario/cluster';
import { minimumOut, swapThroughPool } from '../src/scenario/pool-arithmetic';
import { prepareStage } from '../src/scenario/prepare';
import { SUMMER_SALE_FIGURES } from '../src/scenario/summer-sale';
import { Visitor } from '../src/scenario/visitor';
import { type StartEnvironment, start } from '../src/start';
import { recorder, TemporaryHome, Terminal } from './support/terminal';

/** How much later an answer may come than the question, on a machine that has much else to do. */
const LITTLE_SECONDS = 60;
const SECONDS_OF_READING = 3;
const MOST_QUESTIONS = 600;

describe('npm start', () => {
  const temporary = new TemporaryHome();
  after(() => temporary.remove());

  async function play(args: string[], more: StartEnvironment = {}) {
    const streams = recorder();
    const code = await start(args, { streams, home: temporary.home, ...more });
    return { code, out: streams.texts.out.join('\n'), err: streams.texts.err.join('\n') };
  }

  describe('stays up after what it played', () => {
    const answers: (readonly [command: string, code: number, error: string])[] = [];
    const failures: string[] = [];
    let text = '';
    let page = '';
    let shop = '';
    let description = '';
    let payment: Record<string, unknown> = {};
    let startDate = Number.POSITIVE_INFINITY;
    let lagSeconds = Number.POSITIVE_INFINITY;

    before(async () => {
      const streams = recorder();
      const terminal = new Terminal(temporary.home);
      const interrupted = async () => {
        text = streams.texts.out.join('\n');
        await takeTheOffer(terminal);
        await followTheReadme(terminal);
      };
      const code = await start(['--verbose'], { streams, home: temporary.home, interrupted });
      expect(code, streams.texts.out.concat(streams.texts.err).join('\n')).to.equal(0);
    });

    async function takeTheOffer(terminal: Terminal): Promise<void> {
      for (const [, line = ''] of text.matchAll(/npx crr (.*)/g)) {
        const { code, err } = await terminal.run(...line.split(' '));
        answers.push([line, code, code === 0 ? '' : err]);
      }
      const [link = ''] = /http:\/\/localhost:\d+\/r\/\w+/.exec(text) ?? [];
      const opened = await fetch(link);
      page = await opened.text();
      payment = await readAndBePaid(link, opened.url, page);
      const [shopLink = ''] = /http:\/\/127\.0\.0\.1:\d+\/r\/\w+/.exec(text) ?? [];
      shop = await (await fetch(shopLink)).text();
      const [docs = ''] = /http:\/\/127\.0\.0\.1:\d+\/docs/.exec(text) ?? [];
      description = await (await fetch(docs)).text();
    }

    async function followTheReadme(terminal: Terminal): Promise<void> {
      for (const line of readmeCommands()) {
        const args = line.map((word) => word.replaceAll('"', ''));
        const { code, err } = await terminal.run(...args);
        if (code !== 0) failures.push(`${line.join(' ')}: ${err}`);
      }
      const campaigns = await terminal.json<{ id: string; name: string }[]>('campaign', 'list');
      const { id = '' } = campaigns.find(({ name }) => name === 'Winter Sale') ?? {};
      lagSeconds =
        Date.now() / 1_000 - Number(await chainTime(new Connection(terminal.home.settings().url ?? '')));
      startDate = Number((await terminal.json<{ startDate: string }>('campaign', 'show', id)).startDate);
    }

    it('and what it offers works: the commands, the links to a page with the beacon and to the shop, the API’s description', () => {
      expect(answers).to.have.lengthOf(9);
      expect(answers.filter(([, each]) => each !== 0)).to.deep.equal([]);
      expect(page).to.match(/<script [^>]*src="http:\/\/localhost:\d+\/beacon\.js"/);
      // Three seconds at 0.001 USDC, of which a fifth is the influencer's.
      expect(payment).to.include({ state: 'paid', user_usdc: '2400' });
      const { signature, url: explorer } = payment as { signature: string; url: string };
      expect(explorer).to.contain(`/tx/${signature}?`);
      expect(shop).to.contain('Lakeside tent');
      expect(description).to.contain('swagger-ui');
    });

    it('and what the README says to type then works; campaigns run at once, also by the clocks of edges', () => {
      expect(failures).to.deep.equal([]);
      expect(Math.abs(lagSeconds), 'the chain’s clock beside the wall’s').to.be.at.most(LITTLE_SECONDS);
      expect(startDate).to.be.at.most(Date.now() / 1_000);
    });

    it('and --verbose printed events and refusals', () => {
      expect(text).to.contain('CampaignVauProcessed').and.to.contain('refused');
    });
  });

  it('says which port is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => squatter.once('listening', resolve));
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { code, err } = await play(['--once', '--port', `${port}`]);
    squatter.close();
    expect([code, err.includes(`${port}`), err.includes('taken')]).to.deep.equal([2, true, true]);
  });

  it('refuses unknown options and explains the known ones', async () => {
    expect((await play(['--twice'])).code).to.equal(2);
    const { code, out } = await play(['--help']);
    expect(code).to.equal(0);
    for (const option of ['--once', '--url', '--keypair', '--port', '--json']) expect(out).to.contain(option);
  });

  describe('--url', () => {
    let localnet: Localnet;

    before(async () => {
      localnet = await startLocalnet({ port: 0 });
    });
    after(() => localnet.close());

    it('plays on a chain that runs already, exits with 1 when an expectation is wrong, and --json prints the exact figures', async () => {
      const vau = { ...SUMMER_SALE_FIGURES.vau, influencer: 1_001n };
      const expected = { ...SUMMER_SALE_FIGURES, vau };
      const { code, out } = await play(['--once', '--json', '--url', localnet.rpcUrl], { expected });
      const { ok, chapters, tally } = JSON.parse(out);
      expect([code, ok]).to.deep.equal([1, false]);
      expect(tally.equalChecked - tally.equalHeld).to.equal(10);
      expect(chapters.map(({ id }: { id: string }) => id)).to.deep.equal([...'ABCDEFGHI']);
      const rowsOf = (chapter: { tables: { rows: string[][] }[] }) =>
        chapter.tables.map(({ rows }) => rows.length);
      expect(rowsOf(chapters[6])).to.deep.equal([5, 5, 5]);
      expect(rowsOf(chapters[7])).to.deep.equal([1, 2, 1]);
      expect(rowsOf(chapters[8])).to.deep.equal([4, 4]);
      const figure = (wanted: string) =>
        chapters[0].figures.find(({ label }: { label: string }) => label === wanted);
      expect(figure('user after ten VAUs')).to.deep.include({
        expected: '40000',
        actual: '40000',
        unit: 'USDC',
        ok: true,
      });
      expect(figure('each VAU: influencer')).to.deep.include({ expected: '1001', actual: '1000', ok: false });
      const refusals = chapters[3].refusals.map(({ answered }: { answered: string }) => answered);
      expect(refusals).to.include.members([
        'InvalidSignature',
        'TagSignerUnknown',
        'SequenceMismatch',
        'SelfReferral',
      ]);
    });

    it('plays where it was played before', async () => {
      const { code, out } = await play(['--once', '--url', localnet.rpcUrl]);
      expect(code, out).to.equal(0);
    });

    it('says what a stranger to that chain lacks', async () => {
      const stranger = Keypair.generate();
      localnet.chain.airdrop(stranger.publicKey, 10_000_000_000n);
      const file = join(temporary.folder, 'stranger.json');
      writeKeypair(file, stranger);
      const { code, err } = await play(['--url', localnet.rpcUrl, '--keypair', file]);
      expect([code, err.includes('mint authority')]).to.deep.equal([1, true]);
    });

    it('waits, with a word, for a cluster whose clock lags', async () => {
      const wallTime = () => BigInt(Math.floor(Date.now() / 1_000));
      const late = await startLocalnet({ port: 0, unixTime: wallTime() - 600n });
      try {
        const setting = { rpcUrl: late.rpcUrl, home: temporary.home, keypair: null };
        const stage = new ScenarioCluster({ ...(await prepareStage(setting)), embedded: false });
        const told: string[] = [];
        await stage.catchUp((text) => {
          told.push(text);
          late.chain.setTime(wallTime() - 10n);
        });
        expect(told).to.have.lengthOf(1);
        expect(told[0]).to.match(/clock is (59\d|6\d\d) s behind/);
        expect(wallTime() - (await stage.now()) <= BigInt(LITTLE_SECONDS)).to.equal(true);
      } finally {
        await late.close();
      }
    });

    it('exits with 3 when nobody answers', async () => {
      const { code, err } = await play(['--url', 'http://127.0.0.1:1']);
      expect([code, err.includes('NetworkError')]).to.deep.equal([3, true]);
    });
  });
});

describe('the scenario’s own pool arithmetic', () => {
  it('keeps the fees, rounds for the pool, and never lets the product fall', () => {
    const reserves = { usdc: 50_000_000_000n, ac: 5_000_000_000_000_000n };
    const { out, after } = swapThroughPool(reserves, 5_000n);
    // 12 + 2 of 5,000 are fees: 4,986 at work.
    expect(out).to.equal(498_599_950n);
    expect(after.usdc).to.equal(50_000_005_000n);
    expect(after.usdc * after.ac >= reserves.usdc * reserves.ac).to.equal(true);
    expect(minimumOut(1_000n)).to.equal(990n);
  });

  it('takes at least one base unit for each fee', () => {
    const { out } = swapThroughPool({ usdc: 1_000n, ac: 1_000_000n }, 3n);
    expect(out).to.equal(1_000_000n - (1_000_000_000n + 1_000n) / 1_001n);
  });
});

/** Reads the publisher's page as its beacon would, and asks it what that was paid. */
async function readAndBePaid(link: string, url: string, page: string): Promise<Record<string, unknown>> {
  const [, account = ''] = /data-account="(\w+)"/.exec(page) ?? [];
  const reader = new Visitor(new URL(link).origin, new PublicKey(account), url.split('?')[0] ?? url);
  await reader.click(link.split('/').at(-1) ?? '');
  const { body: session } = await reader.openSession();
  await sleep(SECONDS_OF_READING * 1_000 + 300);
  const { body: report } = await reader.report(session.session, SECONDS_OF_READING);
  for (let tries = 0; tries < MOST_QUESTIONS; tries += 1) {
    const answer = await fetch(new URL(`/paid/${report.vau_id}`, url));
    if (answer.status === 200) return (await answer.json()) as Record<string, unknown>;
    await sleep(200);
  }
  return {};
}

/** What the README tells to type while the scenario's chain is up, without what stands for an id; words by line. */
function readmeCommands(): string[][] {
  const [, chapter = ''] = readFileSync(join(__dirname, '../../README.md'), 'utf8').split('## The CLI');
  const [, block = ''] = /```sh\n([^`]*)```/.exec(chapter) ?? [];
  const lines = block.split('\n').filter((line) => line.startsWith('npx crr ') && !line.includes('<'));
  return lines.map((line) => [...(line.replace(/ #.*/, '').match(/"[^"]*"|\S+/g) ?? [])].slice(2));
}
