import type { AcdRoute, Targeting } from '@crr/sdk';
import { type AddressLookupTableAccount, ComputeBudgetProgram, type Keypair } from '@solana/web3.js';
import { conversionInstruction, type Relation, vauInstructions } from './attention';
import { BenchChain, PROFILE, SITE } from './bench-chain';
import { fixedKeypair, people } from './keys';
import { openPool } from './pool';
import { type Figure, Recorder } from './recorder';
import { openCampaignTable, openTableFor } from './tables';

/** How many fixed keys stand for all keys where the search for a bump makes a figure vary. */
const KEYS = 24;
const FULL_TARGETS = 16;

/** Every instruction of both programs, once or for many keys, in one campaign's life after another. */
export async function measureInstructions(): Promise<Figure[]> {
  const recorder = new Recorder(new BenchChain());
  const [initializeAttention, initializeRouter] = recorder.stage.initializations();
  recorder.measure('attention_token: initialize', [initializeAttention], [recorder.stage.admin]);
  recorder.measure('router: initialize_config', [initializeRouter], [recorder.stage.admin]);
  measureAdministration(recorder);
  measureInfluencers(recorder);
  measureCreation(recorder);
  await measureUsdc(recorder);
  await measureAcd(recorder, openPool(recorder.stage));
  measureMinting(recorder);
  return recorder.figures();
}

function measureAdministration(recorder: Recorder): void {
  const { stage } = recorder;
  const { router, attention, admin } = stage;
  const heir = fixedKeypair('next admin');
  stage.chain.airdrop(heir.publicKey, 1_000_000_000n);
  const [adminKey, heirKey] = [admin.publicKey, heir.publicKey];
  const verifier = stage.verifier.publicKey;
  recorder.measure('router: update_config', [router.updateConfig({ admin: adminKey, verifier })], [admin]);
  const propose = router.proposeAdmin({ admin: adminKey, pendingAdmin: heirKey });
  recorder.measure('router: propose_admin', [propose], [admin]);
  recorder.measure('router: accept_admin', [router.acceptAdmin({ pendingAdmin: heirKey })], [heir]);
  const offer = attention.proposeAdmin({ admin: adminKey, newAdmin: heirKey });
  recorder.measure('attention_token: propose_admin', [offer], [admin]);
  recorder.measure('attention_token: accept_admin', [attention.acceptAdmin({ newAdmin: heirKey })], [heir]);
  stage.run([router.proposeAdmin({ admin: heirKey, pendingAdmin: adminKey })], [heir]);
  stage.run([router.acceptAdmin({ pendingAdmin: adminKey })], [admin]);
  stage.run([attention.proposeAdmin({ admin: heirKey, newAdmin: adminKey })], [heir]);
  stage.run([attention.acceptAdmin({ newAdmin: adminKey })], [admin]);
}

function measureInfluencers(recorder: Recorder): void {
  const { stage } = recorder;
  const { router, verifier } = stage;
  const register = (signer: Keypair) => {
    const wallet = signer.publicKey;
    const instruction = router.registerInfluencer({ payer: wallet, wallet, profile: PROFILE });
    recorder.measure('router: register_influencer', [instruction], [signer]);
  };
  register(stage.influencer);
  for (const signer of people('influencer', KEYS)) {
    stage.chain.airdrop(signer.publicKey, 1_000_000_000n);
    register(signer);
    const wallet = signer.publicKey;
    const update = router.updateInfluencer({ wallet, profile: PROFILE });
    recorder.measure('router: update_influencer', [update], [signer]);
    const approval = {
      verifier: verifier.publicKey,
      wallet,
      verified: true,
      tier: 'Mid',
      reviewed: PROFILE,
    } as const;
    recorder.measure('router: verify_influencer', [router.verifyInfluencer(approval)], [verifier]);
    const close = router.closeInfluencer({ wallet, rentPayer: wallet });
    recorder.measure('router: close_influencer', [close], [signer]);
  }
}

