import { openPlainAccount, type VauOptions } from '@crr/testing/chain';
import { AuthorityType, createSetAuthorityInstruction } from '@solana/spl-token';
import type { MatrixChain } from '../matrix-chain';
import { type Baseline, configured } from './baseline';

const program = 'campaign_reward_router';
const AC_PER_USDC = 900_000_000n;

/** What a VAU in AC-D needs besides. */
function inAcd({ world }: MatrixChain): VauOptions {
  return { acd: world.acdRoute(), minAcOut: 1n };
}

/** Both campaigns pay in AC-D and ask influencers to join, which both have done. */
function openInAcd(stage: MatrixChain): void {
  stage.registerBoth();
  stage.open({
    terms: {
      payoutAsset: 'AttentionToken',
      minAcPerUsdc: AC_PER_USDC,
      influencerPolicy: 'Joined',
      payoutRules: { conversionBonusUsdc: 1_000_000n },
    },
  });
  for (const campaign of [stage.campaign, stage.other]) {
    for (const wallet of [stage.influencer, stage.rival]) stage.join(wallet, campaign);
  }
  stage.openAcdAccounts();
  stage.openSecondMint();
}

/** Both campaigns pay in USDC, and the user and the neighbour are attributed in both. */
async function openInUsdc(stage: MatrixChain): Promise<void> {
  stage.registerBoth();
  stage.open({ terms: { payoutRules: { conversionBonusUsdc: 1_000_000n } } });
  await stage.attributeAll();
  for (const campaign of [stage.campaign, stage.other]) {
    for (const wallet of [stage.influencer, stage.rival]) stage.join(wallet, campaign);
  }
  stage.world.acdRoute();
}

/** Uses of the instructions that pay. */
export const PAYOUT_BASELINES: readonly Baseline[] = [
  {
    program,
    instruction: 'process_campaign_vau',
    variant: 'first, in AC-D, joined',
    stage: configured,
    build: async (stage) => {
      openInAcd(stage);
      const { campaign, user, influencer } = stage;
      const options = { ...inAcd(stage), influencer: influencer.publicKey, participation: true };
      return stage.vauInstructions(campaign, user.publicKey, options);
    },
  },
  {
    program,
    instruction: 'process_campaign_vau',
    variant: 'later, in USDC',
    stage: configured,
    build: async (stage) => {
      await openInUsdc(stage);
      return stage.vauInstructions(stage.campaign, stage.user.publicKey);
    },
  },
  {
    program,
    instruction: 'process_conversion',
    variant: 'in AC-D',
    stage: configured,
    build: async (stage) => {
      openInAcd(stage);
      await stage.attributeAll({ ...inAcd(stage), participation: true });
      const { world, campaign, user } = stage;
      return [await world.conversionInstruction(campaign, user.publicKey, inAcd(stage))];
    },
  },
  {
    program,
    instruction: 'process_conversion',
    variant: 'in USDC',
    stage: configured,
    build: async (stage) => {
      await openInUsdc(stage);
      return [await stage.world.conversionInstruction(stage.campaign, stage.user.publicKey)];
    },
  },
  {
    program,
    instruction: 'claim_rewards',
    stage: configured,
    build: async (stage) => {
      await accrueToAll(stage);
      const { world, campaign, user } = stage;
      const claim = { campaignId: campaign.id, user: user.publicKey, beneficiary: 'User' as const };
      return [world.router.claimRewards({ ...claim, payeeUsdc: world.usdcOf(user.publicKey) })];
    },
  },
  {
    program,
    instruction: 'claim_rewards',
    variant: 'into an account that the payee signs for',
    stage: configured,
    build: async (stage) => {
      await accrueToAll(stage);
      const { world, campaign, user } = stage;
      const key = user.publicKey;
      const payeeUsdc = openPlainAccount(world, world.usdcMint, key);
      const claim = { campaignId: campaign.id, user: key, beneficiary: 'User' as const };
      return [world.router.claimRewards({ ...claim, payee: key, payeeUsdc })];
    },
  },
  {
    program,
    instruction: 'claim_rewards',
    variant: 'past an associated account that was given away',
    stage: configured,
    build: async (stage) => {
      await accrueToAll(stage);
      const { world, campaign, user } = stage;
      const key = user.publicKey;
      const [payeeUsdc, associatedUsdc] = [openPlainAccount(world, world.usdcMint, key), world.usdcOf(key)];
      const { AccountOwner } = AuthorityType;
      const stranger = world.keys.next().publicKey;
      world.run([createSetAuthorityInstruction(associatedUsdc, key, AccountOwner, stranger)], [user]);
      const claim = { campaignId: campaign.id, user: key, beneficiary: 'User' as const };
      return [world.router.claimRewards({ ...claim, payeeUsdc, associatedUsdc })];
    },
  },
];

/** Nobody can be paid for now, so that something accrues to everybody. */
async function accrueToAll(stage: MatrixChain): Promise<void> {
  const { world } = stage;
  stage.registerBoth();
  stage.open();
  const payees = [stage.user, stage.neighbour, stage.influencer, stage.rival];
  const accounts = payees.map(({ publicKey }) => world.usdcOf(publicKey));
  const kept = accounts.map((account) => world.chain.getAccount(account));
  for (const account of accounts) world.chain.setAccount(account, null);
  await stage.attributeAll();
  accounts.forEach((account, i) => {
    world.chain.setAccount(account, kept[i] ?? null);
  });
}
