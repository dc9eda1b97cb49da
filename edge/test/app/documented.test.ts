/** Every refusal names a place in the documentation, and something is written there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { REFUSALS_KNOWN } from '../../src/app/errors';

describe('the code of every refusal', () => {
  const page = readFileSync(join(__dirname, '../../../docs/EDGE.md'), 'utf8');

  it('is explained where doc_url leads, once', () => {
    const codes = [...new Set(Object.values(REFUSALS_KNOWN).flat())];
    const anchors = [...page.matchAll(/<a id="([a-z_]+)">/g)].map(([, id]) => id);
    expect(codes.filter((code) => !anchors.includes(code))).to.deep.equal([]);
    expect(anchors).to.have.length(new Set(anchors).size);
  });
});
