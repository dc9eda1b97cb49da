import { webcrypto } from 'node:crypto';
import { Ed25519Program, Keypair, PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import nacl from 'tweetnacl';

import {
  type CampaignTag,
  checkTag,
  formatTag,
  formatUnsignedTag,
  importTagSigner,
  parseTag,
  parseUnsignedTag,
  ROUTER_PROGRAM_ID,
  type SignedTag,
  signTag,
  TagFormatError,
  type TagSigner,
  tagMessage,
  tagProofInstruction,
  tagSignerFromKeypair,
  tagSignerFromWebCrypto,
  verifyTag,
} from '../src';

const KEYPAIR = Keypair.fromSeed(new Uint8Array(32).fill(9));
const INFLUENCER = Keypair.fromSeed(new Uint8Array(32).fill(3)).publicKey;
const TAG: CampaignTag = {
  campaignId: new Uint8Array(32).fill(7),
  influencer: INFLUENCER,
  issuedAt: 1_700_000_000n,
  expiresAt: 1_702_592_000n,
};
const I64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const BYTES_32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const SIGNED_TAGS: fc.Arbitrary<SignedTag> = fc.record({
  campaignId: BYTES_32,
  influencer: fc.option(
    BYTES_32.filter((bytes) => bytes.some((byte) => byte !== 0)).map((bytes) => new PublicKey(bytes)),
  ),
  issuedAt: I64,
  expiresAt: I64,
  signature: fc.uint8Array({ minLength: 64, maxLength: 64 }),
});

async function webCryptoSigner(): Promise<TagSigner> {
  const pair = await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const { publicKey, privateKey } = pair as webcrypto.CryptoKeyPair;
  const raw = await webcrypto.subtle.exportKey('raw', publicKey);
  return tagSignerFromWebCrypto(privateKey, new PublicKey(new Uint8Array(raw)));
}

async function webCryptoVerifies(signed: SignedTag, key: PublicKey): Promise<boolean> {
  const imported = await webcrypto.subtle.importKey('raw', key.toBytes(), 'Ed25519', false, ['verify']);
  return webcrypto.subtle.verify('Ed25519', imported, signed.signature, tagMessage(signed));
}

/** The same signature with the group's order added to its second half: the same equation, other bytes. */
function withOrderAdded(signature: Uint8Array): Uint8Array {
  const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n;
  const scalar = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + order;
  const bytes = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse();
  return Uint8Array.from([...signature.subarray(0, 32), ...bytes]);
}

function partOf(parse: (text: string) => unknown, text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof TagFormatError) return error.part;
    throw error;
  }
  throw new Error(`${text} was taken`);
}

