import { runs } from '@crr/testing/budget';
import { Keypair, type PublicKey } from '@solana/web3.js';
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
import { MOVES, type MoveName, newcomer, ownerMoney, payoutOf } from './support/moves';
import { openPool } from './support/pool';
import { ReplayedScene } from './support/replayed-scene';
import { PROFILE, Scene } from './support/scene';

const DAY = 86_400;

const OFTEN: MoveName[] = ['vau', 'vau', 'vau', 'vau', 'vau', 'convert', 'claim', 'fund'];
const SELDOM = Object.keys(MOVES) as MoveName[];
/** Mostly attention, at times something else, in the end nothing but the end. */
const PLAYS = fc
  .tuple(
    fc.array(movesOf([...OFTEN, ...OFTEN, ...SELDOM]), { minLength: 40, maxLength: 60 }),
    fc.array(movesOf(SELDOM), { minLength: 15 }),
  )
  .map(([play, end]) => [...play, ...end.map((step) => ({ ...step, wait: step.wait + 10 * DAY }))]);

function movesOf(names: MoveName[]) {
  return fc.record({
    move: fc.constantFrom(...names),
    who: fc.nat(2),
    wait: fc.nat(20_000),
    heads: fc.boolean(),
    amount: fc.bigInt({ min: 0n, max: 100_000n }),
  });
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
    const parties = payoutOf(scene, user, influencer);
    const instructions = await scene.vauInstructions(scene.vau(sequence, influencer), parties);
    return replayed.run(instructions, [scene.attester]);
  }

  function conversion(user: PublicKey, influencer: PublicKey | null): RouterEvent[] {
    const { attester, campaignId } = scene.parties();
    const parties = { ...payoutOf(scene, user, influencer), attester, campaignId };
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
    replayed.run([scene.router.withdrawRemaining(ownerMoney(scene))], [scene.owner]);
  }

  function bury(): void {
    const closing = { ...ownerMoney(scene), rentPayer: scene.owner.publicKey };
    replayed.run([scene.router.closeCampaign(closing)], [scene.owner]);
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
    scene.chain.advanceSeconds(DAY + scene.params.attributionWindowSeconds);
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
    const verification = {
      verifier: verifier.publicKey,
      wallet,
      verified: true,
      tier: 'Mega' as const,
      reviewed: PROFILE,
    };
    replayed.run([router.verifyInfluencer(verification)], [admin, verifier]);
    const profile = { handle: 'new', platform: 'Instagram' as const, followerCount: 1_000_000n };
    replayed.run([router.updateInfluencer({ wallet, profile })], [influencer]);
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

  it('through whatever happens in whatever order', async () => {
    const met = new Set<string>();
    await fc.assert(
      fc.asyncProperty(PLAYS, async (steps) => {
        begin({ dailyBudgetUsdc: 50_000n });
        const people = [
          scene.user,
          newcomer(scene, { withUsdc: true }),
          newcomer(scene, { withUsdc: false }),
        ];
        for (const { move, who, wait, ...rest } of steps) {
          scene.chain.advanceSeconds(wait);
          const { instructions, signers } = await MOVES[move](scene, {
            user: people[who] ?? scene.user,
            ...rest,
          });
          replayed.attempt(instructions, signers);
        }
        for (const { name } of replayed.events) met.add(name);
      }),
      { numRuns: runs(12), seed: 7 },
    );
    expect(met.size, [...met].join(', ')).to.be.greaterThan(16);
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
