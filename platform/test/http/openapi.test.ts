import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { PLATFORM_CONTRACT, platformContract } from '../../tools/write-openapi';

describe('the contract of the platform’s API', () => {
  it('is what its routes say (if not: npx tsx platform/tools/write-openapi.ts)', () => {
    expect(readFileSync(PLATFORM_CONTRACT, 'utf8') === platformContract()).to.equal(true);
  });
});
