import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { EDGE_CONTRACT, edgeContract } from '../../tools/write-openapi';

describe('the contract of the edge’s interface', () => {
  it('is what its routes say (if not: npx tsx edge/tools/write-openapi.ts)', () => {
    expect(readFileSync(EDGE_CONTRACT, 'utf8') === edgeContract()).to.equal(true);
  });
});
