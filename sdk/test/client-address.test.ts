import { isIPv4, isIPv6 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { CLIENT_NETWORK, forwardedAddress, networkOf, parseIpAddress } from '../src';

function clientOf(value: string | null | undefined): string | null {
  const address = forwardedAddress(value);
  return address && networkOf(address, CLIENT_NETWORK);
}

describe('the address that a proxy tells', () => {
  const V4 = '203.0.113.7/32';
  const V6 = '2001:db8:0:1::/64';
  const readable: readonly (readonly [value: string, client: string])[] = [
    ['203.0.113.7', V4],
    ['  203.0.113.7\t', V4],
    ['203.0.113.7:511', V4],
    ['"203.0.113.7:511"', V4],
    ["'203.0.113.7'", V4],
    ['198.51.100.1, 203.0.113.7', V4],
    ['198.51.100.1,203.0.113.7:80', V4],
    ['198.51.100.1 , 203.0.113.7 ,', V4],
    ['"unclosed, 203.0.113.7', V4],
    ['unknown, 203.0.113.7', V4],
    ['::ffff:203.0.113.7', V4],
    ['::FFFF:cb00:7107', V4],
    ['[::ffff:203.0.113.7]:511', V4],
    ['::ffff:203.0.113.7:511', V4],
    ['0:0:0:0:0:ffff:203.0.113.7', V4],
    ['2001:db8:0:1::7', V6],
    ['[2001:db8:0:1::7]', V6],
    ['[2001:db8:0:1::7]:443', V6],
    ['2001:0DB8:0000:0001:FFFF:ffff:0:1', V6],
    ['2001:db8:0:1:2:3:4:5:443', V6],
    ['[2001:db8:0:1::7%25eth0]:443', V6],
    ['2001:db8:0:1::7%eth0.1', V6],
    ['2001:db8::1:0:0:0:9', V6],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['for=203.0.113.7', V4],
    ['For="203.0.113.7:4711"', V4],
    ['for = "203.0.113.7" ; proto=https;by=10.0.0.1', V4],
    ['proto=http;by=10.0.0.1;for="[2001:db8:0:1::7]:4711"', V6],
    ['for="[2001:db8:0:1::7]:_edge"', V6],
    ['for="203.0.113.\\7"', V4],
    ['for=198.51.100.1, for="[2001:DB8:0:1::cafe]"', V6],
    ['for=unknown, for=203.0.113.7;host=a.example', V4],
    ['for=_hidden,for="203.0.113.7:_p"', V4],
    ['for=203.0.113.7;host="shop.example,for=198.51.100.1"', V4],
    ['for=203.0.113.7;host="a;for=198.51.100.1"', V4],
    ['host="a\\",for=198.51.100.1";for=203.0.113.7', V4],
    ['for="unclosed, for=203.0.113.7', V4],
    ['for="unclosed, for="203.0.113.7:80"', V4],
    ['for=198.51.100.1;host=","], for=203.0.113.7', V4],
  ];
  for (const [value, client] of readable) {
    it(`of ${value} is ${client}`, () => expect(clientOf(value)).to.equal(client));
  }

  const unreadable = [
    undefined,
    null,
    '',
    ' , ',
    'unknown',
    'localhost',
    'for=unknown',
    'for="_SEVKISEK"',
    'for=',
    'proto=https',
    '1.2.3',
    '01.2.3.4',
    '1.2.3.256:80',
    '203.0.113.7:',
    '203.0.113.7:port',
    '203.0.113.7:123456',
    '[203.0.113.7]',
    '[2001:db8::1',
    '[2001:db8::1]443',
    '2001:db8::1]:443',
    '1::2::3',
    'g::',
    '203.0.113.7, unknown',
    `${'9'.repeat(600)}`,
    `${':'.repeat(600)}`,
  ];
  for (const value of unreadable) {
    it(`is none in ${JSON.stringify(value)?.slice(0, 40)}`, () => expect(clientOf(value)).to.equal(null));
  }

  it('is found whatever a client wrote before the proxy', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 60 }), fc.ipV4(), (claim, address) => {
        expect(clientOf(`${claim}, ${address}`)).to.equal(`${address}/32`);
        expect(clientOf(`${claim}, for="${address}:80"`)).to.equal(`${address}/32`);
      }),
    );
  });

  it('is one for exactly those texts that the platform takes for addresses', () => {
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
        expect(parseIpAddress(address) !== null).to.equal(isIPv4(address) || isIPv6(address));
      }),
      { numRuns: 2_000 },
    );
  });
});
