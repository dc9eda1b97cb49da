import type { CampaignUpdate } from '@crr/sdk';
import { type Campaign, DAY, expectBooks, expectRefused, START, World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';

const HANDOVER = START + DAY;
const OVERLAP_SECONDS = 3_600;

describe('attacks with keys that were replaced', () => {
  let world: World;
  let campaign: Campaign;
  let successor: Keypair;

  beforeEach(() => {
    world = World.create();
    campaign = world.campaign();
    successor = world.wallet();
  });

  const update = (change: CampaignUpdate) => {
    const owner = campaign.owner.publicKey;
    const instruction = world.router.updateCampaign({ owner, campaignId: campaign.id, update: change });
    world.run([instruction], [campaign.owner]);
  };
  type Keys = { attester?: Keypair; signer?: Keypair };
  const good = (keys: Keys) => world.vau(campaign, world.user().publicKey, keys);
  const refused = (codeName: string, keys: Keys) => {
    const user = world.user().publicKey;
    return expectRefused(world, codeName, () => world.tryVau(campaign, user, keys));
  };

  it('an attester pays up to the hand-over and a successor from then on, and never both', async () => {
    update({ attester: successor.publicKey });
    world.chain.setTime(HANDOVER - 1n);
    await refused('UnauthorizedAttester', { attester: successor });
    await good({});
    world.chain.setTime(HANDOVER);
    await refused('UnauthorizedAttester', {});
    await good({ attester: successor });
    await expectBooks(world, campaign);
  });

  it('a successor that was replaced before the hand-over never gets power, and the old attester keeps it', async () => {
    update({ attester: successor.publicKey });
    world.chain.setTime(HANDOVER - 1n);
    const better = world.wallet();
    update({ attester: better.publicKey });
    for (const now of [HANDOVER, HANDOVER + DAY - 2n]) {
      world.chain.setTime(now);
      await refused('UnauthorizedAttester', { attester: successor });
      await refused('UnauthorizedAttester', { attester: better });
      await good({});
    }
    world.chain.setTime(HANDOVER + DAY);
    await refused('UnauthorizedAttester', { attester: successor });
    await refused('UnauthorizedAttester', {});
    await good({ attester: better });
  });

  it('tags of a replaced signer are good to the end of the overlap, those of the successor from the hand-over', async () => {
    update({ tagSigner: { key: successor.publicKey, overlapSeconds: OVERLAP_SECONDS } });
    world.chain.setTime(HANDOVER - 1n);
    await refused('TagSignerUnknown', { signer: successor });
    await good({});
    world.chain.setTime(HANDOVER + BigInt(OVERLAP_SECONDS) - 1n);
    await good({});
    await good({ signer: successor });
    world.chain.setTime(HANDOVER + BigInt(OVERLAP_SECONDS));
    await refused('TagSignerUnknown', {});
    await good({ signer: successor });
  });

  it('a key that was announced is already nobody’s user and nobody’s influencer', async () => {
    const successors = [world.influencer(), world.influencer()] as const;
    update({ attester: successors[0].publicKey });
    update({ tagSigner: { key: successors[1].publicKey, overlapSeconds: 0 } });
    for (const { publicKey } of successors) {
      await expectRefused(world, 'RoleConflict', () => world.tryVau(campaign, publicKey));
      const user = world.user().publicKey;
      await expectRefused(world, 'RoleConflict', () =>
        world.tryVau(campaign, user, { influencer: publicKey }),
      );
    }
  });

  it('the roles don’t stand in for each other', async () => {
    await refused('UnauthorizedAttester', { attester: campaign.owner });
    world.chain.airdrop(campaign.tagSigner.publicKey, 1_000_000_000n);
    await refused('UnauthorizedAttester', { attester: campaign.tagSigner });
    const other = world.campaign();
    await refused('UnauthorizedAttester', { attester: other.attester });
    await refused('TagSignerUnknown', { signer: campaign.attester });
    await refused('TagSignerUnknown', { signer: campaign.owner });
    await refused('TagSignerUnknown', { signer: other.tagSigner });
  });
});
