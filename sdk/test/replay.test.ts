import { Keypair, LAMPORTS_PER_SOL, type PublicKey } from '@solana/web3.js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  type CampaignUpdate,
  EventChainError,
  type InfluencerProfile,
  LedgerReplay,
  ReplayError,
  type RouterEvent,
} from '../src';
import { openPool } from './support/pool';
import { ReplayedScene } from './support/replayed-scene';
import { Scene } from './support/scene';

const DAY = 86_400;

/** Somebody with or without a USDC account. */
function newcomer(scene: Scene, { withUsdc }: { withUsdc: boolean }): Keypair {
  const person = Keypair.generate();
  scene.chain.airdrop(person.publicKey, BigInt(LAMPORTS_PER_SOL));
  if (withUsdc) scene.giveUsdc(person.publicKey, 0n);
  return person;
}

function namesOf(events: readonly RouterEvent[]): string[] {
  return events.map(({ name }) => name);
}

describe('the replay of events rebuilds every account byte for byte', () => {
  let scene: Scene;
  let replayed: ReplayedScene;

  function begin(terms: Parameters<typeof Scene.running>[0] = {}): void {
    scene = Scene.running(terms);
    replayed = new ReplayedScene(scene);
  }

  /** Records one VAU of a user, the first one for `influencer`. */
  async function vau(
    sequence: number,
    user: PublicKey,
    influencer: PublicKey | null,
  ): Promise<RouterEvent[]> {
    const influencerToken = influencer ? { influencerToken: scene.usdcOf(influencer) } : {};
    const parties = { user, influencer, userToken: scene.usdcOf(user), ...influencerToken };
    const instructions = await scene.vauInstructions(scene.vau(sequence, influencer), parties);
    return replayed.run(instructions, [scene.attester]);
  }

  function conversion(user: PublicKey, influencer: PublicKey | null): RouterEvent[] {
    const influencerToken = influencer ? { influencerToken: scene.usdcOf(influencer) } : {};
    const { attester, campaignId } = scene.parties();
    const parties = {
      attester,
      campaignId,
      user,
      influencer,
      userToken: scene.usdcOf(user),
      ...influencerToken,
    };
    const instruction = scene.router.processConversion({ ...parties, conversionValue: 1n });
    return replayed.run([instruction], [scene.attester]);
  }

  function claim(user: PublicKey, beneficiary: 'User' | 'Influencer', payee: PublicKey): void {
    scene.giveUsdc(payee, 0n);
    const { campaignId } = scene;
    const claiming = scene.router.claimRewards({
      campaignId,
      user,
      beneficiary,
      payeeUsdc: scene.usdcOf(payee),
    });
    replayed.run([claiming], [scene.attester]);
  }

  function update(change: CampaignUpdate): void {
    const { campaignId } = scene;
    const owner = scene.owner.publicKey;
    replayed.run([scene.router.updateCampaign({ owner, campaignId, update: change })], [scene.owner]);
  }

  function register(person: Keypair, profile: InfluencerProfile): void {
    const wallet = person.publicKey;
    replayed.run([scene.router.registerInfluencer({ payer: wallet, wallet, profile })], [person]);
  }

  function withdraw(): void {
    const owner = scene.owner.publicKey;
    const money = { owner, campaignId: scene.campaignId, ownerUsdc: scene.usdcOf(owner) };
    replayed.run([scene.router.withdrawRemaining(money)], [scene.owner]);
  }

  function bury(): void {
    const owner = scene.owner.publicKey;
    const money = { owner, campaignId: scene.campaignId, ownerUsdc: scene.usdcOf(owner), rentPayer: owner };
    replayed.run([scene.router.closeCampaign(money)], [scene.owner]);
  }

  function closeAttribution(user: PublicKey, influencer: PublicKey | null): void {
    const { campaignId } = scene;
    const closing = { campaignId, user, influencer, rentPayer: scene.attester.publicKey };
    replayed.run([scene.router.closeAttribution(closing)], [scene.attester]);
  }

  it('through every change of the config', () => {
    begin();
    const { router, admin } = scene;
    const next = newcomer(scene, { withUsdc: false });
    const [old, pending] = [admin.publicKey, next.publicKey];
    replayed.run([router.proposeAdmin({ admin: old, pendingAdmin: old })], [admin]);
    replayed.run([router.proposeAdmin({ admin: old, pendingAdmin: null })], [admin]);
    replayed.run([router.proposeAdmin({ admin: old, pendingAdmin: pending })], [admin]);
    replayed.run([router.acceptAdmin({ pendingAdmin: pending })], [next]);
    replayed.run([router.updateConfig({ admin: pending, verifier: old })], [next]);
    replayed.run([router.updateConfig({ admin: pending, swapVenues: [old, pending] })], [next]);
    replayed.run([router.updateConfig({ admin: pending, swapVenues: [] })], [next]);
  });

  it('through VAUs and conversions over several days, paid and accrued, with and without an influencer', async () => {
    begin();
    const [paid, waiting] = [newcomer(scene, { withUsdc: true }), newcomer(scene, { withUsdc: false })];
    const poor = newcomer(scene, { withUsdc: false });
    register(poor, { handle: 'poor', platform: 'Twitter', followerCount: 10n });
    await vau(1, paid.publicKey, scene.influencer.publicKey);
    await vau(1, waiting.publicKey, poor.publicKey);
    const own = newcomer(scene, { withUsdc: true });
    await vau(1, own.publicKey, null);
    scene.chain.advanceSeconds(2 * DAY + 17);
    await vau(2, paid.publicKey, scene.influencer.publicKey);
    await vau(2, waiting.publicKey, poor.publicKey);
    conversion(waiting.publicKey, poor.publicKey);
    conversion(own.publicKey, null);
    claim(waiting.publicKey, 'User', waiting.publicKey);
    claim(waiting.publicKey, 'Influencer', poor.publicKey);
    await vau(3, waiting.publicKey, poor.publicKey);
    expect(namesOf(replayed.events)).to.include.members(['RewardsClaimed', 'ConversionProcessed']);
  });

  it('through an exhausted budget, which records nothing, also of a first VAU', async () => {
    begin({ dailyBudgetUsdc: 6_000n });
    const user = scene.user.publicKey;
    const late = newcomer(scene, { withUsdc: true });
    await vau(1, user, scene.influencer.publicKey);
    await vau(2, user, scene.influencer.publicKey);
    expect(namesOf(await vau(3, user, scene.influencer.publicKey))).to.deep.equal(['BudgetExhausted']);
    expect(namesOf(await vau(1, late.publicKey, null))).to.deep.equal(['BudgetExhausted']);
    expect(namesOf(conversion(user, scene.influencer.publicKey))).to.deep.equal(['BudgetExhausted']);
    scene.chain.advanceSeconds(DAY);
    await vau(3, user, scene.influencer.publicKey);
    await vau(1, late.publicKey, null);
  });

  it('through updates that make lists and names longer and shorter, pauses and rotations', () => {
    begin();
    const key = () => Keypair.generate().publicKey;
    const sites = Array.from({ length: 16 }, (_, index) => new Uint8Array(32).fill(index));
    const full = {
      requireCohort: true,
      sites,
      cohorts: sites.map((_, index) => index),
      countries: ['DE', 'FR'],
    };
    update({ targeting: full });
    update({ targeting: { requireCohort: false, sites: [], cohorts: [], countries: ['\u0000\u00ff'] } });
    update({ paused: true });
    scene.chain.advanceSeconds(5);
    update({ paused: true });
    update({ paused: false, endDate: scene.params.endDate + 9n });
    update({ attester: key(), tagSigner: { key: key(), overlapSeconds: 77 } });
    scene.chain.advanceSeconds(DAY - 1);
    update({ attester: key() });
    scene.chain.advanceSeconds(DAY);
    update({ attester: key(), tagSigner: { key: key(), overlapSeconds: 0 } });
    const wallet = scene.influencer.publicKey;
    for (const profile of [
      { handle: 'ü'.repeat(16), platform: { custom: 'x'.repeat(32) }, followerCount: 2n ** 64n - 1n },
      { handle: 'j', platform: 'TikTok' as const, followerCount: 0n },
    ]) {
      replayed.run([scene.router.updateInfluencer({ wallet, profile })], [scene.influencer]);
    }
  });

  it('through an influencer’s verification, joining, leaving, closing and coming back', () => {
    begin({ influencerPolicy: 'Joined' });
    const { router, campaignId, influencer, verifier, admin } = scene;
    const wallet = influencer.publicKey;
    const verification = { verifier: verifier.publicKey, wallet, verified: true, tier: 'Mega' as const };
    replayed.run([router.verifyInfluencer(verification)], [admin, verifier]);
    for (let time = 0; time < 2; time += 1) {
      replayed.run([router.joinCampaign({ payer: wallet, wallet, campaignId })], [influencer]);
      replayed.run([router.leaveCampaign({ wallet, campaignId, rentPayer: wallet })], [influencer]);
    }
    replayed.run([router.closeInfluencer({ wallet, rentPayer: wallet })], [influencer]);
    register(influencer, { handle: 'again', platform: 'YouTube', followerCount: 50_000n });
    replayed.run([router.joinCampaign({ payer: wallet, wallet, campaignId })], [influencer]);
  });

  it('through a campaign’s end that its owner brings about, down to the tombstone and beyond', async () => {
    begin();
    const user = scene.user.publicKey;
    const influencer = scene.influencer.publicKey;
    const own = newcomer(scene, { withUsdc: true });
    await vau(1, user, influencer);
    await vau(1, own.publicKey, null);
    const { owner, campaignId } = scene;
    replayed.run([scene.router.finalizeCampaign({ caller: owner.publicKey, campaignId })], [owner]);
    conversion(user, influencer);
    scene.chain.advanceSeconds(scene.params.attributionWindowSeconds + 1);
    withdraw();
    withdraw();
    closeAttribution(own.publicKey, null);
    bury();
    closeAttribution(user, influencer);
    replayed.run(
      [scene.router.closeInfluencer({ wallet: influencer, rentPayer: influencer })],
      [scene.influencer],
    );
  });

  it('through a campaign’s end that only the clock brought about, while it was paused', async () => {
    begin();
    await vau(1, scene.user.publicKey, null);
    scene.chain.advanceSeconds(100);
    update({ paused: true });
    const { endDate, attributionWindowSeconds } = scene.params;
    scene.chain.advanceSeconds(Number(endDate - scene.chain.now()) + attributionWindowSeconds + 1);
    withdraw();
    closeAttribution(scene.user.publicKey, null);
    bury();
  });

  it('through several campaigns of one owner and events of two in one transaction', () => {
    begin();
    const owner = scene.owner.publicKey;
    const usdcMint = scene.usdcMint.publicKey;
    const second = { ...scene.params, nonce: 8n, minAttentionSeconds: 0, dailyBudgetUsdc: null };
    const third = {
      ...scene.params,
      nonce: 9n,
      startDate: -5n,
      payoutRules: { ...scene.params.payoutRules, conversionBonusUsdc: null },
    };
    replayed.run(
      [second, third].map((params) => scene.router.createCampaign({ payer: owner, owner, usdcMint, params })),
      [scene.owner],
      [
        scene.openLookupTable([
          scene.router.createCampaign({ payer: owner, owner, usdcMint, params: second }),
        ]),
      ],
    );
  });

  it('through payouts in AC-D', async () => {
    begin({ payoutAsset: 'AttentionToken', minAcPerUsdc: 500_000_000n });
    const acd = openPool(scene);
    const admin = scene.admin.publicKey;
    const authority = scene.router.pdas.minterAuthority();
    scene.run(
      [scene.attention.registerMinter({ admin, payer: admin, authority, mintTypes: ['Campaign'] })],
      [scene.admin],
    );
    const acdMint = scene.attention.pdas.acdMint();
    const userToken = scene.openTokenAccount(acdMint, scene.user.publicKey);
    const influencerToken = scene.openTokenAccount(acdMint, scene.influencer.publicKey);
    const payout = { acd, minAcOut: 2_500_000n, userToken, influencerToken };
    const first = await scene.vauInstructions(scene.vau(1), payout);
    const tables = [scene.openLookupTable(first)];
    replayed.run(first, [scene.attester], tables);
    replayed.run(await scene.vauInstructions(scene.vau(2), payout), [scene.attester], tables);
  });

  describe('whatever happens in whatever order', () => {
    const operations = fc.array(
      fc.record({
        what: fc.constantFrom(
          ...([
            'vau',
            'vau',
            'vau',
            'vau',
            'convert',
            'claim',
            'fund',
            'wait',
            'pause',
            'target',
            'rotate',
          ] as const),
          ...([
            'verify',
            'profile',
            'join',
            'leave',
            'closeInfluencer',
            'register',
            'finalize',
            'end',
          ] as const),
          ...(['withdraw', 'bury', 'closeAttribution'] as const),
        ),
        who: fc.nat(2),
        referred: fc.boolean(),
        amount: fc.nat(100_000),
      }),
      { minLength: 40, maxLength: 60 },
    );

    it('keeps the replay equal to the chain', async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(operations, async (steps) => {
          begin({ dailyBudgetUsdc: 50_000n, influencerPolicy: 'Open' });
          const people = [
            scene.user,
            newcomer(scene, { withUsdc: true }),
            newcomer(scene, { withUsdc: false }),
          ];
          for (const step of steps) {
            await play(step.what, people[step.who] ?? scene.user, step.referred, BigInt(step.amount));
          }
        }),
        { numRuns: 6 },
      );
    });

    async function play(what: string, user: Keypair, referred: boolean, amount: bigint): Promise<boolean> {
      const { router, campaignId, owner, attester, influencer, chain } = scene;
      const wallet = influencer.publicKey;
      const known = await scene.accounts.attribution(user.publicKey, campaignId);
      const referrer = known ? known.influencer : referred ? wallet : null;
      const influencerToken = referrer ? { influencerToken: scene.usdcOf(referrer) } : {};
      const userToken = scene.usdcOf(user.publicKey);
      const parties = { user: user.publicKey, influencer: referrer, userToken, ...influencerToken };
      const ownerKey = owner.publicKey;
      const money = { owner: ownerKey, campaignId, ownerUsdc: scene.usdcOf(ownerKey) };
      const change = (update: CampaignUpdate) =>
        replayed.attempt([router.updateCampaign({ owner: ownerKey, campaignId, update })], [owner]);
      const profile: InfluencerProfile = {
        handle: `h${amount}`,
        platform: 'Telegram',
        followerCount: amount,
      };
      switch (what) {
        case 'vau': {
          const vau = {
            ...scene.vau((known?.totalVaus ?? 0) + 1, referrer),
            seconds: 3 + Number(amount % 50n),
          };
          return replayed.attempt(await scene.vauInstructions(vau, parties), [attester]);
        }
        case 'convert': {
          const args = { ...parties, attester: attester.publicKey, campaignId, conversionValue: amount };
          return replayed.attempt([router.processConversion(args)], [attester]);
        }
        case 'claim': {
          const payee = referred ? (referrer ?? wallet) : user.publicKey;
          scene.giveUsdc(payee, 0n);
          const beneficiary = referred ? 'Influencer' : 'User';
          const args = {
            campaignId,
            user: user.publicKey,
            beneficiary,
            payeeUsdc: scene.usdcOf(payee),
          } as const;
          return replayed.attempt([router.claimRewards(args)], [attester]);
        }
        case 'fund': {
          const args = {
            funder: ownerKey,
            campaignId,
            funderUsdc: scene.usdcOf(ownerKey),
            amountUsdc: amount,
          };
          return replayed.attempt([router.fundCampaign(args)], [owner]);
        }
        case 'wait':
          chain.advanceSeconds(Number(amount));
          return true;
        case 'pause':
          return change({ paused: referred });
        case 'target':
          return change({
            targeting: { ...scene.params.targeting, countries: referred ? ['DE', 'FR'] : [] },
          });
        case 'rotate':
          return change({ tagSigner: { key: Keypair.generate().publicKey, overlapSeconds: Number(amount) } });
        case 'verify': {
          const args = {
            verifier: scene.verifier.publicKey,
            wallet,
            verified: referred,
            tier: 'Mega',
          } as const;
          return replayed.attempt([router.verifyInfluencer(args)], [scene.admin, scene.verifier]);
        }
        case 'profile':
          return replayed.attempt([router.updateInfluencer({ wallet, profile })], [influencer]);
        case 'join':
          return replayed.attempt([router.joinCampaign({ payer: wallet, wallet, campaignId })], [influencer]);
        case 'leave':
          return replayed.attempt(
            [router.leaveCampaign({ wallet, campaignId, rentPayer: wallet })],
            [influencer],
          );
        case 'closeInfluencer':
          return replayed.attempt([router.closeInfluencer({ wallet, rentPayer: wallet })], [influencer]);
        case 'register':
          return replayed.attempt(
            [router.registerInfluencer({ payer: wallet, wallet, profile })],
            [influencer],
          );
        case 'finalize':
          return (
            amount % 4n === 0n &&
            replayed.attempt([router.finalizeCampaign({ caller: ownerKey, campaignId })], [owner])
          );
        case 'end':
          if (amount % 4n === 0n) chain.advanceSeconds(38 * DAY);
          return true;
        case 'withdraw':
          return replayed.attempt([router.withdrawRemaining(money)], [owner]);
        case 'bury':
          return replayed.attempt([router.closeCampaign({ ...money, rentPayer: ownerKey })], [owner]);
        default: {
          const args = {
            campaignId,
            user: user.publicKey,
            influencer: referrer,
            rentPayer: attester.publicKey,
          };
          return replayed.attempt([router.closeAttribution(args)], [attester]);
        }
      }
    }
  });
});

describe('the replay refuses', () => {
  let events: RouterEvent[];
  before(() => {
    events = new ReplayedScene(Scene.running()).events;
  });

  function replayOf(list: readonly RouterEvent[]): () => void {
    return () => {
      const replay = new LedgerReplay();
      for (const event of list) replay.apply(event);
    };
  }

  it('a stream with an event missing, repeated or out of order', () => {
    const [config, created, funded] = events as [RouterEvent, RouterEvent, RouterEvent];
    expect(namesOf([created, funded])).to.deep.equal(['CampaignCreated', 'CampaignFunded']);
    expect(replayOf([config, funded])).to.throw(ReplayError, 'campaign');
    expect(replayOf([config, created, funded, funded])).to.throw(EventChainError, 'expected event 3');
    expect(replayOf([config, created, created])).to.throw(ReplayError, 'exists already');
  });

  it('an event whose content was changed', () => {
    const changed = events.map((event) => ({
      ...event,
      bytes: Uint8Array.from(event.bytes).fill(1, 20, 21),
    }));
    expect(replayOf(changed)).to.throw(EventChainError, 'chain value');
  });
});
