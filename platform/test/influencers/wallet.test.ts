import { encodeBase58, RouterPdas } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';
import { assert } from 'chai';
import nacl from 'tweetnacl';
import {
  type ChallengeTerms,
  isSignedBy,
  isWallet,
  signInInput,
  signInMessage,
} from '../../src/wallets/challenge';

const KEYS = Keypair.fromSeed(new Uint8Array(32).fill(7));
const OTHER = Keypair.fromSeed(new Uint8Array(32).fill(8));
const WALLET = KEYS.publicKey.toBase58();
const TERMS: ChallengeTerms = {
  domain: 'platform.example',
  cluster: 'devnet',
  wallet: WALLET,
  influencerId: '01890000-0000-7000-8000-000000000001',
  nonce: 'n0nce',
  issuedAt: new Date('2026-11-21T10:00:00Z'),
  expiresAt: new Date('2026-11-21T10:05:00Z'),
};

const challengeMessage = (terms: ChallengeTerms) => signInMessage(signInInput(terms));

function sign(message: string, keys = KEYS): string {
  return encodeBase58(nacl.sign.detached(new TextEncoder().encode(message), keys.secretKey));
}

describe('the proof of a wallet', () => {
  it('says who asks, for which wallet and influencer, and until when', () => {
    assert.equal(
      challengeMessage(TERMS),
      `platform.example wants you to sign in with your Solana account:
${WALLET}

Proves that this wallet is yours, so that campaigns pay you to it. Costs nothing and moves nothing.

URI: https://platform.example
Version: 1
Chain ID: solana:devnet
Nonce: n0nce
Issued At: 2026-11-21T10:00:00.000Z
Expiration Time: 2026-11-21T10:05:00.000Z
Request ID: 01890000-0000-7000-8000-000000000001`,
    );
  });

  it('takes the signature of the wallet under the message, and no other', () => {
    const message = challengeMessage(TERMS);
    assert.isTrue(isSignedBy(WALLET, message, sign(message)));
    assert.isFalse(isSignedBy(WALLET, message, sign(message, OTHER)));
    assert.isFalse(isSignedBy(OTHER.publicKey.toBase58(), message, sign(message)));
    for (const change of [
      { domain: 'evil.example' },
      { nonce: 'other' },
      { cluster: 'mainnet' as const },
      { influencerId: 'somebody else' },
    ]) {
      assert.isFalse(isSignedBy(WALLET, message, sign(challengeMessage({ ...TERMS, ...change }))));
    }
  });

  it('takes nothing that is no signature', () => {
    for (const text of ['', '0OIl', '1', WALLET, '1'.repeat(64), '1'.repeat(1_000_000)]) {
      assert.isFalse(isSignedBy(WALLET, 'message', text), text.slice(0, 80));
    }
  });

  it('knows wallets from addresses that nobody, or everybody, can sign for', () => {
    assert.isTrue(isWallet(WALLET));
    const identity = Uint8Array.of(1, ...new Uint8Array(31));
    const program = new RouterPdas().config().toBase58();
    for (const text of ['', 'x', '0OIl', WALLET.slice(4), encodeBase58(identity), program]) {
      assert.isFalse(isWallet(text), text);
    }
  });
});
