import { deriveCampaignId } from '@crr/sdk';
import { expectBooks, expectRefused, World } from '@crr/testing/chain';
import {
  createInitializeAccount3Instruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
  MINT_SIZE,
  TOKEN_2022_PROGRAM_ID,
} from '@solana/spl-token';
import { SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';

const TOKEN_ACCOUNT_BYTES = 165;

describe('attacks on addresses, accounts and money', () => {
  let world: World;
  beforeEach(() => {
    world = World.create();
  });

  it('lamports sent to an address ahead of its account don’t keep the account from being created', async () => {
    for (const lamports of [1n, 100_000_000n]) {
      const campaign = world.draft();
      const [wallet, user] = [world.user(), world.user()];
      const { pdas } = world.router;
      const id = campaign.id;
      for (const address of [
        pdas.campaign(id),
        pdas.pot(id),
        pdas.vault(id),
        pdas.influencer(wallet.publicKey),
        pdas.participation(wallet.publicKey, id),
        pdas.attribution(user.publicKey, id),
      ]) {
        world.chain.setAccount(address, {
          owner: SystemProgram.programId,
          lamports: Number(lamports),
          data: Buffer.alloc(0),
          executable: false,
        });
      }
      world.run([world.createInstruction(campaign)], [campaign.owner]);
      world.fund(campaign, 1_000_000n);
      const key = wallet.publicKey;
      const profile = { handle: '@jana', platform: 'Twitter' as const, followerCount: 1n };
      world.run([world.router.registerInfluencer({ payer: key, wallet: key, profile })], [wallet]);
      world.run([world.router.joinCampaign({ payer: key, wallet: key, campaignId: id })], [wallet]);
      await world.vau(campaign, user.publicKey, { influencer: key });
      await expectBooks(world, campaign);
      const deposit = world.chain.minimumBalanceForRentExemption(239);
      const held = world.chain.balance(pdas.attribution(user.publicKey, id));
      expect(held).to.equal(lamports === 1n ? deposit : lamports);
    }
  });

  it('a donation to the vault is no income', async () => {
    const campaign = world.campaign({}, 5_000n);
    const vault = world.router.pdas.vault(campaign.id);
    const { admin } = world;
    world.run([createMintToInstruction(world.usdcMint, vault, admin.publicKey, 1_000_000)], [admin]);
    const user = world.user();
    await world.vau(campaign, user.publicKey);
    const result = await world.vau(campaign, user.publicKey);
    expect(world.events(result).map(({ name }) => name)).to.deep.equal(['BudgetExhausted']);
    expect(world.usdcBalance(user.publicKey)).to.equal(5_000n);
    await expectBooks(world, campaign);
  });

  it('a look-alike mint of Token-2022 is refused as USDC', async () => {
    const bare = World.bare();
    const mint = bare.keys.next();
    const admin = bare.admin.publicKey;
    const create = SystemProgram.createAccount({
      fromPubkey: admin,
      newAccountPubkey: mint.publicKey,
      lamports: Number(bare.chain.minimumBalanceForRentExemption(MINT_SIZE)),
      space: MINT_SIZE,
      programId: TOKEN_2022_PROGRAM_ID,
    });
    const init = createInitializeMint2Instruction(mint.publicKey, 6, admin, null, TOKEN_2022_PROGRAM_ID);
    bare.run([create, init], [bare.admin, mint]);
    const lists = { swapVenues: [], swapPools: [] };
    const args = { payer: admin, admin, usdcMint: mint.publicKey, verifier: admin, ...lists };
    await expectRefused(bare, 'AccountOwnedByWrongProgram', () =>
      bare.send([bare.router.initializeConfig(args)], [bare.admin]),
    );
  });

  it('a payee’s look-alike account of Token-2022 is refused', async () => {
    const campaign = world.campaign();
    const user = world.user();
    const account = world.keys.next();
    const mint = world.keys.next();
    const admin = world.admin.publicKey;
    const space = (bytes: number) => Number(world.chain.minimumBalanceForRentExemption(bytes));
    const createAccount = (address: typeof mint, bytes: number) =>
      SystemProgram.createAccount({
        fromPubkey: admin,
        newAccountPubkey: address.publicKey,
        lamports: space(bytes),
        space: bytes,
        programId: TOKEN_2022_PROGRAM_ID,
      });
    world.run(
      [
        createAccount(mint, MINT_SIZE),
        createInitializeMint2Instruction(mint.publicKey, 6, admin, null, TOKEN_2022_PROGRAM_ID),
        createAccount(account, TOKEN_ACCOUNT_BYTES),
        createInitializeAccount3Instruction(
          account.publicKey,
          mint.publicKey,
          user.publicKey,
          TOKEN_2022_PROGRAM_ID,
        ),
      ],
      [world.admin, mint, account],
    );
    await expectRefused(world, 'WrongPayeeAccount', () =>
      world.tryVau(campaign, user.publicKey, { userToken: account.publicKey }),
    );
  });

  it('the attester can’t make rewards accrue by naming a wrong account', async () => {
    const campaign = world.campaign();
    const user = world.user();
    const empty = getAssociatedTokenAddressSync(world.usdcMint, world.keys.next().publicKey);
    await expectRefused(world, 'WrongPayeeAccount', () =>
      world.tryVau(campaign, user.publicKey, { userToken: empty }),
    );
  });

  it('the pot as a user is refused', async () => {
    const campaign = world.campaign({}, 10_000n);
    const pot = world.router.pdas.pot(campaign.id);
    const vault = world.router.pdas.vault(campaign.id);
    await expectRefused(world, 'RoleConflict', () => world.tryVau(campaign, pot, { userToken: vault }));
    const inVault = world.chain.getAccount(vault)?.data.readBigUInt64LE(64);
    expect(inVault).to.equal(10_000n);
    await expectBooks(world, campaign);
  });

  it('nobody can take an id before its owner: the owner’s key is part of it and the owner signs', async () => {
    const campaign = world.draft();
    const thief = world.user();
    const key = thief.publicKey;
    const { params } = campaign;
    const stolen = world.router.createCampaign({ payer: key, owner: key, usdcMint: world.usdcMint, params });
    stolen.data.set(campaign.id, 8);
    const { pdas } = world.router;
    for (const [index, address] of [
      [3, pdas.campaign(campaign.id)],
      [4, pdas.pot(campaign.id)],
      [5, pdas.vault(campaign.id)],
    ] as const) {
      const account = stolen.keys[index];
      if (!account) throw new Error('the accounts moved');
      account.pubkey = address;
    }
    await expectRefused(world, 'CampaignIdMismatch', () => world.send([stolen], [thief]));
    expect(deriveCampaignId(key, params.nonce, params.name)).not.to.deep.equal(campaign.id);
  });

  it('neither admin nor verifier can withdraw, finalize early, fund, update or close a campaign', async () => {
    const campaign = world.campaign();
    for (const protocol of [world.admin, world.verifier]) {
      const owner = protocol.publicKey;
      world.giveUsdc(owner, 10n);
      const ownerUsdc = world.usdcOf(owner);
      const campaignId = campaign.id;
      const rentPayer = campaign.owner.publicKey;
      const theirs = world.usdcOf(rentPayer);
      const attempts: [string, ReturnType<typeof world.fundInstruction>][] = [
        ['UnauthorizedOwner', world.router.withdrawRemaining({ owner, campaignId, ownerUsdc })],
        ['NotFinalizable', world.router.finalizeCampaign({ caller: owner, campaignId })],
        ['UnauthorizedFunder', world.fundInstruction(campaign, 10n, protocol)],
        ['UnauthorizedOwner', world.router.updateCampaign({ owner, campaignId, update: { paused: true } })],
        [
          'UnauthorizedOwner',
          world.router.closeCampaign({ owner, campaignId, ownerUsdc: theirs, rentPayer }),
        ],
      ];
      for (const [codeName, attempt] of attempts) {
        await expectRefused(world, codeName, () => world.send([attempt], [protocol]));
      }
      await expectRefused(world, 'UnauthorizedAttester', () =>
        world.tryVau(campaign, owner, { attester: protocol }),
      );
    }
  });
});
