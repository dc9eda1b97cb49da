/** Sets the stage: on the embedded chain from nothing, on another cluster from what stands there. */

import { clusterOf, RouterPdas } from '@crr/sdk';
import { Connection, type Keypair, LAMPORTS_PER_SOL } from '@solana/web3.js';
import { airdrop } from '../chain/airdrop';
import { isLocalnet } from '../chain/clock';
import {
  authorityFor,
  Deployer,
  type Deployment,
  DeploymentError,
  type MarketAddresses,
} from '../chain/deployment';
import { Sender } from '../chain/sender';
import type { Home } from '../home';
import { ScenarioCluster } from './cluster';

/** Where to play and who pays. */
export interface StageSetting {
  rpcUrl: string;
  home: Home;
  /** Pays and deploys; on private clusters one of its own is made. */
  keypair: Keypair | null;
}

const FAUCET_LAMPORTS = 100 * LAMPORTS_PER_SOL;
/** For deposits and fees of the whole scenario. */
const NEEDED_LAMPORTS = 2 * LAMPORTS_PER_SOL;

/**
 * Connects, makes sure of programs, mints, config and pool, and records them in the home folder.
 *
 * @throws DeploymentError naming what the cluster lacks and why it can't be put there
 */
export async function prepareStage({ rpcUrl, home, keypair }: StageSetting): Promise<ScenarioCluster> {
  const connection = new Connection(rpcUrl, 'confirmed');
  const cluster = await clusterOf(connection);
  if (cluster?.name === 'mainnet-beta') {
    throw new DeploymentError('--url', 'the scenario plays with throw-away wallets, so not on mainnet-beta');
  }
  const embedded = await isLocalnet(rpcUrl);
  const isPrivate = cluster === null;
  const payer = keypair ?? (isPrivate ? home.key('payer') : missingKeypair());
  const sender = new Sender(connection, new RouterPdas());
  await fill(connection, payer, isPrivate);

  const authority = await authorityFor(connection, payer);
  const verifier = isPrivate ? home.key('verifier') : payer;
  const deployer = new Deployer(sender);
  const deployment = await deployer.ensure({ payer, authority, verifier: verifier.publicKey });
  requireVerifier(deployment, verifier);
  await deployer.requireMintAuthority('usdc_mint', deployment.usdcMint, payer.publicKey);
  const market = await deployer.ensureMarket(
    deployment,
    { payer, authority },
    await knownMarket(connection, home),
  );
  home.saveSettings({ url: rpcUrl, pool: market.pool, lookupTable: market.lookupTable.key });
  return new ScenarioCluster({ connection, sender, payer, verifier, deployment, market, embedded: embedded });
}

/** The pool and lookup table of an earlier run, if that was on this cluster and they are still there. */
async function knownMarket(connection: Connection, home: Home): Promise<MarketAddresses> {
  const { url, pool, lookupTable } = home.settings();
  if (url !== connection.rpcEndpoint || pool === undefined || lookupTable === undefined) return {};
  const accounts = await connection.getMultipleAccountsInfo([pool, lookupTable]);
  return accounts.includes(null) ? {} : { pool, lookupTable };
}

function missingKeypair(): never {
  throw new DeploymentError('--keypair', 'is needed on a public cluster');
}

/** Makes sure that the payer has enough; private clusters give it away. */
async function fill(connection: Connection, payer: Keypair, isPrivate: boolean): Promise<void> {
  if ((await connection.getBalance(payer.publicKey)) >= NEEDED_LAMPORTS) return;
  if (isPrivate && (await airdrop(connection, payer.publicKey, FAUCET_LAMPORTS))) return;
  const needed = `${NEEDED_LAMPORTS / LAMPORTS_PER_SOL} SOL`;
  throw new DeploymentError(
    '--keypair',
    `${payer.publicKey.toBase58()} needs ${needed} for deposits and fees`,
  );
}

function requireVerifier(deployment: Deployment, verifier: Keypair): void {
  if (deployment.verifier.equals(verifier.publicKey)) return;
  const wanted = deployment.verifier.toBase58();
  throw new DeploymentError('verifier', `the config names ${wanted}, whose key the scenario does not hold`);
}
