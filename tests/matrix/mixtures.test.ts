import { type Campaign, openPlainAccount } from '@crr/testing/chain';
import { AuthorityType, createSetAuthorityInstruction } from '@solana/spl-token';
import {
  type PublicKey,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import { expect } from 'chai';
import { type InstructionSpec, instructionsOf } from './idl';
import { MatrixChain } from './matrix-chain';

/** What each of an instruction's accounts may be, every one valid somewhere; labels tell where. */
type Choices = Readonly<Record<string, Readonly<Record<string, PublicKey>>>>;
/** One label for each account. */
type Mixture = Readonly<Record<string, string>>;

describe('accounts of two campaigns, two users and two influencers, mixed in every way', () => {
  let stage: MatrixChain;
  let campaigns: Readonly<Record<'A' | 'B', Campaign>>;

  beforeEach(() => {
    stage = MatrixChain.create();
    stage.registerBoth();
    stage.open({ terms: { payoutRules: { conversionBonusUsdc: 1_000n } } });
    campaigns = { A: stage.campaign, B: stage.other };
  });

  it('a VAU is recorded only where campaign, money, attester, user, payee and influencer belong together', async () => {
    await stage.attributeAll();
    const [vau] = await stage.vauInstructions(stage.campaign, stage.user.publicKey);
    expectOnly(vau, 'process_campaign_vau', payoutChoices(), isWhole);
  });

  it('a later VAU that names a user, which it need not, names the attribution’s', async () => {
    await stage.attributeAll();
    const [vau] = await stage.vauInstructions(stage.campaign, stage.user.publicKey);
    if (vau === undefined) throw new Error('there is no VAU');
    const nobody = { pubkey: vau.programId, isSigner: false, isWritable: false };
    vau.keys.push(nobody, { ...nobody, pubkey: stage.user.publicKey });
    const choices = { ...payoutChoices(), user: users() };
    expectOnly(vau, 'process_campaign_vau', choices, (mixture) => {
      return isWhole(mixture) && mixture.user === mixture.user_token;
    });
  });

  it('a conversion likewise', async () => {
    await stage.attributeAll();
    const conversion = await stage.world.conversionInstruction(stage.campaign, stage.user.publicKey);
    expectOnly(conversion, 'process_conversion', payoutChoices(), isWhole);
  });

  it('a claim is paid only from the campaign where it accrued, and only to its payee', async () => {
    const { world } = stage;
    const accounts = [stage.user, stage.neighbour].map(({ publicKey }) => world.usdcOf(publicKey));
    const kept = accounts.map((account) => world.chain.getAccount(account));
    for (const account of accounts) world.chain.setAccount(account, null);
    await stage.attributeAll();
    accounts.forEach((account, i) => {
      world.chain.setAccount(account, kept[i] ?? null);
    });
    const { payoutUser: payee_usdc } = tokens();
    const keys = { campaignId: stage.campaign.id, user: stage.user.publicKey };
    const claim = world.router.claimRewards({
      ...keys,
      beneficiary: 'User',
      payeeUsdc: world.usdcOf(stage.user.publicKey),
    });
    const choices = { ...money(), attribution: attributions(), payee_usdc };
    expectOnly(claim, 'claim_rewards', choices, (mixture) => {
      const [campaign, user] = splitLabel(mixture.attribution);
      return same(mixture, ['campaign', 'pot', 'vault'], campaign) && mixture.payee_usdc === user;
    });
  });

  it('a claim past an associated account that was given away is its payee’s alone', async () => {
    const { world } = stage;
    const payees = [stage.user, stage.neighbour];
    const accounts = payees.map(({ publicKey }) => world.usdcOf(publicKey));
    const kept = accounts.map((account) => world.chain.getAccount(account));
    for (const account of accounts) world.chain.setAccount(account, null);
    await stage.attributeAll();
    accounts.forEach((account, i) => {
      world.chain.setAccount(account, kept[i] ?? null);
    });
    const stranger = world.keys.next().publicKey;
    const give = payees.map(({ publicKey }) =>
      createSetAuthorityInstruction(world.usdcOf(publicKey), publicKey, AuthorityType.AccountOwner, stranger),
    );
    world.run(give, payees);
    const [a, b] = payees.map(({ publicKey }) => publicKey) as [PublicKey, PublicKey];
    const associated_usdc = { user: world.usdcOf(a), neighbour: world.usdcOf(b) };
    const payee_usdc = {
      user: openPlainAccount(world, world.usdcMint, a),
      neighbour: openPlainAccount(world, world.usdcMint, b),
    };
    const claim = world.router.claimRewards({
      campaignId: stage.campaign.id,
      user: a,
      beneficiary: 'User',
      payeeUsdc: payee_usdc.user,
      associatedUsdc: associated_usdc.user,
    });
    const choices = { ...money(), attribution: attributions(), payee_usdc, associated_usdc };
    expectOnly(claim, 'claim_rewards', choices, (mixture) => {
      const [campaign, user] = splitLabel(mixture.attribution);
      const isOneCampaign = same(mixture, ['campaign', 'pot', 'vault'], campaign);
      return isOneCampaign && mixture.payee_usdc === user && mixture.associated_usdc === user;
    });
  });

  it('a deposit goes only from the owner into the owner’s own campaign', () => {
    for (const { owner } of Object.values(campaigns)) stage.world.giveUsdc(owner.publicKey, 10n);
    const fund = stage.world.fundInstruction(stage.campaign, 1n);
    const { owners: funder, ownersUsdc: funder_usdc } = owners();
    const choices = { funder, ...money(), funder_usdc };
    expectOnly(fund, 'fund_campaign', choices, (mixture) => same(mixture, Object.keys(choices)));
  });

  it('a withdrawal and a burial are their own owner’s, from their own campaign, to their own account', () => {
    stage.passWindow();
    const { owners: caller, ownersUsdc: owner_usdc } = owners();
    const choices = { caller, ...money(), owner_usdc };
    const whole = (mixture: Mixture) => same(mixture, Object.keys(choices));
    const withdraw = stage.withdrawInstruction(stage.campaign);
    expectOnly(withdraw, 'withdraw_remaining', choices, whole);
    for (const campaign of Object.values(campaigns)) stage.send([stage.withdrawInstruction(campaign)]);
    const key = stage.campaign.owner.publicKey;
    const close = stage.world.router.closeCampaign({
      owner: key,
      campaignId: stage.campaign.id,
      ownerUsdc: stage.world.usdcOf(key),
      rentPayer: stage.payer.publicKey,
    });
    expectOnly(close, 'close_campaign', choices, whole);
  });

  it('an attribution is released only with its own campaign and influencer', async () => {
    await stage.attributeAll();
    stage.conclude();
    const release = stage.world.router.closeAttribution({
      campaignId: stage.campaign.id,
      user: stage.user.publicKey,
      influencer: stage.influencer.publicKey,
      rentPayer: stage.payer.publicKey,
    });
    const { campaign } = money();
    const choices = { campaign, attribution: attributions(), influencer: influencers() };
    expectOnly(release, 'close_attribution', choices, (mixture) => {
      const [of, user] = splitLabel(mixture.attribution);
      return mixture.campaign === of && mixture.influencer === user;
    });
  });

  it('an influencer leaves only as themselves, and only what they joined', () => {
    for (const campaign of Object.values(campaigns)) {
      for (const wallet of [stage.influencer, stage.rival]) stage.join(wallet, campaign);
    }
    const leave = stage.world.router.leaveCampaign({
      wallet: stage.influencer.publicKey,
      campaignId: stage.campaign.id,
      rentPayer: stage.payer.publicKey,
    });
    const { pdas } = stage.world.router;
    const wallets = { user: stage.influencer.publicKey, neighbour: stage.rival.publicKey };
    const participation = labelled((campaign, who) => pdas.participation(wallets[who], campaign.id));
    const choices = { wallet: wallets, influencer: influencers(), participation };
    expectOnly(leave, 'leave_campaign', choices, (mixture) => {
      const [, who] = splitLabel(mixture.participation);
      return mixture.wallet === who && mixture.influencer === who;
    });
  });

  // ---- choices: campaigns are labelled A and B, the user's side `user` and the neighbour's `neighbour`

  function money() {
    const { pdas } = stage.world.router;
    const of = (find: (id: Uint8Array) => PublicKey) => ({
      A: find(campaigns.A.id),
      B: find(campaigns.B.id),
    });
    return {
      campaign: of((id) => pdas.campaign(id)),
      pot: of((id) => pdas.pot(id)),
      vault: of((id) => pdas.vault(id)),
    };
  }

  function owners() {
    const keys = { A: campaigns.A.owner.publicKey, B: campaigns.B.owner.publicKey };
    return { owners: keys, ownersUsdc: { A: stage.world.usdcOf(keys.A), B: stage.world.usdcOf(keys.B) } };
  }

  function users() {
    return { user: stage.user.publicKey, neighbour: stage.neighbour.publicKey };
  }

  function influencers() {
    const { pdas } = stage.world.router;
    return {
      user: pdas.influencer(stage.influencer.publicKey),
      neighbour: pdas.influencer(stage.rival.publicKey),
    };
  }

  function tokens() {
    const { user, neighbour, influencer, rival, world } = stage;
    return {
      payoutUser: { user: world.usdcOf(user.publicKey), neighbour: world.usdcOf(neighbour.publicKey) },
      payoutInfluencer: {
        user: world.usdcOf(influencer.publicKey),
        neighbour: world.usdcOf(rival.publicKey),
      },
    };
  }

  function labelled(find: (campaign: Campaign, who: 'user' | 'neighbour') => PublicKey) {
    const labels = (['A', 'B'] as const).flatMap((letter) =>
      (['user', 'neighbour'] as const).map(
        (who) => [`${letter} ${who}`, find(campaigns[letter], who)] as const,
      ),
    );
    return Object.fromEntries(labels);
  }

  function attributions() {
    const { pdas } = stage.world.router;
    return labelled((campaign, who) => pdas.attribution(users()[who], campaign.id));
  }

  function payoutChoices(): Choices {
    const { payoutUser, payoutInfluencer } = tokens();
    return {
      attester: { A: campaigns.A.attester.publicKey, B: campaigns.B.attester.publicKey },
      ...money(),
      attribution: attributions(),
      user_token: payoutUser,
      influencer: influencers(),
      influencer_token: payoutInfluencer,
    };
  }

  function isWhole(mixture: Mixture): boolean {
    const [campaign, user] = splitLabel(mixture.attribution);
    return (
      same(mixture, ['attester', 'campaign', 'pot', 'vault'], campaign) &&
      same(mixture, ['user_token', 'influencer', 'influencer_token'], user)
    );
  }

  // ---- trying

  /** Simulates every mixture, and requires that those succeed, and only those, that belong together. */
  function expectOnly(
    valid: TransactionInstruction | undefined,
    name: string,
    choices: Choices,
    belongsTogether: (mixture: Mixture) => boolean,
  ): void {
    if (valid === undefined) throw new Error(`${name} has no instruction`);
    const spec = specOf(name);
    const all = mixturesOf(choices);
    const accepted = all.filter((mixture) => succeeds(withKeys(valid, spec, choices, mixture)));
    const expected = all.filter(belongsTogether);
    expect(expected.length, 'valid mixtures').to.be.greaterThan(1);
    expect(accepted).to.deep.equal(expected);
  }

  function succeeds(instruction: TransactionInstruction): boolean {
    const message = new TransactionMessage({
      payerKey: stage.feePayer.publicKey,
      recentBlockhash: stage.world.chain.latestBlockhash(),
      instructions: [instruction],
    }).compileToV0Message();
    return stage.world.chain.simulate(new VersionedTransaction(message)).error === null;
  }
});

function specOf(name: string): InstructionSpec {
  const spec = instructionsOf('campaign_reward_router').find((one) => one.name === name);
  if (spec === undefined) throw new Error(`the IDL has no ${name}`);
  return spec;
}

function withKeys(
  { programId, keys, data }: TransactionInstruction,
  { accounts }: InstructionSpec,
  choices: Choices,
  mixture: Mixture,
): TransactionInstruction {
  const metas = keys.map((meta, i) => {
    const name = accounts[i]?.name ?? '';
    const pubkey = choices[name]?.[mixture[name] ?? ''] ?? meta.pubkey;
    return { ...meta, pubkey };
  });
  return new TransactionInstruction({ programId, keys: metas, data });
}

function mixturesOf(choices: Choices): Mixture[] {
  return Object.entries(choices).reduce<Mixture[]>(
    (mixtures, [name, labels]) =>
      mixtures.flatMap((mixture) => Object.keys(labels).map((label) => ({ ...mixture, [name]: label }))),
    [{}],
  );
}

/** Whether all the named accounts have one label, and which. */
function same(mixture: Mixture, names: readonly string[], label = mixture[names[0] ?? '']): boolean {
  return names.every((name) => mixture[name] === label);
}

function splitLabel(label = ''): [campaign: string, who: string] {
  const [campaign = '', who = ''] = label.split(' ');
  return [campaign, who];
}