describe('a signed tag', () => {
  const signers: Record<string, () => Promise<TagSigner>> = {
    TweetNaCl: async () => tagSignerFromKeypair(KEYPAIR),
    WebCrypto: webCryptoSigner,
    'a keypair handed to WebCrypto': () => importTagSigner(KEYPAIR),
  };
  for (const [name, makeSigner] of Object.entries(signers)) {
    it(`of ${name} verifies by the SDK and by WebCrypto`, async () => {
      const signer = await makeSigner();
      const signed = await signTag(TAG, signer);
      expect(verifyTag(signed, { publicKeys: [signer.publicKey] })).to.equal(true);
      expect(await webCryptoVerifies(signed, signer.publicKey)).to.equal(true);
    });
  }

  it('has one signature, whichever way it was made', async () => {
    const [byKeypair, byWebCrypto] = [tagSignerFromKeypair(KEYPAIR), await importTagSigner(KEYPAIR)];
    expect(await signTag(TAG, byKeypair)).to.deep.equal(await signTag(TAG, byWebCrypto));
  });

  it('is refused with a malleated signature, which TweetNaCl alone would take', async () => {
    const signed = await signTag(TAG, tagSignerFromKeypair(KEYPAIR));
    const forged = { ...signed, signature: withOrderAdded(signed.signature) };
    const key = KEYPAIR.publicKey;
    expect(nacl.sign.detached.verify(tagMessage(TAG), forged.signature, key.toBytes())).to.equal(true);
    expect(checkTag(forged, { publicKeys: [key] })).to.deep.equal({ valid: false, reason: 'signature' });
    expect(await webCryptoVerifies(forged, key)).to.equal(false);
  });

  it('is refused for another campaign, influencer, time, program or key', async () => {
    const signed = await signTag(TAG, tagSignerFromKeypair(KEYPAIR));
    const changed: Partial<CampaignTag>[] = [
      { campaignId: new Uint8Array(32).fill(8) },
      { influencer: null },
      { influencer: KEYPAIR.publicKey },
      { issuedAt: TAG.issuedAt + 1n },
      { expiresAt: TAG.expiresAt + 1n },
    ];
    const publicKeys = [KEYPAIR.publicKey];
    for (const change of changed) expect(verifyTag({ ...signed, ...change }, { publicKeys })).to.equal(false);
    expect(verifyTag(signed, { publicKeys, programId: INFLUENCER })).to.equal(false);
    expect(verifyTag(signed, { publicKeys: [INFLUENCER] })).to.equal(false);
    expect(verifyTag(signed, { publicKeys: [] })).to.equal(false);
  });

  it('tells which of several keys signed', async () => {
    const signed = await signTag(TAG, tagSignerFromKeypair(KEYPAIR));
    const verdict = checkTag(signed, { publicKeys: [INFLUENCER, KEYPAIR.publicKey] });
    expect(verdict).to.deep.equal({ valid: true, signer: KEYPAIR.publicKey });
  });

  it('is good from a minute before its issue to its last second', async () => {
    const signed = await signTag(TAG, tagSignerFromKeypair(KEYPAIR));
    const at = (now: bigint) => {
      const verdict = checkTag(signed, { publicKeys: [KEYPAIR.publicKey], now });
      return verdict.valid ? 'valid' : verdict.reason;
    };
    expect([at(TAG.issuedAt - 61n), at(TAG.issuedAt - 60n)]).to.deep.equal(['not_yet_valid', 'valid']);
    expect([at(TAG.expiresAt), at(TAG.expiresAt + 1n)]).to.deep.equal(['valid', 'expired']);
  });

  it('is refused when signed for longer than 90 days', async () => {
    const signed = await signTag(
      { ...TAG, expiresAt: TAG.issuedAt + 7_776_001n },
      tagSignerFromKeypair(KEYPAIR),
    );
    expect(checkTag(signed, { publicKeys: [KEYPAIR.publicKey] })).to.deep.equal({
      valid: false,
      reason: 'lifetime',
    });
  });

  it('is not made when the signer answers with anything but 64 bytes', async () => {
    const broken: TagSigner = { publicKey: INFLUENCER, sign: async () => new Uint8Array(63) };
    const error = await signTag(TAG, broken).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TagFormatError).with.property('part', 'signature');
  });

  it('is not made for a campaign id of another length or a time beyond i64', () => {
    expect(partOf(() => tagMessage({ ...TAG, campaignId: new Uint8Array(31) }), '')).to.equal('campaign_id');
    expect(partOf(() => tagMessage({ ...TAG, issuedAt: 2n ** 63n }), '')).to.equal('timestamp');
    expect(partOf(() => tagMessage({ ...TAG, expiresAt: -(2n ** 63n) - 1n }), '')).to.equal('timestamp');
  });
});

