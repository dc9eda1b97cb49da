import { Keypair, LAMPORTS_PER_SOL, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { type CampaignUpdate, decodeInfluencer, type InfluencerProfile } from '../../src';
import { PROFILE, type Scene } from './scene';

/** Something that may be tried on a scene: instructions and who signs them, the fee's payer first. */
export interface Attempt {
  instructions: TransactionInstruction[];
  signers: Keypair[];
}

/** What a move is about; what a move does not need it ignores. */
export interface Circumstances {
  user: Keypair;
  /** A coin for whatever has two sides: paused or not, the influencer's link or the campaign's own. */
  heads: boolean;
  /** Base units, seconds or followers. */
  amount: bigint;
}

type Move = (scene: Scene, circumstances: Circumstances) => Attempt | Promise<Attempt>;

/** Somebody with a little SOL, with or without a USDC account. */
export function newcomer(scene: Scene, { withUsdc }: { withUsdc: boolean }): Keypair {
  const person = Keypair.generate();
  scene.chain.airdrop(person.publicKey, BigInt(LAMPORTS_PER_SOL));
  if (withUsdc) scene.giveUsdc(person.publicKey, 0n);
  return person;
}

/** The accounts of a payout in USDC to a user and, where there is one, the influencer. */
export function payoutOf(scene: Scene, user: PublicKey, influencer: PublicKey | null) {
  const influencerToken = influencer ? { influencerToken: scene.usdcOf(influencer) } : {};
  return { user, influencer, userToken: scene.usdcOf(user), ...influencerToken };
}

/** Everything that an owner, attester, influencer or anybody can do with a scene's campaign. */
export const MOVES = {
  vau: async (scene, circumstances) => {
    const { sequence, influencer, user } = await relationOf(scene, circumstances);
    const seconds = 3 + Number(circumstances.amount % 50n);
    const vau = { ...scene.vau(sequence, influencer), seconds };
    const instructions = await scene.vauInstructions(vau, payoutOf(scene, user, influencer));
    return { instructions, signers: [scene.attester] };
  },
  convert: async (scene, circumstances) => {
    const { influencer, user } = await relationOf(scene, circumstances);
    const { attester, campaignId } = scene.parties();
    const parties = { ...payoutOf(scene, user, influencer), attester, campaignId };
    const instruction = scene.router.processConversion({ ...parties, conversionValue: circumstances.amount });
    return { instructions: [instruction], signers: [scene.attester] };
  },
  claim: async (scene, circumstances) => {
    const { influencer, user } = await relationOf(scene, circumstances);
    const payee = circumstances.heads ? (influencer ?? user) : user;
    scene.giveUsdc(payee, 0n);
    const beneficiary = circumstances.heads ? 'Influencer' : 'User';
    const { campaignId } = scene;
    const claim = { campaignId, user, beneficiary, payeeUsdc: scene.usdcOf(payee) } as const;
    return { instructions: [scene.router.claimRewards(claim)], signers: [scene.attester] };
  },
  fund: (scene, { amount }) => {
    const { owner: funder, ownerUsdc: funderUsdc, campaignId } = ownerMoney(scene);
    const deposit = scene.router.fundCampaign({ funder, funderUsdc, campaignId, amountUsdc: amount });
    return { instructions: [deposit], signers: [scene.owner] };
  },
  pause: (scene, { heads }) => change(scene, { paused: heads }),
  target: (scene, { heads }) =>
    change(scene, { targeting: { ...scene.params.targeting, countries: heads ? ['DE', 'FR'] : [] } }),
  extend: (scene, { amount }) => change(scene, { endDate: scene.params.endDate + amount }),
  rotate: (scene, { amount }) =>
    change(scene, { tagSigner: { key: Keypair.generate().publicKey, overlapSeconds: Number(amount) } }),
  verify: (scene, { heads: verified }) => {
    const { admin, verifier } = scene;
    const wallet = scene.influencer.publicKey;
    const stored = scene.chain.getAccount(scene.router.pdas.influencer(wallet));
    const { handle, platform, followerCount } = stored ? decodeInfluencer(stored.data) : PROFILE;
    const reviewed = { handle, platform, followerCount };
    const verification = { verifier: verifier.publicKey, wallet, verified, tier: 'Mega', reviewed } as const;
    return { instructions: [scene.router.verifyInfluencer(verification)], signers: [admin, verifier] };
  },
  profile: (scene, { amount }) =>
    byInfluencer(scene, (wallet) => scene.router.updateInfluencer({ wallet, profile: profileOf(amount) })),
  register: (scene, { amount }) =>
    byInfluencer(scene, (wallet) =>
      scene.router.registerInfluencer({ payer: wallet, wallet, profile: profileOf(amount) }),
    ),
  join: (scene) =>
    byInfluencer(scene, (wallet) =>
      scene.router.joinCampaign({ payer: wallet, wallet, campaignId: scene.campaignId }),
    ),
  leave: (scene) =>
    byInfluencer(scene, (wallet) =>
      scene.router.leaveCampaign({ wallet, campaignId: scene.campaignId, rentPayer: wallet }),
    ),
  closeInfluencer: (scene) =>
    byInfluencer(scene, (wallet) => scene.router.closeInfluencer({ wallet, rentPayer: wallet })),
  finalize: (scene) => {
    const finalization = { caller: scene.owner.publicKey, campaignId: scene.campaignId };
    return { instructions: [scene.router.finalizeCampaign(finalization)], signers: [scene.owner] };
  },
  withdraw: (scene) => {
    return { instructions: [scene.router.withdrawRemaining(ownerMoney(scene))], signers: [scene.owner] };
  },
  bury: (scene) => {
    const closing = { ...ownerMoney(scene), rentPayer: scene.owner.publicKey };
    return { instructions: [scene.router.closeCampaign(closing)], signers: [scene.owner] };
  },
  closeAttribution: async (scene, circumstances) => {
    const { influencer, user } = await relationOf(scene, circumstances);
    const rentPayer = scene.attester.publicKey;
    const closing = { campaignId: scene.campaignId, user, influencer, rentPayer };
    return { instructions: [scene.router.closeAttribution(closing)], signers: [scene.attester] };
  },
} satisfies Record<string, Move>;

/** Name of a move. */
export type MoveName = keyof typeof MOVES;

/** The user's referrer and next number: as attributed, or before that as the coin says. */
async function relationOf(scene: Scene, { user, heads }: Circumstances) {
  const known = await scene.accounts.attribution(user.publicKey, scene.campaignId);
  const influencer = known ? known.influencer : heads ? scene.influencer.publicKey : null;
  return { user: user.publicKey, influencer, sequence: (known?.totalVaus ?? 0) + 1 };
}

/** What the owner's instructions about money name. */
export function ownerMoney(scene: Scene) {
  const owner = scene.owner.publicKey;
  return { owner, campaignId: scene.campaignId, ownerUsdc: scene.usdcOf(owner) };
}

function change(scene: Scene, update: CampaignUpdate): Attempt {
  const { owner, campaignId } = ownerMoney(scene);
  const instruction = scene.router.updateCampaign({ owner, campaignId, update });
  return { instructions: [instruction], signers: [scene.owner] };
}

function byInfluencer(scene: Scene, make: (wallet: PublicKey) => TransactionInstruction): Attempt {
  return { instructions: [make(scene.influencer.publicKey)], signers: [scene.influencer] };
}

function profileOf(amount: bigint): InfluencerProfile {
  return { handle: `h${amount}`, platform: { custom: `p${amount}` }, followerCount: amount };
}
