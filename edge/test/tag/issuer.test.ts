import { encodeBase58, type KeySlot, parseTag } from '@crr/sdk';
import { TestClock } from '@crr/testing/time';
import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import type { NamedTagKeys } from '../../src/model';
import { type IssuedTag, TagIssuer } from '../../src/tag/issuer';
import { Keyring } from '../../src/tag/keyring';

const CAMPAIGN = encodeBase58(new Uint8Array(32).fill(7));
const WALLET = encodeBase58(new Uint8Array(32).fill(8));
const OLD = Keypair.fromSeed(new Uint8Array(32).fill(1));
const NEW = Keypair.fromSeed(new Uint8Array(32).fill(2));
const FOREIGN = Keypair.fromSeed(new Uint8Array(32).fill(3));
const LIFETIME = 1_000;

function slot(current: Keypair, rotation: Partial<KeySlot> = {}): KeySlot {
  const first = { next: null, nextFrom: 0n, currentUntil: 0n, currentFrom: 0n };
  return { current: current.publicKey, ...first, ...rotation };
}

describe('issuer of tags', () => {
  let clock: TestClock;
  let ring: Keyring;
  let answer: () => Promise<{ tagSigner: KeySlot } | null>;
  let remembered: { tagSigner: KeySlot } | undefined;
  let stored: NamedTagKeys | null;
  let missing: string[];
  let unknown: string[];
  let issuer: TagIssuer;

  before(async () => {
    ring = await Keyring.fromSecrets([NEW, OLD].map(({ secretKey }) => encodeBase58(secretKey)));
  });
  beforeEach(() => {
    clock = new TestClock();
    missing = [];
    unknown = [];
    remembered = undefined;
    stored = null;
    answer = async () => ({ tagSigner: slot(OLD) });
    issuer = new TagIssuer({
      keyring: ring,
      terms: { find: () => answer(), remembered: () => remembered },
      clock,
      lifetimeSeconds: LIFETIME,
      termsDeadlineMs: 20,
      firstTermsDeadlineMs: 60,
      inBackground: () => {},
      onKeyMissing: (campaignId) => missing.push(campaignId),
      onKeysUnknown: (campaignId) => unknown.push(campaignId),
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
    const issued = await issuer.issue(CAMPAIGN, WALLET, stored);
    const tag = parseTag(issued?.text ?? '');
    expect(encodeBase58(tag.campaignId)).to.equal(CAMPAIGN);
    expect(tag.influencer?.toBase58()).to.equal(WALLET);
    expect(tag.issuedAt).to.equal(seconds());
    expect(tag.expiresAt).to.equal(seconds() + BigInt(LIFETIME));
    expect(issued?.expiresAtSeconds).to.equal(Number(tag.expiresAt));
  });

  it("names nobody for a link of the campaign's own", async () => {
    const issued = await issuer.issue(CAMPAIGN, null, stored);
    expect(parseTag(issued?.text ?? '').influencer).to.equal(null);
  });

  it('signs by the key that the campaign names', async () => {
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
  });

  it('signs by the newer key once it is good, though the older still is', async () => {
    const from = seconds() + 100n;
    const rotation = { next: NEW.publicKey, nextFrom: from, currentUntil: from + 1_000n };
    answer = async () => ({ tagSigner: slot(OLD, rotation) });
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
    clock.advance(100_000);
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(NEW.publicKey.toBase58());
  });

  it('gives no tag for a campaign that takes none of its keys, and says so', async () => {
    answer = async () => ({ tagSigner: slot(FOREIGN) });
    expect(await issuer.issue(CAMPAIGN, WALLET, stored)).to.equal(null);
    expect(missing).to.deep.equal([CAMPAIGN]);
  });

  const silences: readonly (readonly [title: string, answer: () => Promise<null>])[] = [
    ['does not answer', () => new Promise<null>(() => {})],
    ['fails', () => Promise.reject(new Error('down'))],
    ['does not know the campaign', async () => null],
  ];
  for (const [title, silent] of silences) {
    it(`gives no tag to the first who comes while the chain ${title}, and the right one soon after`, async () => {
      answer = silent;
      expect(await issuer.issue(CAMPAIGN, WALLET, stored)).to.equal(null);
      expect(unknown).to.deep.equal([CAMPAIGN]);
      answer = async () => ({ tagSigner: slot(OLD) });
      clock.advance(1_000);
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
    });
  }

  for (const [title, silent] of silences.slice(0, 2)) {
    it(`signs by the key that the indexer knows of while the chain ${title}`, async () => {
      answer = silent;
      stored = {
        current: OLD.publicKey.toBase58(),
        next: null,
        nextFromSeconds: 0,
        currentUntilSeconds: 0,
        currentFromSeconds: 0,
      };
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
      expect(unknown).to.deep.equal([]);
    });

    it(`signs by the key that was named when the chain was last heard, while it ${title}`, async () => {
      remembered = { tagSigner: slot(OLD) };
      answer = silent;
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
    });

    it(`carries an announced rotation out while the chain ${title}`, async () => {
      answer = silent;
      const from = Number(seconds()) + 100;
      stored = {
        current: OLD.publicKey.toBase58(),
        next: NEW.publicKey.toBase58(),
        nextFromSeconds: from,
        currentUntilSeconds: from,
        currentFromSeconds: 0,
      };
      // What was heard before the rotation was announced.
      remembered = { tagSigner: slot(OLD) };
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
      clock.advance(100_000);
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(NEW.publicKey.toBase58());
    });
  }

  const asStored = ({ current, next, nextFrom, currentUntil, currentFrom }: KeySlot): NamedTagKeys => ({
    current: current.toBase58(),
    next: next?.toBase58() ?? null,
    nextFromSeconds: Number(nextFrom),
    currentUntilSeconds: Number(currentUntil),
    currentFromSeconds: Number(currentFrom),
  });

  it('does not sign by a key that was retired at once, whichever of two places tells of it', async () => {
    answer = () => Promise.reject(new Error('down'));
    const [now, later] = [seconds(), seconds() + 86_400n];
    const announced = slot(OLD, { next: FOREIGN.publicKey, nextFrom: later, currentUntil: later });
    const retired = slot(OLD, { next: NEW.publicKey, nextFrom: now });
    const reign = slot(NEW, {
      next: FOREIGN.publicKey,
      nextFrom: now,
      currentUntil: now,
      currentFrom: now - 9n,
    });
    for (const [known, told, signer] of [
      [announced, retired, NEW.publicKey.toBase58()],
      [retired, announced, NEW.publicKey.toBase58()],
      [reign, announced, 'nobody'],
      [announced, reign, 'nobody'],
    ] as const) {
      remembered = { tagSigner: known };
      clock.advance(2_000);
      expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, asStored(told)))).to.equal(signer);
    }
  });

  it('waits longer where nothing is known, and after one wait in vain no longer than for others', async () => {
    const after = (ms: number) => () =>
      new Promise<{ tagSigner: KeySlot }>((resolve) =>
        setTimeout(() => resolve({ tagSigner: slot(OLD) }), ms),
      );
    answer = after(30);
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(OLD.publicKey.toBase58());
    clock.advance(60_000);
    answer = () => new Promise<null>(() => {});
    expect(await issuer.issue(CAMPAIGN, WALLET, stored)).to.equal(null);
    answer = after(30);
    expect(await issuer.issue(CAMPAIGN, null, stored)).to.equal(null);
    clock.advance(30_000);
    expect(await signerOf(await issuer.issue(CAMPAIGN, null, stored))).to.equal(OLD.publicKey.toBase58());
  });

  it('hands a tag out no longer than its key is good', async () => {
    const from = seconds() + 10n;
    answer = async () => ({
      tagSigner: slot(OLD, { next: NEW.publicKey, nextFrom: from, currentUntil: from }),
    });
    const before = await issuer.issue(CAMPAIGN, WALLET, stored);
    expect(await signerOf(before)).to.equal(OLD.publicKey.toBase58());
    expect(before?.expiresAtSeconds).to.equal(Number(from) - 1);
    clock.advance(10_000);
    expect(await signerOf(await issuer.issue(CAMPAIGN, WALLET, stored))).to.equal(NEW.publicKey.toBase58());
  });

  it('gives the same tag for a minute, and another to others', async () => {
    const first = await issuer.issue(CAMPAIGN, WALLET, stored);
    clock.advance(59_999);
    expect(await issuer.issue(CAMPAIGN, WALLET, stored)).to.equal(first);
    expect((await issuer.issue(CAMPAIGN, null, stored))?.text).not.to.equal(first?.text);
    clock.advance(1);
    expect((await issuer.issue(CAMPAIGN, WALLET, stored))?.text).not.to.equal(first?.text);
  });
});
