import { composeTransaction } from '@crr/sdk';
import { type Campaign, expectBooks, expectRefused, World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import { expect } from 'chai';

describe('attacks by repeating what was signed', () => {
  let world: World;
  let campaign: Campaign;
  let user: Keypair;

  before(() => {
    world = World.create();
    campaign = world.campaign();
  });

  beforeEach(() => {
    user = world.user();
  });

  const total = async () => (await world.accounts.attribution(user.publicKey, campaign.id))?.totalVaus ?? 0;

  it('the very same transaction is not processed twice', async () => {
    const transaction = composeTransaction({
      payer: campaign.attester.publicKey,
      instructions: await world.vauInstructions(campaign, user.publicKey),
      blockhash: world.chain.latestBlockhash(),
    });
    transaction.sign([campaign.attester]);
    world.sent.push(world.expectOk(world.chain.send(transaction)));
    expect(world.chain.send(transaction).error).to.equal('AlreadyProcessed');
    expect(await total()).to.equal(1);
    await expectBooks(world, campaign);
  });

  it('the same VAU in a new transaction, or twice in one, is refused whole', async () => {
    await world.vau(campaign, user.publicKey);
    const again = await world.vauInstructions(campaign, user.publicKey);
    await expectRefused(world, 'SequenceMismatch', () =>
      world.send([...again, ...again], [campaign.attester]),
    );
    world.run(again, [campaign.attester]);
    world.chain.advanceSlots(1);
    await expectRefused(world, 'SequenceMismatch', () => world.send(again, [campaign.attester]));
    expect(await total()).to.equal(2);
  });

  it('a number that leaves one out, goes back or is the greatest there is is refused', async () => {
    for (const sequence of [2, 0xffff_ffff]) {
      await expectRefused(world, 'SequenceMismatch', () =>
        world.tryVau(campaign, user.publicKey, { sequence }),
      );
    }
    await world.vau(campaign, user.publicKey);
    for (const sequence of [1, 3, 0xffff_ffff]) {
      await expectRefused(world, 'SequenceMismatch', () =>
        world.tryVau(campaign, user.publicKey, { sequence }),
      );
    }
  });

  it('a tag that has done its work changes nobody’s attribution: the first touch stays', async () => {
    const [first, second] = [world.influencer().publicKey, world.influencer().publicKey];
    await world.vau(campaign, user.publicKey, { influencer: first });
    const other = world.user().publicKey;
    const [proof, retagged] = await world.vauInstructions(campaign, other, {
      influencer: second,
      sequence: 2,
    });
    const [untagged] = await world.vauInstructions(campaign, user.publicKey);
    if (!proof || !retagged || !untagged) throw new Error('a first VAU takes two instructions');
    // The user's second VAU, with the other influencer's proven tag in its data.
    untagged.data = retagged.data;
    world.run([proof, untagged], [campaign.attester]);
    const attribution = await world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution?.influencer?.toBase58()).to.equal(first.toBase58());
    expect(world.usdcBalance(second)).to.equal(0n);
    await expectBooks(world, campaign);
  });
});
