import { runs } from '@crr/testing/budget';
import { assert } from 'chai';
import fc from 'fast-check';

import { SessionSecretError } from '../../src/app/proof';
import { SessionTokens } from '../../src/app/token';

const OLD = 'an old secret of enough characters';
const NEW = 'the new secret of enough characters';
const ORIGIN = 'https://news.example';
const claim = { campaignId: new Uint8Array(32).fill(7), sessionId: '00112233445566778899aabbccddeeff' };

describe('session tokens', () => {
  const tokens = new SessionTokens(OLD);

  it('stand for the campaign and the session they were made for', async () => {
    const token = await tokens.make(claim, ORIGIN);
    assert.match(token, /^[A-Za-z0-9_-]{64}\.[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(await tokens.read(token, ORIGIN), claim);
  });

  it('are the same HMAC that anybody with the secret computes', async () => {
    const { createHmac } = await import('node:crypto');
    const body = Buffer.concat([Buffer.from(claim.campaignId), Buffer.from(claim.sessionId, 'hex')]);
    const proof = createHmac('sha256', OLD).update('crr-session-v1\0').update(body).update(ORIGIN).digest();
    const expected = `${body.toString('base64url')}.${proof.toString('base64url')}`;
    assert.equal(await tokens.make(claim, ORIGIN), expected);
  });

  it('are worth nothing on a page of another origin', async () => {
    const token = await tokens.make(claim, ORIGIN);
    for (const origin of ['https://evil.example', 'http://news.example', `${ORIGIN}:8443`, '', 'null']) {
      assert.isNull(await tokens.read(token, origin));
    }
  });

  it('are refused with any single character changed, and nothing but themselves is taken', async () => {
    const token = await tokens.make(claim, ORIGIN);
    for (let at = 0; at < token.length; at += 1) {
      for (const character of ['A', 'B', '_', '.']) {
        if (token[at] === character) continue;
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        assert.isNull(await tokens.read(changed, ORIGIN), `character ${at} as ${character}`);
      }
    }
    for (const text of ['', '.', `${token}=`, ` ${token}`, `${token}\n`, token.slice(0, -1), `${token}A`]) {
      assert.isNull(await tokens.read(text, ORIGIN));
    }
  });

  it('are refused, and nothing is thrown, for any other text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        assert.isNull(await tokens.read(text, ORIGIN));
      }),
      { numRuns: runs(200) },
    );
  });

  it('outlive the exchange of the secret while the old one is still named, and not any longer', async () => {
    const token = await tokens.make(claim, ORIGIN);
    const both = new SessionTokens(`${NEW}, ${OLD}`);
    assert.deepEqual(await both.read(token, ORIGIN), claim);
    const renewed = await both.make(claim, ORIGIN);
    assert.deepEqual(await new SessionTokens(NEW).read(renewed, ORIGIN), claim);
    assert.isNull(await new SessionTokens(NEW).read(token, ORIGIN));
  });

  it('need secrets of 32 characters, each of them, and never show one', () => {
    for (const secrets of ['', 'short', `${NEW},short`, `${NEW},`]) {
      try {
        new SessionTokens(secrets);
        assert.fail('was taken');
      } catch (error) {
        assert.instanceOf(error, SessionSecretError);
        assert.equal((error as Error).message, 'SESSION_SECRET must hold secrets of 32 characters or more');
      }
    }
  });
});
