/** The beacon in a real browser: from a click on a link, over the real workerd, to money on the chain. */
import { setTimeout as delay } from 'node:timers/promises';
import { startBrowser, Visit } from '@crr/testing/browser';
import { LiveChain, type RunningEdge, startEdge, type TestSettings } from '@crr/testing/services';
import { eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import type { Browser } from 'puppeteer-core';
import { type Demo, type DemoOptions, serveDemo } from '../../demo/serve';
import { BEACON_SCRIPT } from '../../src/generated/beacon';
import { createLink } from '../../src/link/admin';

const LONG_ENOUGH_MS = 3_000;
/** What two seconds can become on a machine that has much else to do. */
const MOST_SECONDS = 20;
/** Of the newest report that was paid, as the page shows it. */
const SHOWN_PAYMENT = `(() => {
  const row = document.querySelector('[data-paid]');
  const link = row && row.querySelector('a');
  const isTotalShown = !document.getElementById('money').hidden && Number(document.getElementById('paid').value) >= 1.0008;
  return row && [isTotalShown, row.querySelector('.what').textContent, link.textContent, link.href];
})()`;

describe('the beacon in a browser', () => {
  let browser: Browser;
  let chain: LiveChain;
  let campaign: ReturnType<LiveChain['campaign']>;
  let edge: RunningEdge;
  let codes = 0;
  const open: (() => Promise<unknown>)[] = [];

  before(async () => {
    chain = await LiveChain.open();
    campaign = chain.campaign();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await chain?.close();
  });
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  /** An edge for one suite. Reports are due each second unless it says otherwise. */
  function withEdge(settings: TestSettings = {}): void {
    before(async () => {
      edge = await startEdge('workerd', {
        CRR_RPC_URL: chain.rpcUrl,
        REPORT_EVERY_SECONDS: '1',
        TERMS_DEADLINE_MS: '5000',
        ...settings,
      });
    });
    after(() => edge?.stop());
  }

  /** A page that is of one site with the edge, and a link that leads there. */
  async function publish(
    options: { consent?: 'none'; isCampaigns?: boolean; paidFor?: DemoOptions['paidFor'] } = {},
  ) {
    const account = chain.account().publicKey;
    const influencer = chain.influencer().publicKey;
    const { consent, isCampaigns = true, paidFor } = options;
    const url = edge.url.replace('127.0.0.1', 'localhost');
    const demo: Demo = await serveDemo({
      edge: url,
      account: account.toBase58(),
      ...(consent ? { consent } : {}),
      ...(paidFor ? { paidFor } : {}),
    });
    open.push(() => demo.close());
    codes += 1;
    const paid = isCampaigns ? { campaignId: campaign.text, influencer: influencer.toBase58() } : {};
    await createLink(edge.database.db, {
      code: `demo-${codes}`,
      destinationUrl: `${demo.url}article`,
      ...paid,
    });
    return { demo, account, influencer, link: `${url}/r/demo-${codes}` };
  }

  async function visit(link: string): Promise<Visit> {
    const visitor = await Visit.begin(browser);
    open.push(() => visitor.end());
    await visitor.follow(link);
    return visitor;
  }

  /** What the edge knows of an account's VAUs. */
  async function reportsOf(account: { toBase58(): string }) {
    const { rows } = await sql<{
      id: string;
      state: string;
      seconds: number;
      site: string;
      signals: unknown;
    }>`
      SELECT id, state, seconds, site FROM edge.attention_reports WHERE account = ${account.toBase58()} ORDER BY received_at`.execute(
      edge.database.db,
    );
    return rows;
  }

  /** The seconds of the VAUs that the chain paid to an account. */
  function paidTo(account: { toBase58(): string }): number[] {
    return chain
      .eventsOf(campaign)
      .flatMap((event) =>
        event.name === 'CampaignVauProcessed' && event.data.user.toBase58() === account.toBase58()
          ? [event.data.attentionSeconds]
          : [],
      );
  }

  describe('with a cookie', () => {
    withEdge();

    it('turns the attention after a click on a link into money, for the reader and the influencer', async () => {
      const { account, influencer, link, demo } = await publish();
      const visitor = await visit(link);
      const shown = await visitor.readUntil(({ accepted }) => accepted >= 3);
      expect(shown.tagged).to.equal('true');
      const accepted = shown.reports.filter(({ state }) => state === 'accepted');

      await eventually(() => expect(paidTo(account).length).to.be.at.least(accepted.length));
      const paid = paidTo(account).slice(0, accepted.length);
      expect(paid).to.deep.equal(accepted.map(({ seconds }) => seconds));
      expect(chain.world.usdcBalance(account) > 0n).to.equal(true);
      expect(chain.world.usdcBalance(influencer) > 0n).to.equal(true);

      const known = await eventually(async () => {
        const rows = await reportsOf(account);
        const landed = rows.filter(({ state }) => state === 'landed' || state === 'final');
        expect(landed.map(({ id }) => id)).to.include.members(accepted.map(({ vauId }) => vauId));
        return landed;
      });
      expect(known[0]?.site).to.equal(new URL(demo.url).origin);
      expect(visitor.errors).to.deep.equal([]);
    });

    it('shows what was paid: the amount, the signature and where the transaction is shown', async () => {
      const signature = '5igNatureOfTheTransaction';
      const url = `https://explorer.example/tx/${signature}`;
      const { link } = await publish({
        paidFor: async (vauId) => {
          const { rows } = await sql<{ state: string }>`
            SELECT state FROM edge.attention_reports WHERE id = ${vauId} AND state IN ('landed', 'final')`.execute(
            edge.database.db,
          );
          return rows.length === 0 ? null : { state: 'paid', signature, user_usdc: '1000800', url };
        },
      });
      const visitor = await visit(link);
      await visitor.readUntil(({ accepted }) => accepted >= 1);
      await eventually(async () => {
        const shown = await visitor.page.evaluate(SHOWN_PAYMENT);
        expect(shown).to.deep.equal([true, 'Paid 1.000800 USDC', '5igNatur…', url]);
      });
      expect(visitor.errors).to.deep.equal([]);
    });

    it('keeps the tag from scripts and from the address', async () => {
      const { link } = await publish();
      const visitor = await visit(link);
      await visitor.readUntil(({ tagged }) => tagged === 'true');
      expect(new URL(visitor.page.url()).searchParams.has('crr_tag')).to.equal(false);
      expect(await visitor.page.evaluate('document.cookie + JSON.stringify(sessionStorage)')).to.equal('{}');
    });

    it('says in the console where a page of another site is no campaign’s, and nothing elsewhere', async () => {
      const { demo, link } = await publish();
      const told = async (address: string, tagged: string) => {
        const visitor = await Visit.begin(browser);
        open.push(() => visitor.end());
        const lines: string[] = [];
        visitor.page.on('console', (message) => lines.push(message.text()));
        await visitor.follow(address);
        await visitor.readUntil((shown) => shown.tagged === tagged);
        return lines;
      };
      const [line = '', ...more] = await told(demo.url.replace('localhost', '127.0.0.1'), 'false');
      expect(line).to.contain(`no campaign's`).and.to.contain('another site').and.to.contain('docs/EDGE.md');
      expect(more).to.deep.equal([]);
      expect(await told(link, 'true')).to.deep.equal([]);
    });

    it('counts nothing behind another tab, and goes on in front', async () => {
      const { link } = await publish();
      const visitor = await visit(link);
      await visitor.readUntil(({ accepted }) => accepted >= 1);
      const uncover = await visitor.coverPage();
      await delay(1_000);
      const before = await visitor.shown();
      await delay(LONG_ENOUGH_MS);
      expect(await visitor.shown()).to.deep.equal(before);
      expect(before.counting).to.equal(false);
      await uncover();
      await visitor.readUntil(({ accepted }) => accepted > before.accepted);
      expect(visitor.errors).to.deep.equal([]);
    });

    it('counts nothing while nobody is there', async () => {
      const { account, link } = await publish();
      const visitor = await visit(link);
      await eventually(async () => expect((await visitor.shown()).tagged).to.equal('true'));
      await delay(LONG_ENOUGH_MS);
      expect(await visitor.shown()).to.deep.include({ counted: 0, counting: false, reports: [] });
      expect(await reportsOf(account)).to.deep.equal([]);
    });

    it('takes a script that clicks, types and scrolls for nobody', async () => {
      const { link } = await publish();
      const visitor = await visit(link);
      await eventually(async () => expect((await visitor.shown()).tagged).to.equal('true'));
      const endMs = Date.now() + LONG_ENOUGH_MS;
      while (Date.now() < endMs) {
        await visitor.page.evaluate(PRETEND);
        await delay(100);
      }
      expect(await visitor.page.evaluate('[scrolled, pretended > 10, scrollY > 0]')).to.deep.equal([
        true,
        true,
        true,
      ]);
      expect(await visitor.shown()).to.deep.include({ counted: 0, counting: false, reports: [] });
      await visitor.page.keyboard.press('ArrowDown');
      await visitor.readUntil(({ accepted }) => accepted >= 1);
    });

    it('sends a report again after the network was away, and it is paid once', async () => {
      const { account, link } = await publish();
      const visitor = await visit(link);
      await visitor.readUntil(({ accepted }) => accepted >= 1);
      await visitor.page.setOfflineMode(true);
      const away = await visitor.readUntil(({ reports }) => reports.some(({ state }) => state === 'waiting'));
      const late = away.reports.findIndex(({ state }) => state === 'waiting');
      await visitor.page.setOfflineMode(false);
      const back = await visitor.readUntil(({ reports }) => reports.length > late + 1);
      expect(back.reports[late]?.state).to.equal('accepted');

      await visitor.page.goto('about:blank');
      const ids = back.reports.flatMap(({ vauId }) => (vauId === '' ? [] : [vauId]));
      const known = await eventually(async () => {
        const rows = await reportsOf(account);
        expect(rows.map(({ id }) => id)).to.include.members(ids);
        expect(rows.filter(({ state }) => state !== 'landed' && state !== 'final')).to.deep.equal([]);
        return rows;
      });
      expect(paidTo(account)).to.deep.equal(known.map(({ seconds }) => seconds));
      expect(visitor.errors).to.deep.equal([]);
    });

    it('reports the attention of who came by no campaign as nobody’s', async () => {
      const { account, link } = await publish({ isCampaigns: false });
      const visitor = await visit(link);
      await eventually(async () => expect((await visitor.shown()).tagged).to.equal('false'));
      await visitor.readUntil(({ counted }) => counted >= 2);
      await visitor.page.goto('about:blank');
      await eventually(async () => {
        const { rows } = await sql<{ seconds: number; user_presence: boolean }>`
          SELECT seconds, user_presence FROM edge.untagged_attention WHERE account = ${account.toBase58()}`.execute(
          edge.database.db,
        );
        expect(rows).to.have.length(1);
        expect(rows[0]?.seconds).to.be.within(2, MOST_SECONDS);
        expect(rows[0]?.user_presence).to.equal(true);
      });
    });
  });

  describe('without cookies', () => {
    withEdge({ CONSENT_MODE: 'cookieless', REPORT_EVERY_SECONDS: '60' });

    it('takes the tag from the address, keeps it for the tab, and reports when the page is left', async () => {
      const { account, link } = await publish();
      const visitor = await visit(link);
      await visitor.readUntil(({ tagged }) => tagged === 'true');
      const address = new URL(visitor.page.url());
      expect(address.searchParams.has('crr_tag')).to.equal(false);
      expect(address.searchParams.get('ref_code')).to.equal(`demo-${codes}`);
      expect(address.searchParams.has('crr_link')).to.equal(false);
      const kept = await visitor.page.evaluate('Object.keys(sessionStorage).sort()');
      expect(kept).to.deep.equal(['crr_link', 'crr_tag']);
      expect(await visitor.page.browserContext().cookies()).to.deep.equal([]);

      await visitor.page.reload();
      const { reports } = await visitor.readUntil(({ tagged, counted }) => tagged === 'true' && counted >= 2);
      expect(reports).to.deep.equal([]);
      await visitor.page.goto('about:blank');
      await eventually(() => expect(paidTo(account)).to.have.length(1));
      expect(paidTo(account)[0]).to.be.within(2, MOST_SECONDS);
      expect(visitor.errors).to.deep.equal([]);
    });

    it('stores nothing where the page has no consent, and reports all the same', async () => {
      const { account, link } = await publish({ consent: 'none' });
      const visitor = await visit(link);
      await visitor.readUntil(({ tagged, counted }) => tagged === 'true' && counted >= 2);
      expect(new URL(visitor.page.url()).searchParams.has('crr_tag')).to.equal(false);
      expect(await visitor.page.evaluate('sessionStorage.length + localStorage.length')).to.equal(0);
      expect(await visitor.page.browserContext().cookies()).to.deep.equal([]);
      await visitor.page.reload();
      await eventually(() => expect(paidTo(account)).to.have.length(1));
      // The tag was this page's alone.
      await visitor.readUntil(({ tagged }) => tagged === 'false');
      expect(visitor.errors).to.deep.equal([]);
    });
  });

  describe('without an edge', () => {
    it('leaves the page alone, whether the script comes or not', async () => {
      const dead = await serveDemo({ edge: 'http://localhost:1', account: 'nobody' });
      open.push(() => dead.close());
      const without = await visit(dead.url);
      expect(await without.shown()).to.deep.include({ tagged: null, reports: [] });

      const visitor = await Visit.begin(browser);
      open.push(() => visitor.end());
      await visitor.page.setRequestInterception(true);
      let tries = 0;
      visitor.page.on('request', (request) => {
        if (request.url().endsWith('/v1/sessions')) tries += 1;
        if (!request.url().endsWith('/beacon.js')) return void request.continue();
        void request.respond({ contentType: 'text/javascript', body: BEACON_SCRIPT });
      });
      await visitor.follow(dead.url);
      await visitor.readUntil(({ counted }) => counted >= 2);
      expect(tries).to.be.within(2, MOST_SECONDS);
      expect(await visitor.shown()).to.deep.include({ tagged: null, reports: [] });
      expect([...without.errors, ...visitor.errors]).to.deep.equal([]);
    });
  });
});

/** Everything that a script can do to seem to be somebody. Runs in the page. */
const PRETEND = `
  window.pretended = (window.pretended ?? 0) + 1;
  window.onscroll = (event) => { window.scrolled = event.isTrusted; };
  for (const name of ['pointermove', 'pointerdown'])
    dispatchEvent(new PointerEvent(name, { screenX: pretended, bubbles: true }));
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
  document.body.dispatchEvent(new WheelEvent('wheel', { deltaY: 9, bubbles: true }));
  document.body.dispatchEvent(new Event('touchmove', { bubbles: true }));
  document.body.click();
  scrollBy(0, 5);
`;
