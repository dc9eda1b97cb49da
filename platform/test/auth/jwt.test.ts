import { TestClock } from '@crr/testing/time';
import { expect } from 'chai';
import { base64url, exportJWK, generateKeyPair, type JSONWebKeySet, type KeyLike, SignJWT } from 'jose';
import { JwksCache, KEYS_COOLDOWN_MS, KEYS_LIFETIME_MS } from '../../src/auth/jwks-cache';
import { JwtVerifier } from '../../src/auth/jwt';
import { ApiError } from '../../src/http/errors';

const ISSUER = 'https://id.example/';
const AUDIENCE = 'platform';
const TOLERANCE_SECONDS = 30;

interface Signer {
  readonly privateKey: KeyLike;
  readonly publicKey: KeyLike;
  readonly kid: string;
}

/** An identity provider whose answers a test decides. */
class Provider {
  asked = 0;
  isDown = false;
  readonly signers: Signer[] = [];

  readonly fetch = async (): Promise<JSONWebKeySet> => {
    this.asked += 1;
    if (this.isDown) throw new Error('connection refused');
    const keys = this.signers.map(async ({ publicKey, kid }) => ({ ...(await exportJWK(publicKey)), kid }));
    return { keys: await Promise.all(keys) };
  };
}

describe('bearer tokens', () => {
  let clock: TestClock;
  let provider: Provider;
  let verifier: JwtVerifier;
  let first: Signer;
  let second: Signer;

  before(async () => {
    first = { ...(await generateKeyPair('RS256')), kid: 'one' };
    second = { ...(await generateKeyPair('RS256')), kid: 'two' };
  });

  beforeEach(() => {
    clock = new TestClock();
    provider = new Provider();
    provider.signers.push(first);
    const keys = new JwksCache('https://id.example/jwks', clock, provider.fetch);
    verifier = new JwtVerifier([{ issuer: ISSUER, audience: AUDIENCE, keys }], clock);
  });

  const seconds = () => Math.floor(clock.now() / 1_000);
  const sign = (claims: object = {}, { privateKey, kid }: Signer = first, alg = 'RS256') => {
    const all = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', exp: seconds() + 3_600, ...claims };
    return new SignJWT(all).setProtectedHeader({ alg, kid }).sign(privateKey);
  };
  const refusal = async (token: string): Promise<ApiError> => {
    try {
      await verifier.verify(token);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
    throw new Error('the token was taken');
  };

  it('of a trusted issuer tell who asks', async () => {
    expect(await verifier.verify(await sign({ email: 'ada@example.com' }))).to.deep.equal({
      issuer: ISSUER,
      sub: 'ada',
      email: 'ada@example.com',
    });
  });

  it('with an address that is not verified tell none', async () => {
    const identity = await verifier.verify(await sign({ email: 'ada@example.com', email_verified: false }));
    expect(identity.email).to.equal(null);
  });

  it('are refused for another issuer, audience or time, or without subject or end', async () => {
    const cases: [string, object][] = [
      ['issuer', { iss: 'https://other.example/' }],
      ['issuer that begins alike', { iss: `${ISSUER}x` }],
      ['audience', { aud: 'other' }],
      ['no audience', { aud: undefined }],
      ['expired', { exp: seconds() - TOLERANCE_SECONDS }],
      ['not yet valid', { nbf: seconds() + TOLERANCE_SECONDS + 1 }],
      ['no end', { exp: undefined }],
      ['no subject', { sub: undefined }],
      ['empty subject', { sub: '' }],
      ['subject with NUL', { sub: 'a\u0000b' }],
      ['long subject', { sub: 'a'.repeat(256) }],
    ];
    for (const [name, claims] of cases) {
      const error = await refusal(await sign(claims));
      expect([error.status, error.code], name).to.deep.equal([401, 'unauthorized']);
    }
  });

  it('are taken within the tolerance of clocks', async () => {
    await verifier.verify(await sign({ exp: seconds() - TOLERANCE_SECONDS + 1 }));
    await verifier.verify(await sign({ nbf: seconds() + TOLERANCE_SECONDS }));
  });

  it('that nobody signed, or somebody else, or that were changed, are refused', async () => {
    const token = await sign();
    const [header = '', payload = '', signature = ''] = token.split('.');
    const admin = base64url.encode(
      JSON.stringify({ iss: ISSUER, aud: AUDIENCE, sub: 'root', exp: seconds() + 60 }),
    );
    const none = base64url.encode(JSON.stringify({ alg: 'none', kid: first.kid }));
    const forged = await sign({}, { ...second, kid: first.kid });
    for (const wrong of [
      `${none}.${payload}.`,
      `${header}.${admin}.${signature}`,
      forged,
      'a.b.c',
      '',
      'x'.repeat(9_000),
    ]) {
      expect((await refusal(wrong)).status, wrong.slice(0, 40)).to.equal(401);
    }
  });

  it('signed with the public key as a shared secret are refused', async () => {
    const jwk = await exportJWK(first.publicKey);
    const secret = new TextEncoder().encode(JSON.stringify(jwk));
    const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'ada', exp: seconds() + 60 };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: first.kid }).sign(secret);
    expect((await refusal(token)).status).to.equal(401);
  });

  it('cost one question to the provider in 24 hours, also when many come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, async () => verifier.verify(await sign())));
    expect(provider.asked).to.equal(1);
    clock.advance(KEYS_LIFETIME_MS - 1);
    await verifier.verify(await sign());
    expect(provider.asked).to.equal(1);
    clock.advance(1);
    await verifier.verify(await sign());
    expect(provider.asked).to.equal(2);
  });

  it('with a key that is new at the provider are taken after asking again', async () => {
    await verifier.verify(await sign());
    provider.signers.push(second);
    clock.advance(KEYS_COOLDOWN_MS);
    expect((await verifier.verify(await sign({}, second))).sub).to.equal('ada');
    expect(provider.asked).to.equal(2);
  });

  it('with invented keys do not make it ask again and again', async () => {
    await verifier.verify(await sign());
    clock.advance(KEYS_COOLDOWN_MS);
    for (let n = 0; n < 10; n += 1) await refusal(await sign({}, { ...second, kid: `invented-${n}` }));
    expect(provider.asked).to.equal(2);
  });

  it('with a key that the provider has taken back are refused once it is asked again', async () => {
    await verifier.verify(await sign());
    provider.signers.splice(0, 1, second);
    clock.advance(KEYS_LIFETIME_MS);
    expect((await refusal(await sign())).status).to.equal(401);
  });

  it('are taken while the provider is down as long as its keys are believed, then 503', async () => {
    await verifier.verify(await sign());
    provider.isDown = true;
    clock.advance(KEYS_LIFETIME_MS - 1);
    await verifier.verify(await sign());
    clock.advance(1);
    const error = await refusal(await sign());
    expect([error.status, error.code]).to.deep.equal([503, 'identity_provider_unavailable']);
    provider.isDown = false;
    await verifier.verify(await sign());
  });
});
