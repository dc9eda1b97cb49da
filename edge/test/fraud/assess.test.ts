import { expect } from 'chai';

import { assess, RULES, totalScore } from '../../src/fraud/assess';
import { USER_AGENTS } from '../support/user-agents';
import { FIXTURES } from './fixtures';
import { READING, session, visit } from './fixtures/observations';

describe('fraud rules', () => {
  it('have fixtures each, for which they speak up and for which they are silent', () => {
    expect(Object.keys(FIXTURES).sort()).to.deep.equal(RULES.map(({ name }) => name).sort());
    for (const [name, fixtures] of Object.entries(FIXTURES)) {
      const speaks = new Set(fixtures.map(({ score }) => score !== null));
      expect(speaks.size, name).to.equal(2);
    }
  });

  for (const { name, examine } of RULES) {
    for (const { title, observation, score } of FIXTURES[name] ?? []) {
      it(`${name} ${score === null ? 'is silent' : `says ${score}`}: ${title}`, () => {
        expect(examine(observation)?.score ?? null).to.equal(score);
      });
    }
  }

  it('never repeat what a stranger wrote', () => {
    const mark = 'x<script>x';
    const { signals } = assess({
      ...visit({
        userAgent: `${USER_AGENTS.headlessChrome} ${mark}`,
        acceptLanguage: null,
        purpose: `prefetch ${mark}`,
        clientHints: { brands: mark, mobile: mark, platform: `"${mark}"` },
        asn: 16509,
      }),
    });
    expect(signals.map(({ rule }) => rule)).to.deep.equal([
      'automation',
      'datacenter',
      'no_language',
      'prefetch',
    ]);
    expect(JSON.stringify(signals)).not.to.contain('script');
  });
});

describe('assessment', () => {
  it('is silent about people', () => {
    for (const observation of [visit(), session(READING)]) {
      expect(assess(observation)).to.deep.equal({ signals: [], score: 0 });
    }
  });

  it('tells every rule that spoke up, and their sum', () => {
    expect(assess(visit({ acceptLanguage: null, purpose: 'prefetch' }, 60))).to.deep.equal({
      signals: [
        { rule: 'no_language', score: 25, detail: 'no Accept-Language' },
        { rule: 'prefetch', score: 30, detail: 'fetched ahead of a visit' },
        { rule: 'velocity', score: 20, detail: '60 requests in a minute' },
      ],
      score: 75,
    });
  });

  it('never says more than 100', () => {
    const signal = { rule: 'automation', score: 80, detail: '' };
    expect(totalScore([signal, signal])).to.equal(100);
  });
});
