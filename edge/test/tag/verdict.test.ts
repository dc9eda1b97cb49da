/** The fast check against the SDK's: whatever is asked, both say the same. */

import {
  type CampaignTag,
  checkTag,
  type SignedTag,
  signTag,
  type TagCheck,
  tagSignerFromKeypair,
} from '@crr/sdk';
import { runs } from '@crr/testing/budget';
import { Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import fc from 'fast-check';

import { rememberedSignerOf, verdictOf } from '../../src/tag/verdict';

const SIGNER = Keypair.fromSeed(new Uint8Array(32).fill(1));
const OTHER = Keypair.fromSeed(new Uint8Array(32).fill(2));
const PROGRAM = Keypair.fromSeed(new Uint8Array(32).fill(3)).publicKey;
const NOW = 1_780_000_000n;
const DAY = 86_400n;
const GROUP_ORDER = (1n << 252n) + 27_742_317_777_372_353_535_851_937_790_883_648_493n;

function tag(change: Partial<CampaignTag> = {}): CampaignTag {
  const campaignId = new Uint8Array(32).fill(7);
  return { campaignId, influencer: OTHER.publicKey, issuedAt: NOW, expiresAt: NOW + 30n * DAY, ...change };
}

const sign = (unsigned: CampaignTag) => signTag(unsigned, tagSignerFromKeypair(SIGNER));

/** What both say, after it was made sure that they say the same, asked for the first time and again. */
async function verdictOfBoth(signed: SignedTag, check: TagCheck) {
  const expected = checkTag(signed, check);
  expect(await verdictOf(signed, check)).to.deep.equal(expected);
  expect(await verdictOf(signed, check)).to.deep.equal(expected);
  const signer = check.publicKeys.find((key) => {
    const alone = checkTag(signed, { ...check, publicKeys: [key] });
    return alone.valid || alone.reason !== 'signature';
  });
  expect(rememberedSignerOf(signed, check)).to.equal(signer ?? null);
  return expected;
}

describe('verdict on a tag', () => {
  const good = { publicKeys: [OTHER.publicKey, SIGNER.publicKey], now: NOW };

  it('names the key that signed', async () => {
    const verdict = await verdictOfBoth(await sign(tag()), good);
    expect(verdict).to.deep.equal({ valid: true, signer: SIGNER.publicKey });
  });

  it('is another for another key, another program, and each byte that was changed', async () => {
    const signed = await sign(tag());
    await verdictOfBoth(signed, { ...good, publicKeys: [OTHER.publicKey] });
    await verdictOfBoth(signed, { ...good, publicKeys: [] });
    await verdictOfBoth(signed, { ...good, programId: PROGRAM });
    for (const place of [0, 31, 32, 63]) {
      const signature = Uint8Array.from(signed.signature, (byte, at) => (at === place ? byte ^ 1 : byte));
      expect((await verdictOfBoth({ ...signed, signature }, good)).valid, `byte ${place}`).to.equal(false);
    }
    expect((await verdictOfBoth({ ...signed, influencer: null }, good)).valid).to.equal(false);
    expect((await verdictOfBoth({ ...signed, signature: new Uint8Array(10) }, good)).valid).to.equal(false);
  });

  it('finds who signed without waiting, whether it was asked before or not, whatever the time', async () => {
    const signed = await sign(tag({ expiresAt: NOW + 91n * DAY }));
    for (let time = 0; time < 2; time += 1) {
      expect(rememberedSignerOf(signed, good)).to.equal(good.publicKeys[1]);
      expect(rememberedSignerOf(signed, { ...good, programId: PROGRAM })).to.equal(null);
      expect(rememberedSignerOf(signed, { publicKeys: [OTHER.publicKey] })).to.equal(null);
    }
  });

  it('takes of equal signatures the one that the chain takes', async () => {
    const signed = await sign(tag());
    const scalar = signed.signature
      .subarray(32)
      .reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
    const raised = Array.from({ length: 32 }, (_, place) =>
      Number(((scalar + GROUP_ORDER) >> BigInt(8 * place)) & 0xffn),
    );
    const signature = Uint8Array.of(...signed.signature.subarray(0, 32), ...raised);
    expect((await verdictOfBoth({ ...signed, signature }, good)).valid).to.equal(false);
  });

  it('finds nothing signed by bytes that are no key', async () => {
    const signed = await sign(tag());
    for (const byte of [0xff, 0xee, 2]) {
      const noKey = new PublicKey(new Uint8Array(32).fill(byte));
      await verdictOfBoth(signed, { ...good, publicKeys: [noKey] });
    }
  });

  it('judges the times anew each time', async () => {
    const signed = await sign(tag());
    for (const now of [NOW - DAY, NOW, NOW + 30n * DAY, NOW + 30n * DAY + 1n]) {
      await verdictOfBoth(signed, { ...good, now });
    }
    expect(await verdictOfBoth(signed, { ...good, now: NOW + 31n * DAY })).to.deep.equal({
      valid: false,
      reason: 'expired',
    });
    await verdictOfBoth(await sign(tag({ expiresAt: NOW })), good);
    await verdictOfBoth(await sign(tag({ expiresAt: NOW + 91n * DAY })), good);
  });

  it('is the SDK’s for any tag', async () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
    await fc.assert(
      fc.asyncProperty(bytes(32), bytes(32), fc.boolean(), bytes(64), async (seed, id, isSigned, noise) => {
        const keypair = Keypair.fromSeed(seed);
        const unsigned = tag({ campaignId: id });
        const signed = await signTag(unsigned, tagSignerFromKeypair(keypair));
        const given = isSigned ? signed : { ...signed, signature: noise };
        await verdictOfBoth(given, { publicKeys: [keypair.publicKey], now: NOW });
      }),
      { numRuns: runs(40) },
    );
  });
});
