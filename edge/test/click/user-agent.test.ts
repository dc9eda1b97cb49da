import { expect } from 'chai';
import fc from 'fast-check';

import { botReason } from '../../src/click/bot';
import { classifyUserAgent } from '../../src/click/user-agent';
import { USER_AGENTS } from '../support/user-agents';

describe('class of a User-Agent', () => {
  const cases: readonly (readonly [name: keyof typeof USER_AGENTS, ...expected: string[]])[] = [
    ['chromeOnWindows', 'desktop', 'Windows', 'Chrome'],
    ['safariOnIphone', 'mobile', 'iOS', 'Safari'],
    ['chromeOnAndroid', 'mobile', 'Android', 'Chrome'],
    ['firefoxOnLinux', 'desktop', 'Linux', 'Firefox'],
    ['edgeOnWindows', 'desktop', 'Windows', 'Microsoft Edge'],
    ['safariOnIpad', 'tablet', 'iOS', 'Safari'],
    ['googlebot', 'bot', 'unknown', 'Googlebot'],
    ['curl', 'unknown', 'unknown', 'unknown'],
  ];
  for (const [name, device, operatingSystem, browser] of cases) {
    it(`of ${name}`, () => {
      expect(classifyUserAgent(USER_AGENTS[name])).to.deep.equal({ device, operatingSystem, browser });
    });
  }

  it('is unknown without one', () => {
    const unknown = { device: 'unknown', operatingSystem: 'unknown', browser: 'unknown' };
    for (const nothing of [null, '', '  ']) expect(classifyUserAgent(nothing)).to.deep.equal(unknown);
  });

  it('is one of few words, whatever is sent', () => {
    const words = fc.constantFrom(
      'Mozilla/5.0',
      'Chrome/1',
      '(Linux;',
      'Android',
      ')',
      'Bot/',
      'My Browser/1.0 (x)',
      '\u0000',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2_000 }),
      fc.array(words).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(text, (userAgent) => {
        for (const word of Object.values(classifyUserAgent(userAgent))) {
          expect(word).to.match(/^[A-Za-z][\w .!()-]{0,39}$/);
          expect(word).not.to.contain('My Browser');
        }
      }),
    );
  });
});

describe('verdict on bots', () => {
  it('takes browsers for humans', () => {
    for (const name of [
      'chromeOnWindows',
      'safariOnIphone',
      'chromeOnAndroid',
      'firefoxOnLinux',
      'edgeOnWindows',
    ] as const) {
      expect(botReason({ userAgent: USER_AGENTS[name], purpose: null }), name).to.equal(null);
    }
  });

  it('knows crawlers, tools and headless browsers', () => {
    for (const name of ['googlebot', 'twitterbot', 'curl', 'pythonRequests', 'headlessChrome'] as const) {
      expect(botReason({ userAgent: USER_AGENTS[name], purpose: null }), name).to.equal('crawler');
    }
  });

  it('takes nobody without a User-Agent for human', () => {
    for (const nothing of [null, '', ' ']) {
      expect(botReason({ userAgent: nothing, purpose: null })).to.equal('no_user_agent');
    }
  });

  it('does not count what a browser fetches before anybody asked', () => {
    for (const purpose of ['prefetch', 'prefetch;prerender', 'preview', 'PREFETCH;anonymous-client-ip']) {
      expect(botReason({ userAgent: USER_AGENTS.chromeOnWindows, purpose }), purpose).to.equal('prefetch');
    }
    expect(botReason({ userAgent: USER_AGENTS.chromeOnWindows, purpose: 'other' })).to.equal(null);
  });
});
