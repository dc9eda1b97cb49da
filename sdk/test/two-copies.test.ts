import * as web3 from '@solana/web3.js';
import { expect } from 'chai';
import {
  composeTransaction,
  deriveCampaignId,
  formatTag,
  isKey,
  keyOf,
  keypairSigner,
  parseTag,
  RouterInstructions,
  signTag,
  TagSignerError,
  tagProofInstruction,
  verifyTag,
} from '../src';

type Web3 = typeof web3;

/** web3.js once more, as an application has it that installed another version, or loads it both as CommonJS and as a module. */
function secondCopy(): Web3 {
  const path = require.resolve('@solana/web3.js');
  const kept = require.cache[path];
  delete require.cache[path];
  try {
    return require(path) as Web3;
  } finally {
    if (kept) require.cache[path] = kept;
  }
}

describe('keys of a second copy of web3.js', () => {
  const other = secondCopy();
  const seed = new Uint8Array(32).fill(9);
  const [ours, theirs] = [web3.Keypair.fromSeed(seed), other.Keypair.fromSeed(seed)];
  const campaignId = deriveCampaignId(ours.publicKey, 1n, 'x');
  const claim = { campaignId, influencer: theirs.publicKey, issuedAt: 1n, expiresAt: 1_000n };

  it('are no instances of the first, and keys all the same', () => {
    expect(theirs.publicKey).to.not.be.instanceOf(web3.PublicKey);
    expect(isKey(theirs.publicKey)).to.equal(true);
    expect(keyOf(theirs.publicKey)?.equals(ours.publicKey)).to.equal(true);
    for (const value of [
      null,
      'text',
      5,
      {},
      new Uint8Array(32),
      { toBytes: () => new Uint8Array(3), toBase58: () => '' },
    ]) {
      expect(isKey(value)).to.equal(false);
      expect(keyOf(value)).to.equal(undefined);
    }
  });

  it('make the same instructions, ids and transactions', async () => {
    const build = ({ publicKey: wallet }: web3.Keypair) => {
      const router = new RouterInstructions({ programId: wallet });
      const mint = wallet;
      return [
        router.updateCampaign({ owner: wallet, campaignId, update: { attester: wallet } }),
        router.initializeConfig({
          payer: wallet,
          admin: wallet,
          usdcMint: mint,
          verifier: wallet,
          swapVenues: [wallet, mint],
          swapPools: [mint],
        }),
        router.joinCampaign({ payer: wallet, wallet, campaignId }),
      ];
    };
    const wire = async (keypair: web3.Keypair) => {
      const blockhash = web3.PublicKey.default.toBase58();
      const transaction = composeTransaction({
        payer: keypair.publicKey,
        blockhash,
        instructions: build(keypair),
      });
      return (await keypairSigner(keypair).signTransaction(transaction)).serialize();
    };
    expect(await wire(theirs)).to.deep.equal(await wire(ours));
    expect(deriveCampaignId(theirs.publicKey, 1n, 'x')).to.deep.equal(campaignId);
  });

  it('sign, prove and verify tags', async () => {
    const signed = await signTag(claim, theirs);
    expect(signed).to.deep.include({
      signature: (await signTag({ ...claim, influencer: ours.publicKey }, ours)).signature,
    });
    expect(verifyTag(parseTag(formatTag(signed)), { publicKeys: [theirs.publicKey] })).to.equal(true);
    expect(tagProofInstruction(signed, theirs.publicKey).data).to.deep.equal(
      tagProofInstruction(signed, ours.publicKey).data,
    );
  });

  it('sign tags as a keypair, or signTag says what it wants', async () => {
    for (const signer of [undefined, null, {}, 'x', ours.publicKey, { secretKey: new Uint8Array(32) }]) {
      const error = await signTag(claim, signer as never).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(TagSignerError);
      expect((error as Error).message).to.match(/signer: must be a TagSigner .* or a keypair/);
    }
  });
});
