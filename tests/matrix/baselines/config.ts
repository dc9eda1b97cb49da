import { SPL_TOKEN_SWAP_PROGRAM_ID } from '@crr/sdk';
import { type Baseline, bare, configured } from './baseline';

const program = 'campaign_reward_router';

/** Uses of the instructions about the config. */
export const CONFIG_BASELINES: readonly Baseline[] = [
  {
    program,
    instruction: 'initialize_config',
    stage: bare,
    build: ({ world, payer }) => [
      world.router.initializeConfig({
        payer: payer.publicKey,
        admin: world.admin.publicKey,
        usdcMint: world.usdcMint,
        verifier: world.verifier.publicKey,
        swapVenues: [SPL_TOKEN_SWAP_PROGRAM_ID],
        swapPools: [],
      }),
    ],
  },
  {
    program,
    instruction: 'update_config',
    stage: configured,
    build: ({ world, stranger }) => [
      world.router.updateConfig({ admin: world.admin.publicKey, verifier: stranger.publicKey }),
    ],
  },
  {
    program,
    instruction: 'propose_admin',
    stage: configured,
    build: ({ world, user }) => [
      world.router.proposeAdmin({ admin: world.admin.publicKey, pendingAdmin: user.publicKey }),
    ],
  },
  {
    program,
    instruction: 'accept_admin',
    stage: configured,
    build: (stage) => {
      const { world, user } = stage;
      const pendingAdmin = user.publicKey;
      stage.send([world.router.proposeAdmin({ admin: world.admin.publicKey, pendingAdmin })]);
      return [world.router.acceptAdmin({ pendingAdmin })];
    },
  },
];
