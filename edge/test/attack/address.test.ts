/** Who sends many requests is limited by the address that the nearest proxy names, whatever he writes before it. */
import { expect } from 'chai';
import { type Fixture, startFixture } from '../app/support/fixture';

const HEADER = 'x-forwarded-for';
const OWN = '198.51.100.7';

describe('a header that lists addresses', () => {
  let fixture: Fixture;
  before(async () => {
    fixture = await startFixture({
      clientIpHeader: HEADER,
      limits: {
        redirectsPerMinute: 1,
        sessionsPerMinute: 1,
        reportsPerMinute: 1,
        conversionsPerMinute: 1,
      },
    });
    await fixture.link({ code: 'abc' });
  });
  after(() => fixture.close());

  const inventions: Record<string, string> = {
    'an address': '203.0.113.1',
    'more addresses than anybody reads': Array.from({ length: 200 }, (_, at) => `203.0.${at}.1`).join(', '),
    'text without end': `${'x'.repeat(600)}, 203.0.113.9`,
    'what looks like the end of a header': '203.0.113.2,,, ,',
    'an address written as IPv6': '::ffff:203.0.113.3',
  };

  it('is believed in its last address alone', async () => {
    expect((await fixture.get('/r/abc', { [HEADER]: OWN })).status).to.equal(302);
    for (const [what, invented] of Object.entries(inventions)) {
      const { status } = await fixture.get('/r/abc', { [HEADER]: `${invented}, ${OWN}` });
      expect(status, what).to.equal(429);
    }
  });

  it('is not believed at all where it was not named as the proxy’s', async () => {
    for (const name of ['cf-connecting-ip', 'x-real-ip', 'forwarded', 'true-client-ip']) {
      const { status } = await fixture.get('/r/abc', { [HEADER]: OWN, [name]: '203.0.113.4' });
      expect(status, name).to.equal(429);
    }
  });
});

describe('an address that a proxy writes in its own way', () => {
  let fixture: Fixture;
  beforeEach(async () => {
    const limits = {
      redirectsPerMinute: 1,
      sessionsPerMinute: 1,
      reportsPerMinute: 1,
      conversionsPerMinute: 1,
    };
    fixture = await startFixture({ clientIpHeader: HEADER, limits });
    await fixture.link({ code: 'abc' });
  });
  afterEach(() => fixture.close());

  const statusFor = async (value: string, headers: Record<string, string> = {}) =>
    (await fixture.get('/r/abc', { [HEADER]: value, ...headers })).status;

  it('is one visitor in all of its spellings', async () => {
    expect(await statusFor('203.0.113.7')).to.equal(302);
    for (const value of [
      '203.0.113.7:511',
      '"203.0.113.7"',
      'for="203.0.113.7:1"',
      '[::ffff:203.0.113.7]:80',
    ]) {
      expect(await statusFor(value), value).to.equal(429);
    }
    expect(await statusFor('[2001:db8:0:1::7]:443')).to.equal(302);
    for (const value of ['2001:0DB8::1:ffff:0:0:1', 'for="[2001:db8:0:1::9]"', '2001:db8:0:1::7%eth0']) {
      expect(await statusFor(value), value).to.equal(429);
    }
    // The next household.
    expect(await statusFor('2001:db8:0:2::7')).to.equal(302);
  });

  it('that can not be read is counted, logged once, and is not everybody’s', async () => {
    expect(await statusFor('unknown')).to.equal(302);
    expect(await statusFor('unknown')).to.equal(429);
    expect(await statusFor('unknown', { 'accept-language': 'fr' })).to.equal(302);
    expect(await statusFor('for="_SEVKISEK"')).to.equal(302);
    const told = fixture.log.filter(({ event }) => event === 'client_address_unreadable');
    expect(told).to.deep.equal([{ level: 'warn', event: 'client_address_unreadable', header: HEADER }]);
    const metrics = await (await fixture.get('/metrics')).text();
    expect(metrics).to.match(/crr_edge_unreadable_addresses_total 4/);
  });
});
