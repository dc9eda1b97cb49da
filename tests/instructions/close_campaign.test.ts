import { deriveCampaignId } from '@crr/sdk';
import {
  ALREADY_IN_USE,
  ataOf,
  type Campaign,
  claim,
  close,
  conclude,
  expectRefused,
  finalize,
  giveInstructions,
  openPlainAccount,
  passWindow,
  tokenBalance,
  World,
} from '@crr/testing/chain';
import { type PublicKey, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';

const TOMBSTONE_BYTES = 122;

describe('close_campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  const addresses = ({ id }: Campaign): PublicKey[] => {
    const { pdas } = world.router;
    return [pdas.campaign(id), pdas.pot(id), pdas.vault(id)];
  };
  const lamportsOf = (campaign: Campaign) =>
    addresses(campaign).reduce((sum, address) => sum + world.chain.balance(address), 0n);

  it('frees every lamport but the tombstone’s deposit, also those that somebody sent unasked', async () => {
    const campaign = world.campaign({}, 0n);
    const payer = world.admin.publicKey;
    const gifts = addresses(campaign).map((toPubkey) =>
      SystemProgram.transfer({ fromPubkey: payer, toPubkey, lamports: 1_234 }),
    );
    world.run(gifts, [world.admin]);
    conclude(world, campaign);
    const owner = campaign.owner.publicKey;
    const [before, held] = [world.chain.balance(owner), lamportsOf(campaign)];
    const { fee } = world.expectOk(close(world, campaign));
    const kept = world.chain.minimumBalanceForRentExemption(TOMBSTONE_BYTES);
    expect(world.chain.balance(owner)).to.equal(before - fee + held - kept);
    expect(lamportsOf(campaign)).to.equal(kept);
  });

  it('leaves the id, the owner and the end of the stream behind, and nothing of the terms', async () => {
    const campaign = world.campaign({ name: 'A name to forget' }, 5_000n);
    conclude(world, campaign);
    const head = (await world.accounts.campaign(campaign.id))?.events.seq ?? 0n;
    const result = world.expectOk(close(world, campaign));
    const tombstone = await world.accounts.tombstone(campaign.id);
    expect(tombstone?.id).to.deep.equal(campaign.id);
    expect(tombstone?.owner.equals(campaign.owner.publicKey)).to.equal(true);
    expect(tombstone?.events.seq).to.equal(head + 1n);
    const [event] = world.events(result);
    if (event?.name !== 'CampaignClosed') throw new Error('no event');
    expect(event.data.surplusUsdc).to.equal(0n);
    expect(Buffer.from(tombstone?.events.chain ?? [])).to.deep.equal(Buffer.from(event.chain));
    const data = world.chain.getAccount(world.router.pdas.campaign(campaign.id))?.data;
    expect(data?.length).to.equal(TOMBSTONE_BYTES);
    expect(data?.includes('A name to forget')).to.equal(false);
  });

  it('waits for the withdrawal, in every phase before it', async () => {
    const campaign = world.campaign({}, 5_000n);
    const refused = () => expectRefused(world, 'CampaignNotClosed', () => close(world, campaign));
    await refused();
    world.expectOk(finalize(world, campaign));
    world.chain.advanceSlots(1);
    await refused();
    passWindow(world, campaign);
    await refused();
  });

  it('waits until the last unit that accrued is claimed', async () => {
    const campaign = world.campaign({ payoutRules: { baseRatePerSecondUsdc: 1n } });
    const [influencer, user] = [world.influencer(), world.wallet()];
    await world.vau(campaign, user.publicKey, { influencer: influencer.publicKey, seconds: 1 });
    expect((await world.accounts.pot(campaign.id))?.accruedUsdc).to.equal(1n);
    conclude(world, campaign);
    await expectRefused(world, 'RewardsOutstanding', () => close(world, campaign));
    const payee = openPlainAccount(world, world.usdcMint, user.publicKey);
    world.expectOk(claim(world, campaign, user.publicKey, 'User', payee, user));
    world.chain.advanceSlots(1);
    world.expectOk(close(world, campaign));
    expect(tokenBalance(world.chain, payee)).to.equal(1n);
  });

  it('is the owner’s alone, and the deposits go to nobody but their payer', async () => {
    const campaign = world.campaign({}, 0n);
    conclude(world, campaign);
    const stranger = world.user();
    const rentPayer = campaign.owner.publicKey;
    await expectRefused(world, 'UnauthorizedOwner', () =>
      close(world, campaign, { owner: stranger, rentPayer, ownerUsdc: world.usdcOf(rentPayer) }),
    );
    await expectRefused(world, 'ConstraintHasOne', () =>
      close(world, campaign, { rentPayer: stranger.publicKey }),
    );
  });

  it('refuses another campaign’s pot, also one of the same owner’s', async () => {
    const one = world.campaign({}, 0n);
    const params = { ...one.params, nonce: one.params.nonce + 1_000n };
    const two = { ...one, params, id: deriveCampaignId(one.owner.publicKey, params.nonce, params.name) };
    world.run([world.createInstruction(two)], [one.owner]);
    conclude(world, one);
    conclude(world, two);
    const owner = one.owner.publicKey;
    const ownerUsdc = world.usdcOf(owner);
    const mixed = world.router.closeCampaign({ owner, campaignId: one.id, ownerUsdc, rentPayer: owner });
    const [, , pot, vault] = mixed.keys;
    if (!pot || !vault) throw new Error('the accounts moved');
    pot.pubkey = world.router.pdas.pot(two.id);
    vault.pubkey = world.router.pdas.vault(two.id);
    await expectRefused(world, 'CampaignIdMismatch', () => world.send([mixed], [one.owner]));
  });

  it('gives a surplus to the owner’s USDC account and to no other', async () => {
    const campaign = world.campaign({}, 0n);
    conclude(world, campaign);
    const owner = campaign.owner.publicKey;
    const foreign = world.usdcOf(world.user().publicKey);
    await expectRefused(world, 'ConstraintTokenOwner', () => close(world, campaign, { ownerUsdc: foreign }));
    world.run(giveInstructions(world.admin.publicKey, world.acMint, owner, 0n), [world.admin]);
    const ac = ataOf(world.acMint, owner);
    await expectRefused(world, 'ConstraintTokenMint', () => close(world, campaign, { ownerUsdc: ac }));
  });

  it('buries the id for good, also for the same owner, nonce and name in another time', async () => {
    const campaign = world.campaign({}, 0n);
    conclude(world, campaign);
    world.expectOk(close(world, campaign));
    const params = { ...campaign.params, endDate: world.chain.now() + 1_000n };
    const again = { ...campaign, params };
    await expectRefused(world, ALREADY_IN_USE, () =>
      world.send([world.createInstruction(again)], [campaign.owner]),
    );
  });
});
