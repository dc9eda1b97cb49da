import { type MatrixChain, PROFILE } from '../matrix-chain';
import { type Baseline, configured } from './baseline';

const program = 'campaign_reward_router';
const HIGH_FOLLOWERS = { handle: '@jana', platform: 'YouTube' as const, followerCount: 20_000n };

/** Both campaigns closed, with an attribution of the user and one of the neighbour in each. */
async function closed(stage: MatrixChain): Promise<void> {
  stage.registerBoth();
  stage.open();
  await stage.attributeAll();
  stage.conclude();
}

/** Uses of the instructions about campaigns and influencers. */
export const CAMPAIGN_BASELINES: readonly Baseline[] = [
  {
    program,
    instruction: 'create_campaign',
    stage: configured,
    build: (stage) => {
      stage.open();
      return [stage.createInstruction(stage.draft())];
    },
  },
  {
    program,
    instruction: 'update_campaign',
    stage: configured,
    build: (stage) => {
      stage.open();
      const { world, campaign } = stage;
      const owner = campaign.owner.publicKey;
      return [world.router.updateCampaign({ owner, campaignId: campaign.id, update: { paused: true } })];
    },
  },
  {
    program,
    instruction: 'update_campaign',
    variant: 'retiring the attester with the tag signer',
    stage: configured,
    build: (stage) => {
      stage.open();
      const { world, campaign, stranger } = stage;
      const keys = { owner: campaign.owner.publicKey, coSigner: campaign.tagSigner.publicKey };
      const update = { attester: stranger.publicKey };
      return [world.router.updateCampaign({ ...keys, campaignId: campaign.id, update })];
    },
  },
  {
    program,
    instruction: 'fund_campaign',
    stage: configured,
    build: (stage) => {
      stage.open();
      for (const { owner } of [stage.campaign, stage.other])
        stage.world.giveUsdc(owner.publicKey, 5_000_000n);
      return [stage.world.fundInstruction(stage.campaign, 1_000_000n)];
    },
  },
  {
    program,
    instruction: 'finalize_campaign',
    stage: configured,
    build: (stage) => {
      stage.open();
      const { world, campaign } = stage;
      return [world.router.finalizeCampaign({ caller: campaign.owner.publicKey, campaignId: campaign.id })];
    },
  },
  {
    program,
    instruction: 'withdraw_remaining',
    stage: configured,
    build: (stage) => {
      stage.open();
      stage.passWindow();
      return [stage.withdrawInstruction(stage.campaign)];
    },
  },
  {
    program,
    instruction: 'close_campaign',
    stage: configured,
    build: async (stage) => {
      await closed(stage);
      const { world, campaign, payer } = stage;
      const owner = campaign.owner.publicKey;
      const ownerUsdc = world.usdcOf(owner);
      const keys = { owner, campaignId: campaign.id, ownerUsdc, rentPayer: payer.publicKey };
      return [world.router.closeCampaign(keys)];
    },
  },
  {
    program,
    instruction: 'close_attribution',
    stage: configured,
    build: async (stage) => {
      await closed(stage);
      const { world, campaign, payer, user, influencer } = stage;
      const keys = { user: user.publicKey, influencer: influencer.publicKey, rentPayer: payer.publicKey };
      return [world.router.closeAttribution({ campaignId: campaign.id, ...keys })];
    },
  },
  {
    program,
    instruction: 'register_influencer',
    stage: configured,
    build: ({ world, payer, influencer }) => [
      world.router.registerInfluencer({
        payer: payer.publicKey,
        wallet: influencer.publicKey,
        profile: HIGH_FOLLOWERS,
      }),
    ],
  },
  {
    program,
    instruction: 'update_influencer',
    stage: configured,
    build: (stage) => {
      stage.registerBoth();
      const wallet = stage.influencer.publicKey;
      return [stage.world.router.updateInfluencer({ wallet, profile: HIGH_FOLLOWERS })];
    },
  },
  {
    program,
    instruction: 'verify_influencer',
    stage: configured,
    build: (stage) => {
      stage.registerBoth();
      const { world, influencer } = stage;
      const keys = { verifier: world.verifier.publicKey, wallet: influencer.publicKey };
      return [world.router.verifyInfluencer({ ...keys, verified: true, tier: 'Macro', reviewed: PROFILE })];
    },
  },
  {
    program,
    instruction: 'close_influencer',
    stage: configured,
    build: (stage) => {
      stage.registerBoth();
      const { world, influencer, payer } = stage;
      return [world.router.closeInfluencer({ wallet: influencer.publicKey, rentPayer: payer.publicKey })];
    },
  },
  {
    program,
    instruction: 'join_campaign',
    stage: configured,
    build: (stage) => {
      stage.registerBoth();
      stage.open();
      const { world, campaign, influencer, payer } = stage;
      const keys = { payer: payer.publicKey, wallet: influencer.publicKey };
      return [world.router.joinCampaign({ ...keys, campaignId: campaign.id })];
    },
  },
  {
    program,
    instruction: 'leave_campaign',
    stage: configured,
    build: (stage) => {
      stage.registerBoth();
      stage.open();
      for (const campaign of [stage.campaign, stage.other]) {
        for (const wallet of [stage.influencer, stage.rival]) stage.join(wallet, campaign);
      }
      const { world, campaign, influencer, payer } = stage;
      const keys = { wallet: influencer.publicKey, rentPayer: payer.publicKey };
      return [world.router.leaveCampaign({ ...keys, campaignId: campaign.id })];
    },
  },
];
