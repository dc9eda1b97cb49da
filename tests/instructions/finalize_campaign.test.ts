import {
  conclude,
  expectBooks,
  expectRefused,
  finalize,
  passWindow,
  pause,
  START,
  update,
  World,
  withdraw,
} from '@crr/testing/chain';
import { expect } from 'chai';

const LONGEST_WINDOW_SECONDS = 180 * 86_400;

describe('finalize_campaign', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('tells what was fixed', async () => {
    const campaign = world.campaign({ attributionWindowSeconds: 60 });
    world.chain.advanceSeconds(5);
    const result = world.expectOk(finalize(world, campaign));
    const [event] = world.events(result);
    if (event?.name !== 'CampaignFinalized') throw new Error('no event');
    expect(event.data).to.deep.include({ endedAt: START + 5n, settlesUntil: START + 65n });
    await expectBooks(world, campaign);
  });

  it('by the owner in the last second is early still, and in the next one it is anybody’s', async () => {
    const [early, late] = [world.campaign(), world.campaign()];
    const stranger = world.wallet();
    world.chain.setTime(early.params.endDate);
    await expectRefused(world, 'NotFinalizable', () => finalize(world, early, stranger));
    world.expectOk(finalize(world, early));
    world.chain.setTime(late.params.endDate + 1n);
    world.expectOk(finalize(world, late, stranger));
    for (const { id, params } of [early, late]) {
      expect(await world.accounts.campaign(id)).to.deep.include({
        endedAt: params.endDate,
        settlesUntil: params.endDate + BigInt(params.attributionWindowSeconds),
      });
    }
  });

  it('before the start leaves nothing that could be earned', async () => {
    const campaign = world.campaign({ startDate: START + 100n });
    world.chain.setTime(START + 50n);
    world.expectOk(finalize(world, campaign));
    expect((await world.accounts.campaign(campaign.id))?.endedAt).to.equal(START + 50n);
    const user = world.user().publicKey;
    for (const earnedAt of [START + 50n, START + 100n]) {
      await expectRefused(world, 'CampaignInactive', () =>
        world.tryVau(campaign, user, { earnedAt, issuedAt: START }),
      );
    }
    await expectBooks(world, campaign);
  });

  it('keeps a window of no length, and the longest', async () => {
    for (const attributionWindowSeconds of [0, LONGEST_WINDOW_SECONDS]) {
      const campaign = world.campaign({ attributionWindowSeconds });
      world.expectOk(finalize(world, campaign));
      const now = world.chain.now();
      expect(await world.accounts.campaign(campaign.id)).to.deep.include({
        endedAt: now,
        settlesUntil: now + BigInt(attributionWindowSeconds),
      });
    }
  });

  it('while paused settles what came before the pause, and the window still runs from now', async () => {
    const campaign = world.campaign({ attributionWindowSeconds: 60 });
    world.chain.advanceSeconds(10);
    pause(world, campaign);
    world.chain.advanceSeconds(20);
    world.expectOk(finalize(world, campaign));
    expect(await world.accounts.campaign(campaign.id)).to.deep.include({
      endedAt: START + 10n,
      settlesUntil: START + 90n,
    });
  });

  it('fixes the terms: no update is taken afterwards', async () => {
    const campaign = world.campaign();
    world.expectOk(finalize(world, campaign));
    await expectRefused(world, 'CampaignInactive', () => update(world, campaign, { paused: true }));
  });

  it('is refused a second time, in the window, after it and after the withdrawal', async () => {
    const campaign = world.campaign();
    world.expectOk(finalize(world, campaign));
    const again = () => expectRefused(world, 'NotFinalizable', () => finalize(world, campaign));
    world.chain.advanceSlots(1);
    await again();
    passWindow(world, campaign);
    await again();
    world.expectOk(withdraw(world, campaign));
    await again();
    const untouched = world.campaign({ endDate: world.chain.now() + 10n });
    conclude(world, untouched);
    await expectRefused(world, 'NotFinalizable', () => finalize(world, untouched));
  });
});
