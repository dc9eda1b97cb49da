/** `crr init`: what has to stand on a cluster before the first campaign. */

import { clusterOf, RouterPdas } from '@crr/sdk';
import { type Keypair, LAMPORTS_PER_SOL, type PublicKey } from '@solana/web3.js';
import type { Command } from 'commander';
import { airdrop } from '../chain/airdrop';
import { type AcdMarket, authorityFor, Deployer, type Deployment } from '../chain/deployment';
import { NotThePoolError } from '../chain/pool';
import { Sender } from '../chain/sender';
import { mintTo, openTokenAccount } from '../chain/tokens';
import type { CommandBuilder } from '../command';
import type { Home, Role } from '../home';
import { keyOption } from '../options';
import { facts } from '../print/table';
import type { Session } from '../session';

interface InitOptions {
  usdcMint?: string;
  acMint?: string;
  verifier?: string;
  pool?: string | false;
}

/** Who deploys. */
interface Deployers {
  payer: Keypair;
  authority: Keypair;
  verifier: PublicKey;
}

const PRIVATE_LAMPORTS = 100 * LAMPORTS_PER_SOL;
const TEST_USDC = 100_000_000_000n;
/** Whoever pays fees and deposits in later commands. */
const FUNDED_ROLES: readonly Role[] = ['payer', 'verifier', 'advertiser', 'attester', 'influencer'];

/** The command. */
export function initCommand(builder: CommandBuilder): Command {
  return builder.leaf<InitOptions>({
    name: 'init',
    description:
      'create mints, AC-D and config where they are missing; on a private chain also wallets and test USDC',
    role: 'payer',
    options: (command) =>
      command
        .option(
          '--usdc-mint <key>',
          'an existing mint (default: Circle’s on public clusters, else a new one)',
        )
        .option('--ac-mint <key>', 'an existing mint (default: a new one)')
        .option(
          '--verifier <key>',
          'who will verify influencers (default: the signer, or .crr/keys/verifier.json)',
        )
        .option(
          '--pool <key>',
          'an existing USDC/AC pool (default: that of an earlier init, else a new one where the signer may mint both)',
        )
        .option('--no-pool', 'do without payouts in AC-D'),
    examples: ['crr init', 'crr init --url devnet --keypair upgrade-authority.json --no-pool'],
    work: async (session, options) => {
      const { connection, rpcUrl, home } = session;
      const cluster = await clusterOf(connection);
      const deployers = await deployersOf(session, options, cluster === null);
      if (cluster === null) await fund(session, home);
      const sender = new Sender(connection, new RouterPdas());
      const deployer = new Deployer(sender);
      const optional = (field: string, text: string | undefined) =>
        text === undefined ? undefined : keyOption(field, text);
      const deployment = await deployer.ensure({
        ...deployers,
        usdcMint: optional('--usdc-mint', options.usdcMint) ?? cluster?.usdcMint ?? undefined,
        acMint: optional('--ac-mint', options.acMint),
      });
      const named = typeof options.pool === 'string' ? keyOption('--pool', options.pool) : null;
      const market =
        options.pool === false ? null : await marketOf(session, deployer, deployment, deployers, named);
      const addresses = market === null ? {} : { pool: market.pool, lookupTable: market.lookupTable.key };
      home.saveSettings({ url: rpcUrl, ...addresses });
      if (cluster === null) await giveUsdc(sender, deployment, deployers.payer, home);
      const shown = { url: rpcUrl, ...deployment, ...addresses };
      session.output.result(shown, () =>
        facts(Object.entries(shown).map(([name, value]) => [name, String(value)])),
      );
    },
  });
}

/** In the pool that is named, else in the one that an earlier init recorded, as long as it is there and fits; else in a new one. */
async function marketOf(
  { home, connection, rpcUrl }: Session,
  deployer: Deployer,
  deployment: Deployment,
  deployers: Deployers,
  named: PublicKey | null,
): Promise<AcdMarket> {
  if (named !== null) return deployer.ensureMarket(deployment, deployers, { pool: named });
  const { url, pool, lookupTable } = home.settings();
  const isThere = async (key: PublicKey | undefined) =>
    key !== undefined && url === rpcUrl && (await connection.getAccountInfo(key)) !== null;
  if (pool === undefined || !(await isThere(pool))) return deployer.ensureMarket(deployment, deployers);
  const table = lookupTable !== undefined && (await isThere(lookupTable)) ? { lookupTable } : {};
  try {
    return await deployer.ensureMarket(deployment, deployers, { pool, ...table });
  } catch (error) {
    if (!(error instanceof NotThePoolError)) throw error;
    return deployer.ensureMarket(deployment, deployers);
  }
}

async function deployersOf(session: Session, options: InitOptions, isPrivate: boolean): Promise<Deployers> {
  const { connection, home } = session;
  const payer = isPrivate && !session.namesKeypair ? home.key('payer') : session.signer();
  const own = isPrivate ? home.key('verifier') : payer;
  const verifier = options.verifier === undefined ? own.publicKey : keyOption('--verifier', options.verifier);
  return { payer, authority: await authorityFor(connection, payer), verifier };
}

/** Keys and lamports for whoever pays in later commands. */
async function fund({ connection }: Session, home: Home): Promise<void> {
  const wallets = FUNDED_ROLES.map((role) => home.key(role).publicKey);
  await Promise.all(wallets.map((wallet) => airdrop(connection, wallet, PRIVATE_LAMPORTS)));
  home.key('tag-signer');
  home.key('user');
}

/** Test USDC for the advertiser, and accounts in which influencer and user can be paid either way. */
async function giveUsdc(sender: Sender, deployment: Deployment, payer: Keypair, home: Home): Promise<void> {
  const { usdcMint, acdMint } = deployment;
  const open = (mint: PublicKey, role: Role) =>
    openTokenAccount(payer.publicKey, mint, home.key(role).publicKey);
  const advertiser = home.key('advertiser').publicKey;
  await sender.send({
    label: 'mint test USDC',
    instructions: [
      open(usdcMint, 'advertiser'),
      mintTo(usdcMint, advertiser, payer.publicKey, TEST_USDC),
      ...[usdcMint, acdMint].flatMap((mint) => [open(mint, 'influencer'), open(mint, 'user')]),
    ],
    signers: [payer],
  });
}
