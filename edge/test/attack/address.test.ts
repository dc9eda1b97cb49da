/** Who sends many requests is limited by the address that the nearest proxy names, whatever he writes before it. */
import { expect } from 'chai';
import { type Rig, startRig } from '../app/support/rig';

const HEADER = 'x-forwarded-for';
const OWN = '198.51.100.7';

describe('a header that lists addresses', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({
      clientIpHeader: HEADER,
      limits: {
        redirectsPerMinute: 1,
        sessionsPerMinute: 1,
        reportsPerMinute: 1,
        conversionsPerMinute: 1,
      },
    });
    await rig.link({ code: 'abc' });
  });
  after(() => rig.close());

  const inventions: Record<string, string> = {
    'an address': '203.0.113.1',
    'more addresses than anybody reads': Array.from({ length: 200 }, (_, at) => `203.0.${at}.1`).join(', '),
    'text without end': `${'x'.repeat(600)}, 203.0.113.9`,
    'what looks like the end of a header': '203.0.113.2,,, ,',
    'an address written as IPv6': '::ffff:203.0.113.3',
  };

  it('is believed in its last address alone', async () => {
    expect((await rig.get('/r/abc', { [HEADER]: OWN })).status).to.equal(302);
    for (const [what, invented] of Object.entries(inventions)) {
      const { status } = await rig.get('/r/abc', { [HEADER]: `${invented}, ${OWN}` });
      expect(status, what).to.equal(429);
    }
  });

  it('is not believed at all where it was not named as the proxy’s', async () => {
    for (const name of ['cf-connecting-ip', 'x-real-ip', 'forwarded', 'true-client-ip']) {
      const { status } = await rig.get('/r/abc', { [HEADER]: OWN, [name]: '203.0.113.4' });
      expect(status, name).to.equal(429);
    }
  });
});
