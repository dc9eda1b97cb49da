import { Keypair, type PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import {
  decodeAttentionState,
  decodeMinter,
  eventsOfTransaction,
  type RouterEvent,
  verifyEventChain,
} from '../src';
import { openPool } from './support/pool';
import { expectRoundTrips } from './support/round-trip';
import { Scene } from './support/scene';

function streamsOf(scene: Scene): Map<string, RouterEvent[]> {
  const streams = new Map<string, RouterEvent[]>();
  for (const event of scene.sent.flatMap((result) => eventsOfTransaction(result))) {
    streams.set(event.streamKey, [...(streams.get(event.streamKey) ?? []), event]);
  }
  return streams;
}

function namesOf(scene: Scene): string[] {
  return scene.sent.flatMap((result) => eventsOfTransaction(result)).map(({ name }) => name);
}

describe('the SDK and the real program: a campaign in USDC', () => {
  let scene: Scene;
  before(async () => {
    scene = Scene.running();
    scene.run(await scene.vauInstructions(scene.vau(1)), [scene.attester]);
    scene.chain.advanceSeconds(10);
    scene.run(await scene.vauInstructions(scene.vau(2)), [scene.attester]);
    const conversion = scene.router.processConversion({ ...scene.parties(), conversionValue: 4_999n });
    scene.run([conversion], [scene.attester]);
  });

  it('reads back what was chosen at creation', async () => {
    const campaign = await scene.accounts.campaign(scene.campaignId);
    const { attester, tagSigner, ...terms } = scene.params;
    expect(campaign).to.deep.include(terms);
    expect(campaign?.attester.current.equals(attester)).to.equal(true);
    expect(campaign?.tagSigner.current.equals(tagSigner)).to.equal(true);
    expect(campaign?.attester.next).to.equal(null);
  });

  it('reads back what two VAUs and a conversion did', async () => {
    // 30 s × 100 × 150 % twice, then 2 USDC; 5 % for the unverified influencer.
    const [vaus, conversion] = [9_000n, 2_000_000n];
    const attribution = await scene.accounts.attribution(scene.user.publicKey, scene.campaignId);
    expect(attribution).to.deep.include({
      converted: true,
      totalVaus: 2,
      totalAttentionSeconds: 60n,
      totalInfluencerEarnedUsdc: 100_450n,
      totalUserEarnedUsdc: 1_908_550n,
    });
    const pot = await scene.accounts.pot(scene.campaignId);
    expect(pot?.usdcBalance).to.equal(4_000_000_000n - vaus - conversion);
    expect(scene.usdcBalance(scene.user.publicKey)).to.equal(1_908_550n);
    expect(scene.usdcBalance(scene.influencer.publicKey)).to.equal(100_450n);
  });

  it('finds accounts by what they hold', async () => {
    const byInfluencer = await scene.accounts.attributionsOf({ influencer: scene.influencer.publicKey });
    const byCampaign = await scene.accounts.attributionsOf({ campaignId: scene.campaignId });
    expect(byInfluencer).to.have.length(1).and.to.deep.equal(byCampaign);
    expect(await scene.accounts.attributionsOf({ influencer: scene.owner.publicKey })).to.deep.equal([]);
    const [found] = await scene.accounts.campaignsOf(scene.owner.publicKey);
    expect(found?.address.equals(scene.router.pdas.campaign(scene.campaignId))).to.equal(true);
    expect(await scene.accounts.influencers()).to.have.length(1);
  });

  it('has no account where nothing was created', async () => {
    const stranger = Keypair.generate().publicKey;
    scene.chain.airdrop(scene.router.pdas.influencer(stranger), 1_000_000_000n);
    expect(await scene.accounts.influencer(stranger)).to.equal(null);
    expect(await scene.accounts.campaign(new Uint8Array(32))).to.equal(null);
    expect(await scene.accounts.tombstone(scene.campaignId)).to.equal(null);
  });

  it('decodes every event with its place and proves each stream up to the head on chain', async () => {
    expect(namesOf(scene)).to.deep.equal([
      'ConfigInitialized',
      'CampaignCreated',
      'CampaignFunded',
      'InfluencerRegistered',
      'AttributionCreated',
      'CampaignVauProcessed',
      'CampaignVauProcessed',
      'ConversionProcessed',
    ]);
    const streams = streamsOf(scene);
    const heads = [...streams.values()].map((events) => verifyEventChain(events));
    const campaign = await scene.accounts.campaign(scene.campaignId);
    const config = await scene.accounts.config();
    const influencer = await scene.accounts.influencer(scene.influencer.publicKey);
    expect(heads).to.deep.equal([config?.events, campaign?.events, influencer?.events]);
  });

  it('encodes every account to the bytes the program wrote', () => {
    expect([...expectRoundTrips(scene.chain)]).to.have.members([
      'Config',
      'Campaign',
      'CampaignPot',
      'Influencer',
      'Attribution',
    ]);
  });
});

describe('the SDK and the real program: everything else one can do', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = Scene.running();
  });

  it('hands the config over and changes it', async () => {
    const next = Keypair.generate();
    const { router } = scene;
    const [admin, pendingAdmin] = [scene.admin.publicKey, next.publicKey];
    scene.run([router.proposeAdmin({ admin, pendingAdmin })], [scene.admin]);
    expect((await scene.accounts.config())?.pendingAdmin?.equals(pendingAdmin)).to.equal(true);
    scene.run(
      [
        router.acceptAdmin({ pendingAdmin }),
        router.updateConfig({ admin: next.publicKey, swapVenues: [] }),
        router.proposeAdmin({ admin: next.publicKey, pendingAdmin: null }),
      ],
      [scene.admin, next],
    );
    const config = await scene.accounts.config();
    expect(config).to.deep.include({ pendingAdmin: null, swapVenues: [] });
    expect(config?.admin.equals(next.publicKey)).to.equal(true);
    expect(config?.verifier.equals(scene.verifier.publicKey)).to.equal(true);
  });

  it('updates what is named in a campaign and nothing else', async () => {
    const before = await scene.accounts.campaign(scene.campaignId);
    const [owner, key] = [scene.owner.publicKey, Keypair.generate().publicKey];
    const update = {
      targeting: { requireCohort: true, sites: [], cohorts: [7], countries: ['FR', 'DE'] },
      tagSigner: { key, overlapSeconds: 60 },
      endDate: scene.params.endDate + 1n,
    };
    scene.run([scene.router.updateCampaign({ owner, campaignId: scene.campaignId, update })], [scene.owner]);
    const after = await scene.accounts.campaign(scene.campaignId);
    expect(after?.tagSigner.next?.equals(key)).to.equal(true);
    expect(after).to.deep.include({ targeting: update.targeting, endDate: update.endDate, paused: false });
    expect(after?.payoutRules).to.deep.equal(before?.payoutRules);
    expectRoundTrips(scene.chain);
  });

  it('pays what accrued to a payee who had no token account', async () => {
    const user = Keypair.generate().publicKey;
    const userToken = scene.usdcOf(user);
    const vau = scene.vau(1, null);
    scene.run(await scene.vauInstructions(vau, { user, userToken }), [scene.attester]);
    const attribution = await scene.accounts.attribution(user, scene.campaignId);
    expect(attribution).to.deep.include({ influencer: null, accruedUserUsdc: 4_500n });
    scene.giveUsdc(user, 0n);
    const { campaignId } = scene;
    const claim = { campaignId, user, beneficiary: 'User' as const, payeeUsdc: userToken };
    scene.run([scene.router.claimRewards(claim)], [scene.attester]);
    expect(scene.usdcBalance(user)).to.equal(4_500n);
    expect(namesOf(scene).at(-1)).to.equal('RewardsClaimed');
  });

  it('takes an influencer through profile, verification, joining, leaving and closing', async () => {
    const wallet = scene.influencer.publicKey;
    const { router, campaignId, verifier } = scene;
    const profile = { handle: 'jana', platform: 'TikTok' as const, followerCount: 2_000_000n };
    const verification = {
      verifier: verifier.publicKey,
      wallet,
      verified: true,
      tier: 'Macro' as const,
      reviewed: profile,
    };
    scene.run([router.updateInfluencer({ wallet, profile })], [scene.influencer]);
    scene.run([router.verifyInfluencer(verification)], [scene.admin, verifier]);
    scene.run([router.joinCampaign({ payer: wallet, wallet, campaignId })], [scene.influencer]);
    expect(await scene.accounts.influencer(wallet)).to.deep.include({
      ...profile,
      verified: true,
      tier: 'Macro',
      participations: 1n,
    });
    expect(await scene.accounts.participationsOf({ campaignId })).to.have.length(1);
    expect([...expectRoundTrips(scene.chain)]).to.include('Participation');
    scene.run([router.leaveCampaign({ wallet, campaignId, rentPayer: wallet })], [scene.influencer]);
    expect(await scene.accounts.participation(wallet, campaignId)).to.equal(null);
    scene.run([router.closeInfluencer({ wallet, rentPayer: wallet })], [scene.influencer]);
    expect(await scene.accounts.influencer(wallet)).to.equal(null);
  });

  it('names the participation in a campaign that asks influencers to join', async () => {
    scene = Scene.running({ influencerPolicy: 'Joined' });
    const { router, campaignId } = scene;
    const wallet = scene.influencer.publicKey;
    scene.run([router.joinCampaign({ payer: wallet, wallet, campaignId })], [scene.influencer]);
    scene.run(await scene.vauInstructions(scene.vau(1), { participation: true }), [scene.attester]);
    expect((await scene.accounts.influencer(wallet))?.openAttributions).to.equal(1n);
  });

  it('ends a campaign down to its tombstone and closes what named it', async () => {
    const { router, campaignId } = scene;
    const owner = scene.owner.publicKey;
    const ownerUsdc = scene.usdcOf(owner);
    scene.run(await scene.vauInstructions(scene.vau(1)), [scene.attester]);
    scene.run([router.finalizeCampaign({ caller: owner, campaignId })], [scene.owner]);
    scene.chain.advanceSeconds(scene.params.attributionWindowSeconds + 1);
    scene.run([router.withdrawRemaining({ owner, campaignId, ownerUsdc })], [scene.owner]);
    scene.run([router.closeCampaign({ owner, campaignId, ownerUsdc, rentPayer: owner })], [scene.owner]);
    const attribution = {
      campaignId,
      user: scene.user.publicKey,
      influencer: scene.influencer.publicKey,
      rentPayer: scene.attester.publicKey,
    };
    scene.run([router.closeAttribution(attribution)], [scene.attester]);
    expect(scene.usdcBalance(owner)).to.equal(10_000_000_000n - 4_500n);
    expect(await scene.accounts.campaign(campaignId)).to.equal(null);
    expect(await scene.accounts.pot(campaignId)).to.equal(null);
    const tombstone = await scene.accounts.tombstone(campaignId);
    expect(tombstone?.owner.equals(owner)).to.equal(true);
    expect([...expectRoundTrips(scene.chain)]).to.have.members(['Config', 'Influencer', 'CampaignTombstone']);
    const [streamKey] = [...streamsOf(scene).keys()].filter((key) => key.startsWith('campaign:'));
    expect(verifyEventChain(streamsOf(scene).get(streamKey ?? '') ?? [])).to.deep.equal(tombstone?.events);
  });
});

