import { isIPv4, isIPv6 } from 'node:net';
import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';

import { createIpHasher, truncateIp, UNKNOWN_IP } from '../../src/click/ip';

const NOON = Date.UTC(2026, 6, 1, 12);
const DAY = 86_400_000;
const SALT = 'a secret of sixteen characters at least';

describe('network of an address', () => {
  const cases: readonly (readonly [address: string, network: string])[] = [
    ['203.0.113.77', '203.0.113.0/24'],
    [' 203.0.113.77 ', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:0DB8:0001::', '2001:db8:1::/48'],
    ['[2001:db8:1::6]', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
    ['::', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['::FFFF:cb00:714d', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.77', '64:ff9b:0::/48'],
  ];
  for (const [address, network] of cases) {
    it(`of ${address} is ${network}`, () => expect(truncateIp(address)).to.equal(network));
  }

  const garbage = [
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4:80',
    '1.2.3.4, 5.6.7.8',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    'g::',
    '::1.2.3.4:5',
    '1.2.3.4::',
    'fe80::1%',
    '[::1',
    '9'.repeat(1_000),
    ':'.repeat(64),
  ];
  for (const address of garbage) {
    it(`is unknown for ${JSON.stringify(address.slice(0, 30))}`, () =>
      expect(truncateIp(address)).to.equal(UNKNOWN_IP));
  }

  it('is unknown where there is no address', () => expect(truncateIp(null)).to.equal(UNKNOWN_IP));

  it('is known for exactly those texts that the platform takes for addresses', () => {
    const pieces = fc.array(
      fc.constantFrom('0', '1', 'ff', 'ffff', '255', '256', ':', '::', '.', '1.2.3.4', 'g'),
      { maxLength: 14 },
    );
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      pieces.map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (address) => {
        expect(truncateIp(address) !== UNKNOWN_IP).to.equal(isIPv4(address) || isIPv6(address));
      }),
      { numRuns: runs(2_000) },
    );
  });

  it('is the same for all addresses of it', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(255), (address, last) => {
        const neighbour = address.replace(/\d+$/, String(last));
        expect(truncateIp(address)).to.equal(truncateIp(neighbour));
      }),
    );
  });
});

describe('hash of an address', () => {
  const hash = createIpHasher(SALT);

  it('is the same for a network within a day, another for another network, day and secret', () => {
    const one = hash('203.0.113.77', NOON);
    expect(one).to.match(/^[0-9a-f]{32}$/);
    expect(hash('203.0.113.5', NOON + DAY / 2 - 1)).to.equal(one);
    expect(hash('203.0.114.77', NOON)).not.to.equal(one);
    expect(hash('203.0.113.77', NOON + DAY / 2)).not.to.equal(one);
    expect(createIpHasher(`${SALT}!`)('203.0.113.77', NOON)).not.to.equal(one);
    expect(hash('203.0.113.77', NOON)).to.equal(one);
  });

  it('is one for all that has no address', () => {
    expect(hash(null, NOON)).to.equal(hash('garbage', NOON));
  });
});
