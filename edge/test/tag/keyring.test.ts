import { type CampaignTag, encodeBase58, formatTag, parseTag, tagMessage } from '@crr/sdk';
import { runs } from '@crr/testing/budget';
import { caught } from '@crr/testing/time';
import { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import { TagKeyError } from '../../src/tag/errors';
import { Keyring } from '../../src/tag/keyring';

const ISSUED_AT = 1_780_000_000n;
const OLD = Keypair.fromSeed(new Uint8Array(32).fill(1));
const NEW = Keypair.fromSeed(new Uint8Array(32).fill(2));
const FOREIGN = Keypair.fromSeed(new Uint8Array(32).fill(3));

function seedOf(keypair: Keypair): string {
  return encodeBase58(keypair.secretKey.slice(0, 32));
}

function tag(change: Partial<CampaignTag> = {}): CampaignTag {
  return {
    campaignId: new Uint8Array(32).fill(7),
    influencer: null,
    issuedAt: ISSUED_AT,
    expiresAt: ISSUED_AT + 60n,
    ...change,
  };
}

describe('keyring', () => {
  it('signs the bytes that TweetNaCl signs, for any tag and program', async () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    await fc.assert(
      fc.asyncProperty(
        bytes(32),
        bytes(32),
        bytes(32),
        bytes(32),
        fc.nat(),
        async (seed, id, wallet, program, at) => {
          const keypair = Keypair.fromSeed(seed);
          const ring = await Keyring.fromSecrets([encodeBase58(seed)], new PublicKey(program));
          const influencer = wallet.every((byte) => byte === 0) ? null : new PublicKey(wallet);
          const unsigned = tag({ campaignId: id, influencer, issuedAt: BigInt(at) });
          const expected = nacl.sign.detached(
            tagMessage(unsigned, new PublicKey(program)),
            keypair.secretKey,
          );
          expect((await ring.sign(unsigned, keypair.publicKey)).signature).to.deep.equal(expected);
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('takes a seed and a secret key for the same', async () => {
    const bySeed = await Keyring.fromSecrets([seedOf(OLD)]);
    const byKey = await Keyring.fromSecrets([encodeBase58(OLD.secretKey)]);
    expect(bySeed.publicKeys.map(String)).to.deep.equal([OLD.publicKey.toBase58()]);
    expect(await byKey.sign(tag(), OLD.publicKey)).to.deep.equal(await bySeed.sign(tag(), OLD.publicKey));
  });

  it('finds the first of the keys that a campaign prefers', async () => {
    const ring = await Keyring.fromSecrets([NEW, OLD].map(seedOf));
    expect(ring.signerAmong([OLD.publicKey, NEW.publicKey])?.toBase58()).to.equal(OLD.publicKey.toBase58());
    expect(ring.signerAmong([FOREIGN.publicKey, OLD.publicKey])?.toBase58()).to.equal(
      OLD.publicKey.toBase58(),
    );
  });

  it('has no signer for a campaign that accepts other keys alone, and signs by none of them', async () => {
    const ring = await Keyring.fromSecrets([seedOf(OLD)]);
    expect(ring.signerAmong([FOREIGN.publicKey])).to.equal(null);
    expect(ring.signerAmong([])).to.equal(null);
    expect(await caught(ring.sign(tag(), FOREIGN.publicKey))).to.be.instanceOf(RangeError);
  });

  it('holds a tag of before a rotation for good as long as the old key is in it', async () => {
    const before = await Keyring.fromSecrets([seedOf(OLD)]);
    const during = await Keyring.fromSecrets([NEW, OLD].map(seedOf));
    const after = await Keyring.fromSecrets([seedOf(NEW)]);
    const signed = await before.sign(tag(), OLD.publicKey);
    expect(await during.check(signed, ISSUED_AT)).to.deep.equal({ valid: true, signer: OLD.publicKey });
    expect(await after.check(signed, ISSUED_AT)).to.deep.equal({ valid: false, reason: 'signature' });
    expect(await during.check(signed, ISSUED_AT, [NEW.publicKey])).to.deep.equal({
      valid: false,
      reason: 'signature',
    });
  });

  it('checks the time, and what a stranger may have changed', async () => {
    const ring = await Keyring.fromSecrets([seedOf(OLD)]);
    const signed = await ring.sign(tag(), OLD.publicKey);
    const back = parseTag(formatTag(signed));
    expect((await ring.check(back, ISSUED_AT + 60n)).valid).to.equal(true);
    expect(await ring.check(back, ISSUED_AT + 61n)).to.deep.equal({ valid: false, reason: 'expired' });
    expect(await ring.check({ ...back, expiresAt: ISSUED_AT + 61n }, ISSUED_AT)).to.deep.equal({
      valid: false,
      reason: 'signature',
    });
    expect(await ring.check({ ...back, influencer: FOREIGN.publicKey }, ISSUED_AT)).to.deep.equal({
      valid: false,
      reason: 'signature',
    });
  });
});

describe('secrets of a keyring', () => {
  const halves = new Uint8Array([...OLD.secretKey.slice(0, 32), ...NEW.publicKey.toBytes()]);
  const refused: readonly (readonly [title: string, secrets: readonly string[], rule: string])[] = [
    ['none', [], 'must hold a key'],
    ['an empty one', [''], 'the key must be a seed of 32 bytes'],
    [
      'one that is too short',
      [encodeBase58(new Uint8Array(31).fill(9))],
      'the key must be a seed of 32 bytes',
    ],
    ['one that is too long', ['2'.repeat(10_000)], 'the key must be a seed of 32 bytes'],
    [
      'one in another alphabet',
      [seedOf(NEW), `${seedOf(OLD).slice(0, -1)}0`],
      'key 2 of 2 must be written in base58',
    ],
    ['a pair of two keys', [encodeBase58(halves)], 'its public half does not belong to its secret half'],
    ['the same twice', [seedOf(OLD), encodeBase58(OLD.secretKey)], 'must not hold the same key twice'],
  ];
  for (const [title, secrets, rule] of refused) {
    it(`are refused without being shown: ${title}`, async () => {
      const error = await caught(Keyring.fromSecrets(secrets));
      if (!(error instanceof TagKeyError)) throw error;
      expect(error.message).to.equal(`TAG_SIGNER_SEEDS: ${error.rule}`);
      expect(error.rule).to.contain(rule);
      const told = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      for (const secret of secrets.filter(({ length }) => length > 8))
        expect(told).not.to.contain(secret.slice(0, 8));
    });
  }

  it('can not be read out of the ring', async () => {
    const ring = await Keyring.fromSecrets([seedOf(OLD)]);
    expect(JSON.stringify(ring)).not.to.contain(seedOf(OLD));
  });
});