describe('the SDK and the real program: a campaign in AC-D', () => {
  it('swaps through the venue, mints AC-D to both payees, and lets them redeem it', async () => {
    const scene = Scene.running({ payoutAsset: 'AttentionToken', minAcPerUsdc: 500_000_000n });
    const acd = openPool(scene);
    const admin = scene.admin.publicKey;
    const authority = scene.router.pdas.minterAuthority();
    const minter = { admin, payer: admin, authority, mintTypes: ['Campaign' as const] };
    scene.run([scene.attention.registerMinter(minter)], [scene.admin]);
    const acdMint = scene.attention.pdas.acdMint();
    const user = scene.user.publicKey;
    const [userToken, influencerToken] = [user, scene.influencer.publicKey].map((owner) =>
      scene.openTokenAccount(acdMint, owner),
    ) as [PublicKey, PublicKey];

    const payout = { acd, minAcOut: 2_500_000n, userToken, influencerToken };
    const parties = { ...scene.parties(), ...payout, minAcOut: 1_000_000_000n };
    const conversion = scene.router.processConversion({ ...parties, conversionValue: 1n });
    const first = await scene.vauInstructions(scene.vau(1), payout);
    // Only with a lookup table does a payout in AC-D fit one transaction.
    const tables = [scene.openLookupTable([...first, conversion])];
    scene.run(first, [scene.attester], tables);
    scene.run(await scene.vauInstructions(scene.vau(2), payout), [scene.attester], tables);
    scene.run([conversion], [scene.attester], tables);

    const paid = scene.sent
      .flatMap((result) => eventsOfTransaction(result))
      .flatMap((event) =>
        event.name === 'CampaignVauProcessed' || event.name === 'ConversionProcessed'
          ? [event.data.payout]
          : [],
      );
    const minted = paid.reduce((sum, { userAcd }) => sum + userAcd, 0n);
    expect(paid).to.have.length(3);
    expect(scene.tokenBalance(userToken)).to.equal(minted);
    expect(Number(minted)).to.be.greaterThan(1_000_000_000);

    const state = scene.chain.getAccount(scene.attention.pdas.state());
    const total = decodeAttentionState(state?.data ?? new Uint8Array()).totalMinted;
    const influencerPart = scene.tokenBalance(influencerToken);
    expect(total).to.equal(minted + influencerPart);
    const right = scene.chain.getAccount(scene.attention.pdas.minter(authority));
    expect(decodeMinter(right?.data ?? new Uint8Array())).to.deep.include({
      allowedMintTypes: 1,
      minted: total,
    });

    const destination = scene.openTokenAccount(scene.acMint.publicKey, user);
    const redemption = { holder: user, holderAcd: userToken, destination, amount: minted };
    scene.run([scene.attention.redeem(redemption)], [scene.user]);
    expect(scene.tokenBalance(destination)).to.equal(minted);
  });
});