function measureCreation(recorder: Recorder): void {
  const { stage } = recorder;
  const { router, owner, influencer } = stage;
  const wallet = influencer.publicKey;
  for (let nonce = 100n; nonce < 100n + BigInt(KEYS); nonce += 1n) {
    const terms = stage.terms(nonce, { influencerPolicy: 'Joined' });
    const campaignId = stage.idOf(terms);
    recorder.measure('router: create_campaign', [stage.createInstruction(terms)], [owner]);
    recorder.measure('router: fund_campaign', [stage.fundInstruction(campaignId, 1_000_000n)], [owner]);
    const pause = router.updateCampaign({ owner: owner.publicKey, campaignId, update: { paused: true } });
    recorder.measure('router: update_campaign, pause', [pause], [owner]);
    const join = router.joinCampaign({ payer: wallet, wallet, campaignId });
    recorder.measure('router: join_campaign', [join], [influencer]);
    const leave = router.leaveCampaign({ wallet, campaignId, rentPayer: wallet });
    recorder.measure('router: leave_campaign', [leave], [influencer]);
  }
  const large = stage.createInstruction(stage.terms(99n, { targeting: fullTargeting() }));
  const table = openTableFor(stage, large, stage.createInstruction(stage.terms(98n)));
  recorder.measure('router: create_campaign, 16 targets of each kind', [large], [owner], table);
  const campaignId = stage.idOf(stage.terms(100n));
  const update = { targeting: fullTargeting() };
  const retarget = router.updateCampaign({ owner: owner.publicKey, campaignId, update });
  recorder.measure('router: update_campaign, 16 targets of each kind', [retarget], [owner]);
}

async function measureUsdc(recorder: Recorder): Promise<void> {
  const { stage } = recorder;
  const influencer = stage.influencer.publicKey;
  const campaignId = stage.fundedCampaign(stage.terms(1n));
  const table = await openCampaignTable(stage, { campaignId, influencer });
  const referred = people('referred', KEYS).map(({ publicKey: user }) => ({ campaignId, user, influencer }));
  const direct = people('direct', KEYS).map(({ publicKey: user }) => ({
    campaignId,
    user,
    influencer: null,
  }));
  for (const relation of [...referred, ...direct]) {
    stage.openAccount(relation.user);
    const by = relation.influencer ? 'with an influencer' : 'without';
    await measureVaus(recorder, `in USDC, ${by}`, relation, table);
    const conversion = conversionInstruction(stage, relation);
    recorder.measure(`router: process_conversion, in USDC, ${by}`, [conversion], [stage.attester], table);
  }
  await measureFullTargeting(recorder);
  await measureExhaustion(recorder);
  await measureEnding(recorder);
}

/** A user's first VAU, and steady ones with and without a filter of cohorts. */
async function measureVaus(
  recorder: Recorder,
  what: string,
  relation: Relation,
  table: AddressLookupTableAccount,
): Promise<void> {
  const { stage } = recorder;
  const name = `router: process_campaign_vau, ${what}`;
  const budget = ComputeBudgetProgram.setComputeUnitLimit({ units: 400_000 });
  const first = await vauInstructions(stage, relation, 1);
  recorder.measure(`${name}, first`, relation.acd ? [budget, ...first] : first, [stage.attester], table);
  const steady = await vauInstructions(stage, relation, 2);
  recorder.measure(`${name}, steady`, steady, [stage.attester], table);
  const unfiltered = await vauInstructions(stage, { ...relation, withFilter: false }, 3);
  recorder.measure(`${name}, steady, no cohort filter`, unfiltered, [stage.attester], table);
}

async function measureFullTargeting(recorder: Recorder): Promise<void> {
  const { stage } = recorder;
  const campaignId = stage.idOf(stage.terms(2n));
  const update = { targeting: fullTargeting() };
  stage.fundedCampaign(stage.terms(2n));
  stage.run(
    [stage.router.updateCampaign({ owner: stage.owner.publicKey, campaignId, update })],
    [stage.owner],
  );
  const user = fixedKeypair('targeted').publicKey;
  stage.openAccount(user);
  const relation = { campaignId, user, influencer: stage.influencer.publicKey };
  stage.run(await vauInstructions(stage, relation, 1), [stage.attester]);
  const name = 'router: process_campaign_vau, in USDC, with an influencer, steady, 16 targets of each kind';
  recorder.measure(name, await vauInstructions(stage, relation, 2), [stage.attester]);
}

async function measureExhaustion(recorder: Recorder): Promise<void> {
  const { stage } = recorder;
  const campaignId = stage.fundedCampaign(stage.terms(3n, { dailyBudgetUsdc: 1n }));
  const user = fixedKeypair('latecomer').publicKey;
  stage.openAccount(user);
  const relation = { campaignId, user, influencer: stage.influencer.publicKey };
  stage.run(await vauInstructions(stage, relation, 1), [stage.attester]);
  const name = 'router: process_campaign_vau, in USDC, with an influencer, budget exhausted';
  recorder.measure(name, await vauInstructions(stage, relation, 2), [stage.attester]);
}

