/** A world in which everything happened, served over RPC, and databases that were loaded from it. */

import type { Database } from '@crr/db';
import { type Localnet, startLocalnet } from '@crr/localnet';
import { ROUTER_PROGRAM_ID } from '@crr/sdk';
import { playEverything, type World } from '@crr/testing/chain';
import type { Keypair } from '@solana/web3.js';
import type { Source } from '../../../src/model';
import { type ChainRpc, createChainRpc } from '../../../src/rpc';
import { createRpcSource } from '../../../src/source';
import { openSink } from '../../../src/store';

/** A chain with its readers. */
export interface ServedWorld {
  world: World;
  rpc: ChainRpc;
  source: Source;
  close(): Promise<void>;
}

const never = new AbortController().signal;

/** Plays everything, and an influencer who goes and comes back. */
export async function serveEverything(): Promise<ServedWorld> {
  const world = await playEverything();
  await comeBack(world);
  return serve(world);
}

/** Serves a world. */
export async function serve(world: World): Promise<ServedWorld> {
  const localnet: Localnet = await startLocalnet({ chain: world.chain, port: 0, slotMilliseconds: 0 });
  const rpc = createChainRpc({ url: localnet.rpcUrl });
  const source = createRpcSource({ rpc });
  return {
    world,
    rpc,
    source,
    close: async () => {
      await source.close();
      await localnet.close();
    },
  };
}

/** Brings a database up to the chain. */
export async function load(database: Database, source: Source): Promise<void> {
  const identity = { genesisHash: await source.genesisHash(), programId: ROUTER_PROGRAM_ID.toBase58() };
  const sink = await openSink(database, identity);
  const { finalizedSlot } = await sink.cursor();
  for await (const view of source.backfill(finalizedSlot, never)) await sink.commit(view);
}

async function comeBack(world: World): Promise<void> {
  const signer = world.influencer();
  await refer(world, signer);
  const wallet = signer.publicKey;
  const gone = world.influencer();
  const key = gone.publicKey;
  world.run([world.router.closeInfluencer({ wallet: key, rentPayer: key })], [gone]);
  const profile = { handle: '@again', platform: 'TikTok' as const, followerCount: 1n };
  world.run([world.router.registerInfluencer({ payer: key, wallet: key, profile })], [gone]);
  await refer(world, gone);
  world.run([world.router.updateInfluencer({ wallet, profile })], [signer]);
}

async function refer(world: World, influencer: Keypair): Promise<void> {
  await world.vau(world.campaign(), world.user().publicKey, { influencer: influencer.publicKey });
}
