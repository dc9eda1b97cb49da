import { request } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import { openShop } from '../src';
import { decimal } from '../src/catalogue';
import { DiscountFormatError, discounted, discountOf, readDiscounts } from '../src/coupons';
import { html } from '../src/html';
import { readSettings, SettingError } from '../src/settings';
import { cookieOf, Visits } from '../src/visits';

describe('the shop’s prices', () => {
  it('are told in decimal', () => {
    expect([0n, 5n, 50n, 24_900n, 100_000_000_000_000_01n].map(decimal)).to.deep.equal([
      '0.00',
      '0.05',
      '0.50',
      '249.00',
      '100000000000000.01',
    ]);
  });

  it('are lowered by codes, however they are typed', () => {
    const discounts = readDiscounts('JESSICA20=20, summer=10');
    expect(discountOf(discounts, ' jessica20 ')).to.deep.equal({ code: 'JESSICA20', percent: 20n });
    expect(discountOf(discounts, 'SUMMER')?.percent).to.equal(10n);
    expect(discountOf(discounts, 'winter')).to.equal(null);
    expect(discounted(24_900n, discountOf(discounts, 'JESSICA20'))).to.equal(19_920n);
    expect(discounted(99n, discountOf(discounts, 'SUMMER'))).to.equal(90n);
    expect(discounted(99n, null)).to.equal(99n);
  });

  it('come with codes that can be read', () => {
    for (const text of ['A', 'A=0', 'A=101', 'A B=5', '=5']) {
      expect(() => readDiscounts(text), text).to.throw(DiscountFormatError);
    }
    expect(readDiscounts('').size).to.equal(0);
  });
});

describe('the shop’s visitors', () => {
  const arrival = (query: string, cookies?: string) => ({
    url: `http://localhost:1/${query}`,
    referrer: undefined,
    cookies,
  });

  it('keep the link by which they came, until they come by another', () => {
    const visits = new Visits();
    const first = visits.meet(arrival('?ref_code=a&click_id=1'));
    const cookie = cookieOf(first.visit).split(';')[0];
    expect(first.isLanding).to.equal(true);
    expect(visits.meet(arrival('', cookie))).to.deep.equal({ visit: first.visit, isLanding: false });
    expect(visits.meet(arrival('?ref_code=a&click_id=1', cookie)).isLanding).to.equal(false);
    expect(first.visit.keys.click_id).to.equal('1');
    const again = visits.meet(arrival('?ref_code=b&click_id=2', cookie));
    expect([again.isLanding, again.visit.keys.ref_code, again.visit.id]).to.deep.equal([
      true,
      'b',
      first.visit.id,
    ]);
  });

  it('are strangers with a cookie that the shop does not know', () => {
    const { visit, isLanding } = new Visits().meet(
      arrival('', 'shop_visit=00000000-0000-4000-8000-000000000000'),
    );
    expect([isLanding, visit.keys.ref_code]).to.deep.equal([true, undefined]);
  });
});

describe('the shop’s pages', () => {
  it('escape what is put into them', () => {
    const list = [html`<b>${'<&"\'>'}</b>`];
    expect(html`<p title="${'"'}">${list}${null}</p>`.text).to.equal(
      '<p title="&#34;"><b>&#60;&#38;&#34;&#39;&#62;</b></p>',
    );
  });
});

describe('the shop’s settings', () => {
  const enough = { PLATFORM_URL: 'http://localhost:1', PLATFORM_API_KEY: 'sk_live_x' };

  it('say where the platform is and with which key', () => {
    const { platformUrl, apiKey, hmacSecret, port } = readSettings(enough);
    expect([platformUrl, apiKey, hmacSecret, port]).to.deep.equal([
      'http://localhost:1',
      'sk_live_x',
      null,
      8_790,
    ]);
    expect(readSettings({ ...enough, SHOP_PORT: '0', PLATFORM_HMAC_SECRET: 's' })).to.include({
      port: 0,
      hmacSecret: 's',
    });
  });

  for (const name of ['PLATFORM_URL', 'PLATFORM_API_KEY', 'SHOP_PORT']) {
    it(`name ${name} when it is missing or no good`, () => {
      const broken = { ...enough, [name]: name === 'SHOP_PORT' ? '70000' : '' };
      expect(() => readSettings(broken)).to.throw(SettingError, name);
    });
  }
});

describe('the shop’s server', () => {
  it('stays open, whatever address somebody asks for', async () => {
    const events = { send: () => new Promise<never>(() => undefined) };
    const shop = await openShop({ events, discounts: readDiscounts(''), complain: () => undefined });
    const { port } = new URL(shop.url);
    const statusOf = (path: string, host: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await statusOf('/', '[')).to.equal(400);
    expect(await statusOf('//', 'localhost')).to.equal(404);
    expect(await statusOf('//[', 'localhost')).to.equal(404);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write('POST /basket HTTP/1.1\r\nhost: localhost\r\ncontent-length: 99\r\n\r\nproduct=');
        setTimeout(() => socket.destroy(), 50);
      }).on('close', () => setTimeout(resolve, 50));
    });
    expect((await fetch(shop.url)).status).to.equal(200);
    // What it has to tell is never taken here: it is not waited for.
    void shop.close();
  });
});