/** Users without a token account, whose rewards accrue, and the end of their campaigns. */
async function measureEnding(recorder: Recorder): Promise<void> {
  const { stage } = recorder;
  const { router, owner, attester } = stage;
  const [influencer, ownerKey, rentPayer] = [stage.influencer.publicKey, owner.publicKey, attester.publicKey];
  const relations = people('accountless', KEYS).map(({ publicKey: user }, i) => {
    const terms = stage.terms(200n + BigInt(i), { attributionWindowSeconds: 0 });
    return { campaignId: stage.fundedCampaign(terms), user, influencer };
  });
  for (const relation of relations) {
    const { campaignId, user } = relation;
    stage.run(await vauInstructions(stage, relation, 1), [attester]);
    const name = 'router: process_campaign_vau, in USDC, with an influencer, steady, user accrues';
    recorder.measure(name, await vauInstructions(stage, relation, 2), [attester]);
    const payeeUsdc = stage.openAccount(user);
    const claim = router.claimRewards({ campaignId, user, beneficiary: 'User', payeeUsdc });
    recorder.measure('router: claim_rewards', [claim], [attester]);
    const finalize = router.finalizeCampaign({ caller: ownerKey, campaignId });
    recorder.measure('router: finalize_campaign', [finalize], [owner]);
  }
  stage.chain.advanceSeconds(1);
  const ownerUsdc = stage.usdcOf(ownerKey);
  for (const { campaignId, user } of relations) {
    const withdraw = router.withdrawRemaining({ owner: ownerKey, campaignId, ownerUsdc });
    recorder.measure('router: withdraw_remaining', [withdraw], [owner]);
    const close = router.closeCampaign({ owner: ownerKey, campaignId, ownerUsdc, rentPayer: ownerKey });
    recorder.measure('router: close_campaign', [close], [owner]);
    const forget = router.closeAttribution({ campaignId, user, influencer, rentPayer });
    recorder.measure('router: close_attribution', [forget], [attester]);
  }
}

async function measureAcd(recorder: Recorder, acd: AcdRoute): Promise<void> {
  const { stage } = recorder;
  const influencer = stage.influencer.publicKey;
  const acdMint = stage.router.attentionPdas.acdMint();
  stage.openAccount(influencer, acdMint);
  const terms = stage.terms(4n, { payoutAsset: 'AttentionToken', minAcPerUsdc: 1n });
  const campaignId = stage.fundedCampaign(terms);
  const table = await openCampaignTable(stage, { campaignId, influencer, acd });
  const [referred, direct] = [people('AC-D referred', KEYS), people('AC-D direct', KEYS)];
  for (const [i, { publicKey: user }] of [...referred, ...direct].entries()) {
    const relation = { campaignId, user, influencer: i < KEYS ? influencer : null, acd };
    stage.openAccount(user, acdMint);
    const by = relation.influencer ? 'with an influencer' : 'without';
    await measureVaus(recorder, `in AC-D, ${by}`, relation, table);
    const conversion = conversionInstruction(stage, relation);
    recorder.measure(`router: process_conversion, in AC-D, ${by}`, [conversion], [stage.attester], table);
  }
}

function measureMinting(recorder: Recorder): void {
  const { stage } = recorder;
  const { attention, admin } = stage;
  const [adminKey, acMint] = [admin.publicKey, stage.acMint.publicKey];
  const acdAccount = stage.openAccount(adminKey, stage.router.attentionPdas.acdMint());
  const acAccount = stage.openAccount(adminKey, acMint);
  stage.mint(acMint, attention.pdas.reserve(), 1_000_000n);
  for (const minter of people('minter', KEYS)) {
    const authority = minter.publicKey;
    const registration = { admin: adminKey, payer: adminKey, authority, mintTypes: ['Grant'] as const };
    recorder.measure('attention_token: register_minter', [attention.registerMinter(registration)], [admin]);
    const grant = {
      minterAuthority: authority,
      destination: acdAccount,
      amount: 10n,
      mintType: 'Grant',
    } as const;
    recorder.measure('attention_token: authorized_mint', [attention.authorizedMint(grant)], [admin, minter]);
    const redemption = { holder: adminKey, holderAcd: acdAccount, destination: acAccount, amount: 10n };
    recorder.measure('attention_token: redeem', [attention.redeem(redemption)], [admin]);
    const revocation = attention.revokeMinter({ admin: adminKey, authority, rentPayer: adminKey });
    recorder.measure('attention_token: revoke_minter', [revocation], [admin]);
  }
}

/** The most that can be targeted; what the benchmarks' VAUs have stands last. */
function fullTargeting(): Targeting {
  const others = (count: number) => Array.from({ length: count - 1 }, (_, i) => i);
  return {
    requireCohort: true,
    sites: [...others(FULL_TARGETS).map((i) => new Uint8Array(32).fill(i)), SITE],
    cohorts: [...others(FULL_TARGETS).map((i) => 1_000 + i), 300],
    countries: [...others(FULL_TARGETS).map((i) => `A${String.fromCharCode(65 + i)}`), 'DE'],
  };
}
