import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { attentionTokenIdl, campaignRewardRouterIdl } from '@crr/sdk';
import { expect } from 'chai';

const TESTS = join(__dirname, '..');

describe('the instructions', () => {
  for (const [folder, { instructions }] of [
    ['instructions', campaignRewardRouterIdl],
    ['attention', attentionTokenIdl],
  ] as const) {
    it(`each have a file of tests in tests/${folder}`, () => {
      const missing = instructions.filter(({ name }) => !existsSync(join(TESTS, folder, `${name}.test.ts`)));
      expect(missing.map(({ name }) => name)).to.deep.equal([]);
    });
  }
});
