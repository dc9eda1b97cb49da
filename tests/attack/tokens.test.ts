import {
  ataOf,
  type Campaign,
  expectRefused,
  giveInstructions,
  tokenBalance,
  World,
} from '@crr/testing/chain';
import {
  AuthorityType,
  createApproveInstruction,
  createCloseAccountInstruction,
  createMintToInstruction,
  createSetAuthorityInstruction,
  createTransferInstruction,
} from '@solana/spl-token';
import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';

describe('attacks on tokens past the programs', () => {
  let world: World;
  let campaign: Campaign;

  before(() => {
    world = World.create();
    campaign = world.campaign();
  });

  /** Everybody with a role, and nobody in particular. */
  const people = (): Keypair[] => [
    world.admin,
    world.verifier,
    campaign.owner,
    campaign.attester,
    world.user(),
  ];
  const refused = (who: Keypair, instruction: TransactionInstruction) => {
    // The fee payer is somebody else: who attacks may have no lamports.
    const payer = world.wallet();
    return expectRefused(world, 'OwnerMismatch', () => world.send([instruction], [payer, who]));
  };

  it('nobody’s key moves, delegates, closes or takes over a vault', async () => {
    const vault = world.router.pdas.vault(campaign.id);
    for (const who of people()) {
      const key = who.publicKey;
      world.giveUsdc(key, 0n);
      await refused(who, createTransferInstruction(vault, world.usdcOf(key), key, 1));
      await refused(who, createApproveInstruction(vault, key, key, 1));
      await refused(who, createSetAuthorityInstruction(vault, key, AuthorityType.AccountOwner, key));
      await refused(who, createSetAuthorityInstruction(vault, key, AuthorityType.CloseAccount, key));
    }
    world.chain.setTime(campaign.params.endDate);
    const empty = world.campaign({ endDate: campaign.params.endDate + 1n }, 0n);
    for (const who of [empty.owner, world.admin]) {
      const close = createCloseAccountInstruction(
        world.router.pdas.vault(empty.id),
        who.publicKey,
        who.publicKey,
      );
      await refused(who, close);
    }
  });

  it('nobody’s key moves the reserve or mints AC-D', async () => {
    const { reserve, acdMint } = {
      reserve: world.attention.pdas.reserve(),
      acdMint: world.acdMint,
    };
    world.run([createMintToInstruction(world.acMint, reserve, world.admin.publicKey, 1_000)], [world.admin]);
    for (const who of people()) {
      const key = who.publicKey;
      const give = [world.acMint, acdMint].flatMap((mint) =>
        giveInstructions(world.admin.publicKey, mint, key, 0n),
      );
      world.run(give, [world.admin]);
      await refused(who, createTransferInstruction(reserve, ataOf(world.acMint, key), key, 1));
      await refused(who, createMintToInstruction(acdMint, ataOf(acdMint, key), key, 1));
      await refused(who, createSetAuthorityInstruction(acdMint, key, AuthorityType.MintTokens, key));
    }
  });

  it('the admin as a minter mints what the reserve backs and not one unit more', async () => {
    const { admin, attention, acMint, acdMint } = world;
    const key = admin.publicKey;
    const register = attention.registerMinter({
      admin: key,
      payer: key,
      authority: key,
      mintTypes: ['Campaign'],
    });
    world.run([register, ...giveInstructions(key, acdMint, key, 0n)], [admin]);
    const destination = ataOf(acdMint, key);
    const backed = tokenBalance(world.chain, attention.pdas.reserve());
    const mint = (amount: bigint, mintType: 'Campaign' | 'Grant' = 'Campaign') =>
      attention.authorizedMint({ minterAuthority: key, destination, amount, mintType });
    await expectRefused(world, 'Unbacked', () => world.send([mint(backed + 1n)], [admin]));
    await expectRefused(world, 'Unbacked', () => world.send([mint(0xffff_ffff_ffff_ffffn - 1n)], [admin]));
    await expectRefused(world, 'MintTypeNotAllowed', () => world.send([mint(1n, 'Grant')], [admin]));
    world.run([mint(backed)], [admin]);
    await expectRefused(world, 'Unbacked', () => world.send([mint(1n)], [admin]));

    const redeemed = { holder: key, holderAcd: destination, destination: ataOf(acMint, key) };
    world.run(
      [...giveInstructions(key, acMint, key, 0n), attention.redeem({ ...redeemed, amount: backed })],
      [admin],
    );
    expect(tokenBalance(world.chain, attention.pdas.reserve())).to.equal(0n);

    world.run([attention.revokeMinter({ admin: key, authority: key, rentPayer: key })], [admin]);
    await expectRefused(world, 'AccountNotInitialized', () => world.send([mint(1n, 'Campaign')], [admin]));
  });
});
