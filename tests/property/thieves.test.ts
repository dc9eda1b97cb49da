import { TOKEN_PROGRAM_ID } from '@crr/sdk';
import {
  type Campaign,
  claim,
  claimPastGivenAway,
  close,
  closeAttribution,
  closeInfluencer,
  DAY,
  expectBooks,
  finalize,
  join,
  leave,
  openPlainAccount,
  passWindow,
  register,
  update,
  type VauOptions,
  World,
  withdraw,
} from '@crr/testing/chain';
import {
  AccountLayout,
  AuthorityType,
  createApproveInstruction,
  createCloseAccountInstruction,
  createSetAuthorityInstruction,
  createTransferInstruction,
} from '@solana/spl-token';
import { type Keypair, type PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';

/**
 * Thieves who try every order of what they can sign: a bystander, a payee, an influencer, and whoever stole the attester's key. The others play
 * honestly to the very end, as in a campaign without a thief. The thief ends with no more than in that one, and nobody else with less.
 */

const FUNDED = 1_000_000n;
/** Fees of the honest ones' own transactions differ a little; a deposit is many times this. */
const FEES_LAMPORTS = 300_000n;
const ROUNDS = 3;
const SECONDS_AFTER_ALL = 60n * DAY;

type Role = 'bystander' | 'payee' | 'influencer' | 'attester';
type Deed = (scene: Scene, thief: Keypair) => unknown;

/** A campaign with a conversion to come and three users: one who is paid, one without an account, one who is not attributed yet. */
class Scene {
  readonly world = World.create();
  readonly campaign: Campaign;
  readonly influencer: Keypair;
  readonly known: Keypair;
  readonly absent: Keypair;
  readonly fresh: Keypair;
  readonly bystander: Keypair;
  private readonly gifts = new Map<string, bigint>();
  private readonly earnedAt: bigint;
  private readonly tagged: VauOptions;
  private readonly waiting = new Map<string, () => Promise<{ readonly error: unknown }>>();

  constructor() {
    const { world } = this;
    this.influencer = world.influencer();
    this.campaign = world.campaign({ payoutRules: { conversionBonusUsdc: 50_000n } }, FUNDED);
    [this.known, this.absent, this.fresh] = [world.user(), world.wallet(), world.user()];
    this.bystander = world.user();
    world.giveUsdc(this.bystander.publicKey, 1_000n);
    world.chain.advanceSeconds(2n * DAY);
    this.earnedAt = world.chain.now();
    this.tagged = { issuedAt: this.earnedAt - DAY, expiresAt: this.earnedAt + 80n * DAY };
  }

  async begin(): Promise<void> {
    const { world, campaign } = this;
    const influencer = this.influencer.publicKey;
    for (const { publicKey } of [this.known, this.absent]) {
      await world.vau(campaign, publicKey, { ...this.tagged, influencer });
    }
    world.chain.advanceSeconds(60);
    const earnedAt = this.earnedAt + 30n;
    this.waiting.set('a further VAU', () =>
      world.tryVau(campaign, this.known.publicKey, { ...this.tagged, earnedAt }),
    );
    this.waiting.set('a first VAU', () =>
      world.tryVau(campaign, this.fresh.publicKey, { ...this.tagged, influencer, earnedAt }),
    );
    this.waiting.set('a conversion', async () =>
      world.send([await world.conversionInstruction(campaign, this.absent.publicKey)], [campaign.attester]),
    );
  }

  walletOf(role: Role): Keypair {
    if (role === 'attester') return this.campaign.attester;
    return { bystander: this.bystander, payee: this.known, influencer: this.influencer }[role];
  }

  /** The honest attester's turn, while nothing forbids it. */
  async submit(): Promise<void> {
    for (const [what, submit] of this.waiting) if ((await submit()).error === null) this.waiting.delete(what);
  }

  async pass(days: number): Promise<void> {
    await this.submit();
    this.world.chain.advanceSeconds(BigInt(days) * DAY);
    await this.submit();
  }

  /** Sends what the thief signs alone, and pays for. */
  attempt(thief: Keypair, ...instructions: TransactionInstruction[]): void {
    this.world.send(instructions, [thief]);
  }

  /** The honest ones, to the end of all time: what was earned is submitted, claimed, withdrawn, and every deposit is asked for. */
  async finish(thief: Keypair | null): Promise<void> {
    const { world, campaign } = this;
    for (let round = 0; round < ROUNDS; round += 1) await this.pass(1);
    await expectBooks(world, campaign);
    passWindow(world, campaign);
    world.chain.advanceSeconds(SECONDS_AFTER_ALL);
    const influencer = this.influencer.publicKey;
    // Of a thief as well: whoever wants their own deposit back may open the account of a payee who closed it.
    for (const payee of [this.known, this.absent, this.fresh, this.influencer])
      this.openAccount(payee.publicKey);
    for (const { publicKey } of [this.known, this.absent, this.fresh]) {
      this.pay(publicKey, 'User', publicKey);
      this.pay(publicKey, 'Influencer', influencer);
    }
    finalize(world, campaign);
    withdraw(world, campaign);
    for (const { publicKey } of [this.known, this.absent, this.fresh]) {
      closeAttribution(world, campaign, publicKey, { influencer });
    }
    if (this.influencer !== thief) closeInfluencer(world, this.influencer);
    close(world, campaign);
  }

  /** As anybody can who wants a deposit back: also past an associated account that was given away. */
  private pay(user: PublicKey, beneficiary: 'User' | 'Influencer', payee: PublicKey): void {
    const { world, campaign } = this;
    const associated = world.usdcOf(payee);
    if (claim(world, campaign, user, beneficiary, associated).error === null) return;
    const info = world.chain.getAccount(associated);
    if (info === null || AccountLayout.decode(info.data).owner.equals(payee)) return;
    claimPastGivenAway(world, campaign, user, beneficiary, this.openAnother(payee), associated);
  }

  /** At the expense of whoever wants it open; what its owner gets back by closing it is a gift to them. */
  openAccount(owner: PublicKey): void {
    const account = this.world.usdcOf(owner);
    if (this.world.chain.getAccount(account) !== null) return;
    this.world.giveUsdc(owner, 0n);
    this.note(owner, account);
  }

  /** A further account, which is none of the associated ones. */
  openAnother(owner: PublicKey): PublicKey {
    const account = openPlainAccount(this.world, this.world.usdcMint, owner);
    this.note(owner, account);
    return account;
  }

  private note(owner: PublicKey, account: PublicKey): void {
    const gift = BigInt(this.world.chain.getAccount(account)?.lamports ?? 0);
    this.gifts.set(owner.toBase58(), (this.gifts.get(owner.toBase58()) ?? 0n) + gift);
  }

  /** What everybody has: USDC and lamports, in whichever accounts, but for accounts that others opened for them. */
  holdings(): Map<string, { readonly usdc: bigint; readonly lamports: bigint }> {
    const people = {
      owner: this.campaign.owner,
      attester: this.campaign.attester,
      influencer: this.influencer,
      known: this.known,
      absent: this.absent,
      fresh: this.fresh,
      bystander: this.bystander,
    };
    const accounts = this.world.chain
      .programAccounts(TOKEN_PROGRAM_ID)
      .filter(({ account }) => account.data.length === AccountLayout.span)
      .map(({ account }) => ({ ...AccountLayout.decode(account.data), lamports: BigInt(account.lamports) }))
      .filter(({ mint }) => mint.equals(this.world.usdcMint));
    return new Map(
      Object.entries(people).map(([name, { publicKey }]) => {
        const owned = accounts.filter(({ owner }) => owner.equals(publicKey));
        const usdc = owned.reduce((sum, { amount }) => sum + amount, 0n);
        const rents = owned.reduce((sum, { lamports }) => sum + lamports, 0n);
        const purse = BigInt(this.world.chain.getAccount(publicKey)?.lamports ?? 0);
        return [name, { usdc, lamports: purse + rents - (this.gifts.get(publicKey.toBase58()) ?? 0n) }];
      }),
    );
  }
}

const usersOf = ({ known, absent, fresh }: Scene) => [known, absent, fresh].map(({ publicKey }) => publicKey);
const PROFILE = { handle: '@other', platform: 'TikTok', followerCount: 9n } as const;

/** Time that passes while the honest attester does what is to be done. */
const WAITS: Readonly<Record<string, number>> = { waitADay: 1, waitToTheEnd: 29 };

/** What anybody can send. */
const ANYBODY: Readonly<Record<string, Deed>> = {
  claimIntoMine: (scene, thief) => {
    const mine = scene.world.usdcOf(thief.publicKey);
    for (const user of usersOf(scene)) {
      for (const who of ['User', 'Influencer'] as const)
        claim(scene.world, scene.campaign, user, who, mine, thief);
    }
  },
  claimIntoAnother: (scene, thief) => {
    const mine = scene.openAnother(thief.publicKey);
    for (const user of usersOf(scene)) {
      for (const who of ['User', 'Influencer'] as const)
        claim(scene.world, scene.campaign, user, who, mine, thief);
    }
  },
  claimForAll: ({ world, campaign, influencer, ...scene }) => {
    for (const user of [scene.known, scene.absent, scene.fresh]) {
      claim(world, campaign, user.publicKey, 'User', world.usdcOf(user.publicKey));
      claim(world, campaign, user.publicKey, 'Influencer', world.usdcOf(influencer.publicKey));
    }
  },
  openTheAbsentOnesAccount: (scene) => scene.openAccount(scene.absent.publicKey),
  takeTheDeposits: (scene, thief) => {
    for (const user of usersOf(scene)) {
      const influencer = scene.influencer.publicKey;
      closeAttribution(scene.world, scene.campaign, user, { influencer, rentPayer: thief.publicKey });
    }
  },
  closeTheAttributions: (scene) => {
    for (const user of usersOf(scene)) {
      closeAttribution(scene.world, scene.campaign, user, { influencer: scene.influencer.publicKey });
    }
  },
  finalize: ({ world, campaign }, thief) => finalize(world, campaign, thief),
  withdrawIntoMine: ({ world, campaign }, thief) => withdraw(world, campaign, thief),
  withdrawForTheOwner: ({ world, campaign }, thief) =>
    withdraw(world, campaign, thief, world.usdcOf(campaign.owner.publicKey)),
  closeTheCampaign: ({ world, campaign }, thief) =>
    close(world, campaign, { owner: thief, rentPayer: thief.publicKey }),
  updateTheCampaign: ({ world, campaign }, thief) =>
    update(world, campaign, { attester: thief.publicKey }, thief),
  attestAsNobody: ({ world, campaign, known }, thief) =>
    world.tryVau(campaign, known.publicKey, { attester: thief, userToken: world.usdcOf(thief.publicKey) }),
  giveAUnit: (scene, thief) => {
    const { world, campaign } = scene;
    scene.attempt(thief, world.fundInstruction(campaign, 1n, thief));
  },
  giveTheVaultAUnit: (scene, thief) => {
    const { world, campaign } = scene;
    const [from, vault] = [world.usdcOf(thief.publicKey), world.router.pdas.vault(campaign.id)];
    scene.attempt(thief, createTransferInstruction(from, vault, thief.publicKey, 1));
  },
  giveLamportsToWhatIsToCome: (scene, thief) => {
    const { pdas } = scene.world.router;
    const [fromPubkey, { id }] = [thief.publicKey, scene.campaign];
    const places = [
      pdas.attribution(scene.fresh.publicKey, id),
      pdas.attribution(scene.known.publicKey, id),
      pdas.pot(id),
    ];
    for (const toPubkey of places) {
      scene.attempt(thief, SystemProgram.transfer({ fromPubkey, toPubkey, lamports: 1_000_000 }));
    }
  },
  registerMyself: ({ world }, thief) => register(world, thief, PROFILE),
  joinMyself: ({ world, campaign }, thief) => join(world, campaign, thief),
  verifyMyself: (scene, thief) => {
    const [key, reviewed] = [thief.publicKey, PROFILE];
    const args = { verifier: key, wallet: key, verified: true, tier: 'Mega', reviewed } as const;
    scene.attempt(thief, scene.world.router.verifyInfluencer(args));
  },
  takeTheConfig: (scene, thief) => {
    const [{ router }, admin] = [scene.world, thief.publicKey];
    scene.attempt(thief, router.proposeAdmin({ admin, pendingAdmin: admin }));
    scene.attempt(thief, router.acceptAdmin({ pendingAdmin: admin }));
  },
};

/** What an owner of a token account does with it. */
const PAYEE: Readonly<Record<string, Deed>> = {
  closeMyAccount: (scene, thief) => {
    const { publicKey } = thief;
    const [account, dump] = [scene.world.usdcOf(publicKey), scene.world.usdcOf(scene.bystander.publicKey)];
    const amount = scene.world.usdcBalance(publicKey);
    // To close an account it has to be empty; what was in it stays the thief's, in another one.
    const other = amount > 0n ? scene.openAnother(publicKey) : dump;
    if (amount > 0n) scene.attempt(thief, createTransferInstruction(account, other, publicKey, amount));
    scene.attempt(thief, createCloseAccountInstruction(account, publicKey, publicKey));
  },
  giveMyAccountAway: (scene, thief) => {
    const [account, stranger] = [scene.world.usdcOf(thief.publicKey), scene.world.keys.next().publicKey];
    const { AccountOwner } = AuthorityType;
    scene.attempt(thief, createSetAuthorityInstruction(account, thief.publicKey, AccountOwner, stranger));
  },
  openMyAccount: (scene, thief) => scene.openAccount(thief.publicKey),
  letAnotherSpendIt: (scene, thief) => {
    const { world, bystander } = scene;
    const [account, delegate] = [world.usdcOf(thief.publicKey), bystander.publicKey];
    scene.attempt(thief, createApproveInstruction(account, delegate, thief.publicKey, 1_000_000));
  },
};

const INFLUENCER: Readonly<Record<string, Deed>> = {
  leave: ({ world, campaign }, thief) => leave(world, campaign, thief),
  closeMyProfile: ({ world }, thief) => closeInfluencer(world, thief),
  changeMyProfile: (scene, thief) =>
    scene.attempt(thief, scene.world.router.updateInfluencer({ wallet: thief.publicKey, profile: PROFILE })),
};

/** By the stolen key: it can invent attention, which the tag of a user bounds; never for itself, never into accounts of its own. */
const ATTESTER: Readonly<Record<string, Deed>> = {
  payTheUsersMoneyToMe: ({ world, campaign, known }, thief) =>
    world.tryVau(campaign, known.publicKey, { userToken: world.usdcOf(thief.publicKey) }),
  payTheInfluencersMoneyToMe: ({ world, campaign, known }, thief) =>
    world.tryVau(campaign, known.publicKey, { influencerToken: world.usdcOf(thief.publicKey) }),
  nameMeTheInfluencer: ({ world, campaign, known }, thief) =>
    world.tryVau(campaign, known.publicKey, { influencer: thief.publicKey }),
  nameMeTheFreshOnesInfluencer: ({ world, campaign, fresh }, thief) =>
    world.tryVau(campaign, fresh.publicKey, { influencer: thief.publicKey, signer: thief }),
  beTheUser: ({ world, campaign, influencer }, thief) =>
    world.tryVau(campaign, thief.publicKey, { influencer: influencer.publicKey, signer: thief }),
  beTheUserOfAnotherKey: ({ world, campaign }, thief) =>
    world.tryVau(campaign, thief.publicKey, { influencer: null, tagged: false }),
  attendInTheFuture: ({ world, campaign, known }) =>
    world.tryVau(campaign, known.publicKey, { earnedAt: world.chain.now() + DAY }),
  attendAlways: ({ world, campaign, known }) => world.tryVau(campaign, known.publicKey, { seconds: 60 }),
  convertNow: async ({ world, campaign, known }, thief) => {
    const options = {
      userToken: world.usdcOf(thief.publicKey),
      influencerToken: world.usdcOf(thief.publicKey),
    };
    world.send([await world.conversionInstruction(campaign, known.publicKey, options)], [thief]);
  },
};

const DEEDS: Readonly<Record<Role, Readonly<Record<string, Deed>>>> = {
  bystander: ANYBODY,
  payee: { ...ANYBODY, ...PAYEE },
  influencer: { ...ANYBODY, ...PAYEE, ...INFLUENCER },
  attester: { ...ANYBODY, ...ATTESTER },
};

async function play(role: Role | null, names: readonly string[]) {
  const scene = new Scene();
  await scene.begin();
  const thief = role && scene.walletOf(role);
  // A thief's own money, the same with and without deeds: an account to be paid into.
  scene.openAccount(scene.campaign.attester.publicKey);
  for (const name of names) {
    const deed = role && DEEDS[role][name];
    if (deed && thief) await deed(scene, thief);
    else await scene.pass(WAITS[name] ?? 0);
  }
  await scene.finish(thief);
  return scene.holdings();
}

type Holdings = Awaited<ReturnType<typeof play>>;

/** The wallet's name among the holdings. */
const NAMES: Readonly<Record<Role, string>> = {
  bystander: 'bystander',
  payee: 'known',
  influencer: 'influencer',
  attester: 'attester',
};

function expectNoTheft(role: Role, honest: Holdings, now: Holdings, what: string): void {
  let others = 0n;
  for (const [name, before] of honest) {
    const after = now.get(name) ?? { usdc: 0n, lamports: 0n };
    if (name === NAMES[role]) {
      expect(after.usdc <= before.usdc, `${what}: ${name} took ${after.usdc - before.usdc}`).to.equal(true);
      const took = after.lamports - before.lamports;
      expect(took <= FEES_LAMPORTS, `${what}: ${name} took ${took} lamports`).to.equal(true);
      continue;
    }
    others += after.usdc - before.usdc;
    const lost = before.lamports - after.lamports;
    expect(lost <= FEES_LAMPORTS, `${what}: ${name} lost ${lost} lamports`).to.equal(true);
    // Attention that a stolen attester invents is the owner's loss and the users' gain, which the tags bound.
    if (role === 'attester' && name === 'owner') continue;
    expect(after.usdc >= before.usdc, `${what}: ${name} lost ${before.usdc - after.usdc}`).to.equal(true);
  }
  expect(others >= 0n, `${what}: the others lost ${-others} in all`).to.equal(true);
}

/** Every order of so many deeds. */
function orders(names: readonly string[], length: number): string[][] {
  if (length === 0) return [[]];
  return orders(names, length - 1).flatMap((before) => names.map((name) => [...before, name]));
}

/** One in so many, the same ones each time. THIEF_SEARCH=pairs takes each pair (minutes), THIEF_SEARCH=all each triple (hours). */
const EVERY_PAIR = 41;
const EVERY_TRIPLE = 2_401;
const SEARCH = process.env.THIEF_SEARCH;
const sample = (all: string[][], every: number, isWhole: boolean) =>
  isWhole ? all : all.filter((_, index) => index % every === 0);

describe('a thief who tries every order of what they can sign takes nothing from anybody, being', () => {
  let honest: Holdings;
  before(async () => {
    honest = await play(null, []);
    // Honest play pays what was earned: three VAUs of 5,000 but for shares, and a conversion.
    expect(honest.get('known')?.usdc).to.equal(8_000n);
    expect(honest.get('bystander')?.usdc).to.equal(1_000n);
  });

  for (const role of Object.keys(NAMES) as Role[]) {
    const names = [...Object.keys(DEEDS[role]), ...Object.keys(WAITS)];

    it(`a ${role}, by one deed`, async () => {
      for (const deeds of orders(names, 1)) expectNoTheft(role, honest, await play(role, deeds), `${deeds}`);
    });

    it(`a ${role}, by two`, async () => {
      const chosen = sample(orders(names, 2), EVERY_PAIR, SEARCH !== undefined);
      for (const deeds of chosen) expectNoTheft(role, honest, await play(role, deeds), `${deeds}`);
    });

    it(`a ${role}, by three`, async () => {
      const chosen = sample(orders(names, 3), EVERY_TRIPLE, SEARCH === 'all');
      for (const deeds of chosen) expectNoTheft(role, honest, await play(role, deeds), `${deeds}`);
    });
  }
});
