import { type Campaign, expectRefused, World } from '@crr/testing/chain';
import {
  createInitializeAccount3Instruction,
  createInitializeMint2Instruction,
  MINT_SIZE,
  TOKEN_2022_PROGRAM_ID,
} from '@solana/spl-token';
import { type Keypair, type PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';

const TOKEN_ACCOUNT_BYTES = 165;

describe('attacks with look-alikes of Token-2022', () => {
  let world: World;
  let campaign: Campaign;

  before(() => {
    world = World.create();
    campaign = world.campaign();
  });

  it('its mint is not AC', async () => {
    const bare = World.bare();
    const { chain, attention, admin } = bare;
    const made = [attention.pdas.state(), attention.pdas.acdMint(), attention.pdas.reserve()];
    for (const address of made) chain.setAccount(address, null);
    const acMint = openMint(bare, 9);
    const keys = { upgradeAuthority: admin.publicKey, payer: admin.publicKey, acMint };
    await expectRefused(bare, 'AccountOwnedByWrongProgram', () =>
      bare.send([attention.initialize(keys)], [admin]),
    );
  });

  it('its mint is not USDC for a campaign', async () => {
    const draft = world.draft();
    const create = world.createInstruction(draft);
    swap(create, world.usdcMint, openMint(world, 6));
    await expectRefused(world, 'AccountOwnedByWrongProgram', () => world.send([create], [draft.owner]));
  });

  it('its program is not the token program', async () => {
    const draft = world.draft();
    const create = world.createInstruction(draft);
    const [token] = create.keys.slice(-4);
    if (!token) throw new Error('the accounts moved');
    token.pubkey = TOKEN_2022_PROGRAM_ID;
    await expectRefused(world, 'InvalidProgramId', () => world.send([create], [draft.owner]));
  });

  it('its account funds nothing and receives nothing', async () => {
    const mint = openMint(world, 6);
    const owner = campaign.owner;
    const fund = world.fundInstruction(campaign, 1n);
    swap(fund, world.usdcOf(owner.publicKey), openAccount(world, mint, owner.publicKey));
    await expectRefused(world, 'AccountOwnedByWrongProgram', () => world.send([fund], [owner]));

    const user = world.wallet().publicKey;
    await world.vau(campaign, user);
    const claim = { campaignId: campaign.id, user, beneficiary: 'User' as const };
    const payeeUsdc = openAccount(world, mint, user);
    await expectRefused(world, 'AccountOwnedByWrongProgram', () =>
      world.send([world.router.claimRewards({ ...claim, payeeUsdc })], [owner]),
    );
  });
});

/** A mint of Token-2022 without extensions: byte for byte like a classic one. */
function openMint(world: World, decimals: number): PublicKey {
  const mint = world.keys.next();
  const admin = world.admin.publicKey;
  const init = createInitializeMint2Instruction(mint.publicKey, decimals, admin, null, TOKEN_2022_PROGRAM_ID);
  return open(world, mint, MINT_SIZE, init);
}

function openAccount(world: World, mint: PublicKey, owner: PublicKey): PublicKey {
  const account = world.keys.next();
  const init = createInitializeAccount3Instruction(account.publicKey, mint, owner, TOKEN_2022_PROGRAM_ID);
  return open(world, account, TOKEN_ACCOUNT_BYTES, init);
}

function open(world: World, account: Keypair, space: number, init: TransactionInstruction): PublicKey {
  const create = SystemProgram.createAccount({
    fromPubkey: world.admin.publicKey,
    newAccountPubkey: account.publicKey,
    lamports: Number(world.chain.minimumBalanceForRentExemption(space)),
    space,
    programId: TOKEN_2022_PROGRAM_ID,
  });
  world.run([create, init], [world.admin, account]);
  return account.publicKey;
}

function swap({ keys }: TransactionInstruction, from: PublicKey, to: PublicKey): void {
  const meta = keys.find(({ pubkey }) => pubkey.equals(from));
  if (!meta) throw new Error('the accounts moved');
  meta.pubkey = to;
}
