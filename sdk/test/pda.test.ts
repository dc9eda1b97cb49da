import { createHash } from 'node:crypto';
import { PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import {
  AttentionPdas,
  deriveCampaignId,
  programDataAddressOf,
  ROUTER_PROGRAM_ID,
  RouterPdas,
  UPGRADEABLE_LOADER_PROGRAM_ID,
} from '../src';

const WALLET = new PublicKey(new Uint8Array(32).fill(1));
const ID = new Uint8Array(32).fill(2);

const GOLDEN = {
  config: 'DEpKQ1t48XfKTASguA6zLFTs2a4HzmevxMbizkppnSEK',
  campaign: 'CtjtourA2YczL71aYiCJxvVoid9LMdVzWxDBKSYmtfCe',
  attribution: '2eFB48vjFW71CMefitbi3LMUfWqaNq6XPKAyThenKobN',
  acdMint: 'FU8657ocNvY26vqVrzTiyBkLAaLbzqjfoHn5MLDw5Cu',
  programData: 'FuPSbxTAmSd4egNWCiH75E4PWdEodptygg56LTqh4tyt',
};

/** The runtime's own recipe. */
function programAddress(program: PublicKey, bump: number, ...seeds: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const seed of seeds) hash.update(seed);
  hash.update(Uint8Array.of(bump)).update(program.toBytes()).update('ProgramDerivedAddress');
  return new PublicKey(hash.digest()).toBase58();
}

describe('addresses', () => {
  const pdas = new RouterPdas();
  const derivations: [keyof RouterPdas['find'] & string, [PublicKey, number], (string | Uint8Array)[]][] = [
    ['config', pdas.find.config(), ['config']],
    ['campaign', pdas.find.campaign(ID), ['campaign', ID]],
    ['pot', pdas.find.pot(ID), ['campaign_pot', ID]],
    ['vault', pdas.find.vault(ID), ['campaign_vault', ID]],
    ['influencer', pdas.find.influencer(WALLET), ['influencer', WALLET.toBytes()]],
    ['attribution', pdas.find.attribution(WALLET, ID), ['attribution', WALLET.toBytes(), ID]],
    ['participation', pdas.find.participation(WALLET, ID), ['participation', WALLET.toBytes(), ID]],
    ['swapAuthority', pdas.find.swapAuthority(), ['swap_authority']],
    ['minterAuthority', pdas.find.minterAuthority(), ['minter']],
    ['eventAuthority', pdas.find.eventAuthority(), ['__event_authority']],
  ];
  for (const [name, [address, bump], seeds] of derivations) {
    it(`${name} comes from its published seeds`, () => {
      expect(address.toBase58()).to.equal(programAddress(ROUTER_PROGRAM_ID, bump, ...seeds));
      expect(PublicKey.isOnCurve(address.toBytes())).to.equal(false);
    });
  }

  it('are the same with and without their bump', () => {
    expect(pdas.campaign(ID)).to.deep.equal(pdas.find.campaign(ID)[0]);
    expect(pdas.pot(ID)).to.deep.equal(pdas.find.pot(ID)[0]);
    expect(pdas.vault(ID)).to.deep.equal(pdas.find.vault(ID)[0]);
    expect(pdas.influencer(WALLET)).to.deep.equal(pdas.find.influencer(WALLET)[0]);
    expect(pdas.attribution(WALLET, ID)).to.deep.equal(pdas.find.attribution(WALLET, ID)[0]);
    expect(pdas.participation(WALLET, ID)).to.deep.equal(pdas.find.participation(WALLET, ID)[0]);
    expect(pdas.config()).to.deep.equal(pdas.find.config()[0]);
    expect(pdas.swapAuthority()).to.deep.equal(pdas.find.swapAuthority()[0]);
    expect(pdas.minterAuthority()).to.deep.equal(pdas.find.minterAuthority()[0]);
    expect(pdas.eventAuthority()).to.deep.equal(pdas.find.eventAuthority()[0]);
  });

  it('keep their values', () => {
    expect({
      config: pdas.config().toBase58(),
      campaign: pdas.campaign(ID).toBase58(),
      attribution: pdas.attribution(WALLET, ID).toBase58(),
      acdMint: new AttentionPdas().acdMint().toBase58(),
      programData: programDataAddressOf(ROUTER_PROGRAM_ID).toBase58(),
    }).to.deep.equal(GOLDEN);
  });

  it('belong to the program they are derived for', () => {
    const other = new RouterPdas(UPGRADEABLE_LOADER_PROGRAM_ID);
    expect(other.config().equals(pdas.config())).to.equal(false);
    expect(other.find.programId.equals(UPGRADEABLE_LOADER_PROGRAM_ID)).to.equal(true);
  });

  it('stay right for however many are asked', () => {
    const ids = Array.from({ length: 4_200 }, (_, i) =>
      new Uint8Array(32).fill(i >> 8, 0, 1).fill(i & 0xff, 1, 2),
    );
    const fresh = new RouterPdas();
    for (const id of ids) fresh.campaign(id);
    for (const id of ids.slice(0, 50)) {
      expect(fresh.campaign(id).equals(pdas.find.campaign(id)[0])).to.equal(true);
      expect(fresh.campaign(id)).to.equal(fresh.campaign(id));
      expect(fresh.pot(id).equals(fresh.campaign(id))).to.equal(false);
    }
  });

  it('refuse an id that is longer than a seed', () => {
    expect(() => pdas.campaign(new Uint8Array(33))).to.throw(/seed length/i);
  });
});

describe('a campaign id', () => {
  it('is the SHA-256 of label, owner, nonce in little-endian and name', () => {
    const nonce = 0x0102030405060708n;
    const expected = createHash('sha256')
      .update('campaign')
      .update(WALLET.toBytes())
      .update(Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1))
      .update('Größe ☕', 'utf8')
      .digest('hex');
    expect(Buffer.from(deriveCampaignId(WALLET, nonce, 'Größe ☕')).toString('hex')).to.equal(expected);
  });

  it('takes every u64 as nonce and nothing else', () => {
    expect(deriveCampaignId(WALLET, 2n ** 64n - 1n, 'a')).to.have.length(32);
    for (const nonce of [-1n, 2n ** 64n]) {
      expect(() => deriveCampaignId(WALLET, nonce, 'a')).to.throw(RangeError, /nonce must be a u64/);
    }
  });
});
