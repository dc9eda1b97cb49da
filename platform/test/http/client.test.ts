/** By which address those are limited who are not signed in. */

import { openFresh } from '@crr/testing/database';
import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import pino from 'pino';
import { createPlatform, type Platform } from '../../src/app';
import { testSettings } from '../support/app';

const HEADER = 'x-forwarded-for';

describe('a client behind a proxy', () => {
  let platform: Platform;
  let log: { level: number; header?: string; msg: string }[];
  beforeEach(async () => {
    log = [];
    const database = await openFresh('pglite');
    const limits = { ...testSettings().limits, anonymous: 1 };
    platform = createPlatform({
      database,
      settings: testSettings({ clientIpHeader: HEADER, limits }),
      clock: new TestClock(),
      logger: pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line)) }),
    });
  });

  const statusFor = async (value: string | null, headers: Record<string, string> = {}) => {
    const told: Record<string, string> = value === null ? {} : { [HEADER]: value };
    const response = await platform.app.request('/api/v1/campaigns', { headers: { ...told, ...headers } });
    return response.status;
  };

  it('is one in all spellings of its address, with or without a port', async () => {
    const clients = [
      [
        '203.0.113.7',
        '203.0.113.7:511',
        '"203.0.113.7"',
        'for="203.0.113.7:1";proto=https',
        '::ffff:203.0.113.7',
      ],
      ['[2001:db8:0:1::7]:443', '2001:DB8:0:1:ffff::', 'for="[2001:db8:0:1::9]"', '2001:db8:0:1::7%eth0'],
      ['203.0.113.8', '198.51.100.1, 203.0.113.8:80'],
      ['2001:db8:0:2::7'],
    ];
    for (const spellings of clients) {
      const statuses = [];
      for (const spelling of spellings) statuses.push(await statusFor(spelling));
      expect(statuses, spellings[0]).to.deep.equal([401, ...spellings.slice(1).map(() => 429)]);
    }
  });

  it('whose address can not be read is counted, logged once, and not everybody', async () => {
    expect(await statusFor('unknown')).to.equal(401);
    expect(await statusFor('unknown')).to.equal(429);
    expect(await statusFor('unknown', { 'user-agent': 'another' })).to.equal(401);
    expect(await statusFor('for="_SEVKISEK"')).to.equal(401);
    expect(await statusFor(null)).to.equal(401);
    const told = log.filter(({ msg }) => msg === 'client address unreadable');
    expect(told.map(({ header }) => header)).to.deep.equal([HEADER]);
    expect(await platform.metrics.registry.metrics()).to.match(/crr_platform_unreadable_addresses_total 5/);
  });
});
