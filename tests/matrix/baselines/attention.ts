import { ataOf } from '@crr/testing/chain';
import { createMintToInstruction } from '@solana/spl-token';
import type { MatrixChain } from '../matrix-chain';
import { type Baseline, configured, empty } from './baseline';

const program = 'attention_token';
const BACKING_AC = 1_000_000_000n;
const MINTED_ACD = 400_000_000n;

/** The user is a minter whose AC-D is backed, and so is the stranger. */
function openMint(stage: MatrixChain): void {
  const { world, user, payer } = stage;
  const { admin, attention, acMint } = world;
  const keys = { admin: admin.publicKey, payer: payer.publicKey, authority: user.publicKey };
  world.run([attention.registerMinter({ ...keys, mintTypes: ['Grant'] })], [admin, payer]);
  stage.openSecondMint();
  stage.openAcdAccounts();
  const reserve = attention.pdas.reserve();
  world.run([createMintToInstruction(acMint, reserve, admin.publicKey, BACKING_AC)], [admin]);
}

function mint({ world, user }: MatrixChain) {
  const destination = ataOf(world.acdMint, user.publicKey);
  const amount = { amount: MINTED_ACD, mintType: 'Grant' as const };
  return world.attention.authorizedMint({ minterAuthority: user.publicKey, destination, ...amount });
}

/** Uses of AC-D's instructions. */
export const ATTENTION_BASELINES: readonly Baseline[] = [
  {
    program,
    instruction: 'initialize',
    stage: empty,
    build: (stage) => {
      stage.openAcAccount();
      const { world, payer } = stage;
      const keys = { upgradeAuthority: world.admin.publicKey, payer: payer.publicKey, acMint: world.acMint };
      return [world.attention.initialize(keys)];
    },
  },
  {
    program,
    instruction: 'propose_admin',
    stage: configured,
    build: ({ world, user }) => [
      world.attention.proposeAdmin({ admin: world.admin.publicKey, newAdmin: user.publicKey }),
    ],
  },
  {
    program,
    instruction: 'accept_admin',
    stage: configured,
    build: (stage) => {
      const { world, user } = stage;
      const newAdmin = user.publicKey;
      stage.send([world.attention.proposeAdmin({ admin: world.admin.publicKey, newAdmin })]);
      return [world.attention.acceptAdmin({ newAdmin })];
    },
  },
  {
    program,
    instruction: 'register_minter',
    stage: configured,
    build: (stage) => {
      stage.openSecondMint();
      const { world, payer, user } = stage;
      const keys = { admin: world.admin.publicKey, payer: payer.publicKey, authority: user.publicKey };
      return [world.attention.registerMinter({ ...keys, mintTypes: ['Grant'] })];
    },
  },
  {
    program,
    instruction: 'revoke_minter',
    stage: configured,
    build: (stage) => {
      openMint(stage);
      const { world, payer, user } = stage;
      const keys = { admin: world.admin.publicKey, authority: user.publicKey, rentPayer: payer.publicKey };
      return [world.attention.revokeMinter(keys)];
    },
  },
  {
    program,
    instruction: 'authorized_mint',
    stage: configured,
    build: (stage) => {
      openMint(stage);
      return [mint(stage)];
    },
  },
  {
    program,
    instruction: 'redeem',
    stage: configured,
    build: (stage) => {
      openMint(stage);
      stage.send([mint(stage)]);
      const { world, user } = stage;
      const holder = user.publicKey;
      const destination = stage.openAc(holder);
      const holderAcd = ataOf(world.acdMint, holder);
      return [world.attention.redeem({ holder, holderAcd, destination, amount: MINTED_ACD / 2n })];
    },
  },
];
