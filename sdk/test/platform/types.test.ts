import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { PLATFORM_TYPES, platformTypes } from '../../tools/platform-types';

describe('the types of the platform’s API', () => {
  it('are those of its contract (if not: npx tsx sdk/tools/platform-types.ts)', async () => {
    expect(readFileSync(PLATFORM_TYPES, 'utf8') === (await platformTypes())).to.equal(true);
  });
});
