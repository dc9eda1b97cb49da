import { assert } from 'chai';
import fc from 'fast-check';

import { LINK_PROOF_MOST_CHARACTERS, LinkProofs } from '../../src/app/link-proof';
import { SessionTokens } from '../../src/app/token';

const SECRET = 'a secret of more than 32 characters';
const OLD = 'the secret that was there before it';
const TAG = 'campaign:wallet:1-2:signature';

describe('proof of a link', () => {
  const proofs = new LinkProofs(SECRET);

  it('is read for the tag that it was made for, and no other', async () => {
    const proof = await proofs.make('AbC12', TAG);
    assert.equal(await proofs.read(proof, TAG), 'AbC12');
    assert.isNull(await proofs.read(proof, `${TAG}x`));
    assert.isNull(await proofs.read(proof, ''));
  });

  it('is the same for all clicks on a link with one tag', async () => {
    assert.equal(await proofs.make('AbC12', TAG), await proofs.make('AbC12', TAG));
    assert.notEqual(await proofs.make('AbC12', TAG), await proofs.make('AbC13', TAG));
  });

  it('fits where it travels, whatever the code', async () => {
    const code = 'x'.repeat(64);
    const proof = await proofs.make(code, TAG);
    assert.lengthOf(proof, LINK_PROOF_MOST_CHARACTERS);
    assert.equal(await proofs.read(proof, TAG), code);
  });

  it('is known while the secret is exchanged, and not after', async () => {
    const old = await new LinkProofs(OLD).make('AbC12', TAG);
    assert.equal(await new LinkProofs(`${SECRET},${OLD}`).read(old, TAG), 'AbC12');
    assert.isNull(await proofs.read(old, TAG));
  });

  it('is no session’s token, and none of it is a proof', async () => {
    const claim = { campaignId: new Uint8Array(32), sessionId: '00'.repeat(16) };
    const token = await new SessionTokens(SECRET).make(claim, TAG);
    assert.isNull(await proofs.read(token, TAG));
    assert.isNull(await new SessionTokens(SECRET).read(await proofs.make('x'.repeat(64), TAG), TAG));
  });

  it('is nothing that somebody makes up', async () => {
    const [, proof = ''] = (await proofs.make('AbC12', TAG)).split('.');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string().map((code) => `${code}.${proof}`),
      fc.stringMatching(/^[A-Za-z0-9_-]{43}$/).map((other) => `AbC12.${other}`),
    );
    await fc.assert(
      fc.asyncProperty(text, async (made) => {
        fc.pre(made !== `AbC12.${proof}`);
        assert.isNull(await proofs.read(made, TAG));
      }),
    );
  });
});