describe('the SDK and the real program: the AC-D program by itself', () => {
  it('hands over, registers, mints against AC, and revokes', async () => {
    const scene = Scene.initialized();
    const { attention } = scene;
    const [admin, next, minter] = [scene.admin.publicKey, Keypair.generate(), Keypair.generate()];
    const newAdmin = next.publicKey;
    scene.run([attention.proposeAdmin({ admin, newAdmin })], [scene.admin]);
    scene.run([attention.acceptAdmin({ newAdmin })], [scene.admin, next]);
    const authority = minter.publicKey;
    const right = { admin: newAdmin, payer: admin, authority, mintTypes: ['Thermostat', 'Grant'] as const };
    scene.run([attention.registerMinter(right)], [scene.admin, next]);
    scene.mintTokens(scene.acMint.publicKey, attention.pdas.reserve(), 1_000n);
    const destination = scene.openTokenAccount(attention.pdas.acdMint(), scene.user.publicKey);
    const mint = { minterAuthority: authority, destination, amount: 1_000n, mintType: 'Grant' as const };
    scene.run([attention.authorizedMint(mint)], [scene.admin, minter]);
    expect(scene.tokenBalance(destination)).to.equal(1_000n);
    scene.run(
      [attention.revokeMinter({ admin: newAdmin, authority, rentPayer: admin })],
      [scene.admin, next],
    );
    expect(scene.chain.getAccount(attention.pdas.minter(authority))).to.equal(null);
  });
});
