import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { Chapter } from '../src/scenario/chapter';
import type { Figure } from '../src/scenario/checks';
import { chapterBrief, chapterText, tallyText } from '../src/scenario/print';

const EXPECTED: Figure = {
  label: 'each VAU: influencer',
  unit: 'USDC',
  kind: 'equal',
  expected: 1_001n,
  actual: 1_000n,
  ok: false,
};
const AS_EXPECTED: Figure = {
  ...EXPECTED,
  label: 'each VAU: user',
  expected: 4_000n,
  actual: 4_000n,
  ok: true,
};
const CHAPTER: Chapter = {
  id: 'A',
  title: 'Payouts',
  story: 'Ten VAUs are paid. Each to two.',
  figures: [AS_EXPECTED, EXPECTED],
  steps: [],
  refusals: [],
  events: [],
  tables: [],
  notes: [],
};

describe('the text of a chapter', () => {
  for (const [name, text] of [
    ['in short', stripVTControlCharacters(chapterBrief(CHAPTER))],
    ['whole', stripVTControlCharacters(chapterText(CHAPTER))],
  ] as const) {
    it(`marks a figure that is not as expected, beside what was (${name})`, () => {
      const line = text.split('\n').find((each) => each.includes('each VAU: influencer')) ?? '';
      expect(line).to.contain('0.001001 USDC').and.to.contain('0.001000 USDC').and.to.contain('✗');
      const right = text.split('\n').find((each) => each.includes('each VAU: user')) ?? '';
      expect(right).to.not.contain('✗');
    });
  }

  it('ends with how many were equal', () => {
    const tally = { equalChecked: 12, equalHeld: 2, limitsChecked: 3, limitsHeld: 3 };
    expect(stripVTControlCharacters(tallyText(tally)))
      .to.contain('✗ 12 figures checked, 2 equal')
      .and.to.contain('There are differences');
  });
});
