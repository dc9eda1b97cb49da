import { encodeBase58, type KeySlot, parseTag } from '@crr/sdk';
import { TestClock } from '@crr/testing/time';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { type IssuedTag, TagIssuer } from '../../src/tag/issuer';
import { Keyring } from '../../src/tag/keyring';

const CAMPAIGN = encodeBase58(new Uint8Array(32).fill(7));
const WALLET = encodeBase58(new Uint8Array(32).fill(8));
const OLD = Keypair.fromSeed(new Uint8Array(32).fill(1));
const NEW = Keypair.fromSeed(new Uint8Array(32).fill(2));
const FOREIGN = Keypair.fromSeed(new Uint8Array(32).fill(3));
const LIFETIME = 1_000;

function slot(current: Keypair, rotation: Partial<KeySlot> = {}): KeySlot {
  return { current: current.publicKey, next: null, nextFrom: 0n, currentUntil: 0n, ...rotation };
}

describe('issuer of tags', () => {
  let clock: TestClock;
  let ring: Keyring;
  let answer: () => Promise<{ tagSigner: KeySlot } | null>;
  let missing: string[];
  let issuer: TagIssuer;

  before(async () => {
    ring = await Keyring.fromSecrets([NEW, OLD].map(({ secretKey }) => encodeBase58(secretKey)));
  });
  beforeEach(() => {
    clock = new TestClock();
    missing = [];
    answer = async () => ({ tagSigner: slot(OLD) });
    issuer = new TagIssuer({
      keyring: ring,
      terms: { find: () => answer() },
      clock,
      lifetimeSeconds: LIFETIME,
      termsDeadlineMs: 20,
      inBackground: () => {},
      onKeyMissing: (campaignId) => missing.push(campaignId),
    });
  });

  function seconds(): bigint {
    return BigInt(Math.floor(clock.now() / 1_000));
  }

  async function signerOf(issued: IssuedTag | null): Promise<string> {
    if (issued === null) return 'nobody';
    const verdict = await ring.check(parseTag(issued.text), seconds());
    return verdict.valid ? verdict.signer.toBase58() : verdict.reason;
  }

  it('names campaign and influencer, and is good from now for its lifetime', async () => {
    const issued = await issuer.issue(CAMPAIGN, WALLET);
    const tag = parseTag(issued?.text ?? '');
    expect(encodeBase58(tag.campaignId)).to.equal(CAMPAIGN);
    expect(tag.influencer?.toBase58()).to.equal(WALLET);
    expect(tag.issuedAt).to.equal(seconds());
    expect(tag.expiresAt).to.equal(seconds() + BigInt(LIFETIME));
    expect(issued?.expiresAtSeconds).to.equal(Number(tag.expiresAt));
  });

  it("names nobody for a link of the campaign's own", async () => {
    const issued = await issuer.issue(CAMPAIGN, null);
    expect(parseTag(issued?.text ?? '').influencer).to.equal(null);
  });

  it('signs by the key that the campaign names', async () => {
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET))).to.equal(OLD.publicKey.toBase58());
  });

  it('signs by the newer key once it is good, though the older still is', async () => {
    const from = seconds() + 100n;
    const rotation = { next: NEW.publicKey, nextFrom: from, currentUntil: from + 1_000n };
    answer = async () => ({ tagSigner: slot(OLD, rotation) });
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET))).to.equal(OLD.publicKey.toBase58());
    clock.advance(100_000);
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET))).to.equal(NEW.publicKey.toBase58());
  });

  it('gives no tag for a campaign that takes none of its keys, and says so', async () => {
    answer = async () => ({ tagSigner: slot(FOREIGN) });
    expect(await issuer.issue(CAMPAIGN, WALLET)).to.equal(null);
    expect(missing).to.deep.equal([CAMPAIGN]);
  });

  const unknown: readonly (readonly [title: string, answer: () => Promise<null>])[] = [
    ['does not answer', () => new Promise<null>(() => {})],
    ['fails', () => Promise.reject(new Error('down'))],
    ['does not know the campaign', async () => null],
  ];
  for (const [title, silent] of unknown) {
    it(`signs by its first key while the chain ${title}, and by the right one soon after`, async () => {
      answer = silent;
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET))).to.equal(NEW.publicKey.toBase58());
      answer = async () => ({ tagSigner: slot(OLD) });
      clock.advance(1_000);
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET))).to.equal(OLD.publicKey.toBase58());
    });
  }

  it('gives the same tag for a minute, and another to others', async () => {
    const first = await issuer.issue(CAMPAIGN, WALLET);
    clock.advance(59_999);
    expect(await issuer.issue(CAMPAIGN, WALLET)).to.equal(first);
    expect((await issuer.issue(CAMPAIGN, null))?.text).not.to.equal(first?.text);
    clock.advance(1);
    expect((await issuer.issue(CAMPAIGN, WALLET))?.text).not.to.equal(first?.text);
  });
});
