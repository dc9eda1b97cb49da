import { expect } from 'chai';
import fc from 'fast-check';

import { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from '../src';

const bytes = fc.uint8Array({ maxLength: 300 });

describe('base64', () => {
  it('is what Node writes, and is read back', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(encodeBase64(given)).to.equal(Buffer.from(given).toString('base64'));
        expect([...decodeBase64(encodeBase64(given))]).to.deep.equal([...given]);
      }),
    );
  });

  it('for URLs is what Node writes, and is read back', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(encodeBase64Url(given)).to.equal(Buffer.from(given).toString('base64url'));
        expect([...decodeBase64Url(encodeBase64Url(given))]).to.deep.equal([...given]);
      }),
    );
  });

  it('is not read from what is none', () => {
    expect(() => decodeBase64('*')).to.throw();
  });
});