describe('the text of a tag', () => {
  it('comes back as the tag it was made of', () => {
    fc.assert(
      fc.property(SIGNED_TAGS, (tag) => {
        expect(parseTag(formatTag(tag))).to.deep.equal(tag);
      }),
    );
  });

  it('is the only text of its tag', () => {
    const texts = fc.tuple(SIGNED_TAGS.map(formatTag), fc.nat(), fc.constantFrom(...'0 1-:+zé'));
    fc.assert(
      fc.property(texts, ([text, place, letter]) => {
        const at = place % (text.length + 1);
        const changed = `${text.slice(0, at)}${letter}${text.slice(at)}`;
        fc.pre(changed !== text);
        const read = (() => {
          try {
            return formatTag(parseTag(changed));
          } catch {
            return changed;
          }
        })();
        expect(read).to.equal(changed);
      }),
    );
  });

  it('starts with the parts of the unsigned form', async () => {
    const text = formatTag(await signTag(TAG, tagSignerFromKeypair(KEYPAIR)));
    const [campaign, influencer, times] = text.split(':');
    expect(influencer).to.equal(INFLUENCER.toBase58());
    expect(times).to.equal('1700000000-1702592000');
    expect(parseUnsignedTag(`${campaign}:${influencer}:1700000000`).campaignId).to.deep.equal(TAG.campaignId);
  });

  it('leaves the influencer empty for a link of the campaign’s own', () => {
    const { influencer, ...rest } = { ...TAG, influencer: null };
    const text = formatUnsignedTag({ influencer, ...rest });
    expect(text.split(':')[1]).to.equal('');
    expect(parseUnsignedTag(text)).to.deep.equal({
      campaignId: TAG.campaignId,
      influencer,
      issuedAt: TAG.issuedAt,
    });
  });

  it('is refused with the part that can’t be read', async () => {
    const [campaign, influencer, times, signature] = formatTag(
      await signTag(TAG, tagSignerFromKeypair(KEYPAIR)),
    ).split(':');
    const zeroKey = PublicKey.default.toBase58();
    const faults: [string, string][] = [
      ['a', 'tag'],
      ['', 'tag'],
      [`${campaign}:${influencer}:${times}`, 'tag'],
      [`${campaign}:${influencer}:${times}:${signature}:`, 'tag'],
      [`c:${influencer}:${times}:${signature}`, 'campaign_id'],
      [`:${influencer}:${times}:${signature}`, 'campaign_id'],
      [`${'z'.repeat(100_000)}:${influencer}:${times}:${signature}`, 'campaign_id'],
      [`${campaign}:notakey:${times}:${signature}`, 'influencer_pubkey'],
      [`${campaign}:${zeroKey}:${times}:${signature}`, 'influencer_pubkey'],
      [`${campaign}:${influencer}:1:${signature}`, 'timestamp'],
      [`${campaign}:${influencer}:01-2:${signature}`, 'timestamp'],
      [`${campaign}:${influencer}:-0-2:${signature}`, 'timestamp'],
      [`${campaign}:${influencer}:1-9223372036854775808:${signature}`, 'timestamp'],
      [`${campaign}:${influencer}:1-2 :${signature}`, 'timestamp'],
      [`${campaign}:${influencer}:${times}:`, 'signature'],
      [`${campaign}:${influencer}:${times}:${campaign}`, 'signature'],
      [`${campaign}:${influencer}:${times}:0OIl`, 'signature'],
    ];
    for (const [text, part] of faults) expect(partOf(parseTag, text), text.slice(0, 80)).to.equal(part);
  });

  it('is refused in the unsigned form with the part that can’t be read', () => {
    const campaign = formatUnsignedTag(TAG).split(':')[0];
    const faults: [string, string][] = [
      ['a', 'tag'],
      [`${campaign}:${INFLUENCER.toBase58()}`, 'tag'],
      [`${campaign}:${INFLUENCER.toBase58()}:1:x`, 'tag'],
      ['c:notakey:1', 'campaign_id'],
      [`${campaign}:notakey:1`, 'influencer_pubkey'],
      [`${campaign}:influencer456:12345`, 'influencer_pubkey'],
      [`${campaign}:${INFLUENCER.toBase58()}:soon`, 'timestamp'],
    ];
    for (const [text, part] of faults) expect(partOf(parseUnsignedTag, text), text).to.equal(part);
    expect(parseUnsignedTag(`${campaign}:${INFLUENCER.toBase58()}:1`)).to.deep.include({ issuedAt: 1n });
  });
});

describe('the proof of a tag', () => {
  it('is the one layout that the program accepts, byte by byte', async () => {
    const signed = await signTag(TAG, tagSignerFromKeypair(KEYPAIR));
    const instruction = tagProofInstruction(signed, KEYPAIR.publicKey);
    const header = [1, 0, 48, 0, 0xff, 0xff, 16, 0, 0xff, 0xff, 112, 0, 122, 0, 0xff, 0xff];
    const message = tagMessage(TAG, ROUTER_PROGRAM_ID);
    expect(instruction.programId.equals(Ed25519Program.programId)).to.equal(true);
    expect(instruction.keys).to.deep.equal([]);
    expect([...instruction.data]).to.deep.equal([
      ...header,
      ...KEYPAIR.publicKey.toBytes(),
      ...signed.signature,
      ...message,
    ]);
  });
});

describe('a signature under a point of small order', () => {
  /** Every encoding of the eight points, canonical or not. */
  const ORDER = (1n << 255n) - 19n;
  const YS = [
    0n,
    1n,
    ORDER - 1n,
    ORDER,
    ORDER + 1n,
    0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
    0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  ];
  const encoded = (y: bigint, sign: bigint) => {
    const hex = (y | (sign << 255n)).toString(16).padStart(64, '0');
    return Uint8Array.from(Buffer.from(hex, 'hex').reverse());
  };
  const points = YS.flatMap((y) => [encoded(y, 0n), encoded(y, 1n)]);

  it('is none, be it the key or the signature’s first half', async () => {
    const good = await signTag(TAG, tagSignerFromKeypair(KEYPAIR));
    for (const point of points) {
      for (const first of points) {
        const forged = { ...TAG, signature: Uint8Array.from([...first, ...new Uint8Array(32)]) };
        const verdict = checkTag(forged, { publicKeys: [new PublicKey(point)] });
        expect(verdict).to.deep.equal({ valid: false, reason: 'signature' });
      }
      const signature = Uint8Array.from([...point, ...good.signature.subarray(32)]);
      expect(verifyTag({ ...TAG, signature }, { publicKeys: [KEYPAIR.publicKey] })).to.equal(false);
    }
    expect(verifyTag(good, { publicKeys: [KEYPAIR.publicKey] })).to.equal(true);
  });
});
