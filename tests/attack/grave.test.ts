import { type Campaign, expectRefused, stateOf, World } from '@crr/testing/chain';
import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';

describe('attacks on a campaign that is buried', () => {
  let world: World;
  let campaign: Campaign;
  let user: Keypair;
  let influencer: Keypair;

  beforeEach(async () => {
    world = World.create();
    campaign = world.campaign({ payoutRules: { conversionBonusUsdc: 1_000n } }, 1_000_000n);
    [user, influencer] = [world.user(), world.influencer()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey });
    const { endDate, attributionWindowSeconds } = campaign.params;
    world.chain.setTime(endDate + BigInt(attributionWindowSeconds) + 1n);
    world.run([withdraw()], [campaign.owner]);
    world.run([close()], [campaign.owner]);
  });

  it('nothing pays, funds, moves or joins it any more', async () => {
    const [id, owner] = [campaign.id, campaign.owner.publicKey];
    const { router } = world;
    world.giveUsdc(owner, 1n);
    const [vau] = await world.vauInstructions(campaign, user.publicKey);
    if (!vau) throw new Error('a later VAU takes one instruction');
    const wallet = influencer.publicKey;
    const attempts: [TransactionInstruction, Keypair][] = [
      [vau, campaign.attester],
      [await world.conversionInstruction(campaign, user.publicKey), campaign.attester],
      [world.fundInstruction(campaign, 1n), campaign.owner],
      [router.updateCampaign({ owner, campaignId: id, update: { paused: false } }), campaign.owner],
      [router.finalizeCampaign({ caller: owner, campaignId: id }), campaign.owner],
      [withdraw(), campaign.owner],
      [router.joinCampaign({ payer: wallet, wallet, campaignId: id }), influencer],
      [claim(), campaign.owner],
    ];
    for (const [attempt, signer] of attempts) {
      await expectRefused(world, 'AccountDiscriminatorMismatch', () => world.send([attempt], [signer]));
    }
    // Its pot is looked at before the tombstone, and there is none.
    await expectRefused(world, 'AccountNotInitialized', () => world.send([close()], [campaign.owner]));
  });

  it('its id never returns, and with it neither a user’s sequence nor their cap', async () => {
    await release();
    expect(await world.accounts.attribution(user.publicKey, campaign.id)).to.equal(null);
    const before = stateOf(world);
    const longer = { ...campaign.params, endDate: world.chain.now() + 1_000n };
    const again = world.createInstruction({ ...campaign, params: longer });
    const { error } = world.send([again], [campaign.owner]);
    expect(error).to.deep.equal({ InstructionError: [0, { Custom: 0 }] }); // The System program: already in use.
    expect(stateOf(world)).to.deep.equal(before);
  });

  it('an attribution is released once: the influencer’s count can’t be driven down', async () => {
    const instruction = await release();
    world.chain.advanceSlots(1);
    await expectRefused(world, 'AccountNotInitialized', () => world.send([instruction], [world.admin]));
    const state = await world.accounts.influencer(influencer.publicKey);
    expect(state?.openAttributions).to.equal(0n);
  });

  /** Closes the user's attribution, whoever asks. */
  async function release(): Promise<TransactionInstruction> {
    const instruction = world.router.closeAttribution({
      campaignId: campaign.id,
      user: user.publicKey,
      influencer: influencer.publicKey,
      rentPayer: campaign.attester.publicKey,
    });
    world.run([instruction], [world.admin]);
    return instruction;
  }

  function withdraw(): TransactionInstruction {
    const owner = campaign.owner.publicKey;
    const keys = { owner, campaignId: campaign.id, ownerUsdc: world.usdcOf(owner) };
    return world.router.withdrawRemaining(keys);
  }

  function close(): TransactionInstruction {
    const owner = campaign.owner.publicKey;
    const keys = { owner, campaignId: campaign.id, ownerUsdc: world.usdcOf(owner), rentPayer: owner };
    return world.router.closeCampaign(keys);
  }

  function claim(): TransactionInstruction {
    const payeeUsdc = world.usdcOf(user.publicKey);
    const keys = { campaignId: campaign.id, user: user.publicKey, payeeUsdc };
    return world.router.claimRewards({ ...keys, beneficiary: 'User' });
  }
});
