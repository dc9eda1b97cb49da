/** The branches of the command tree. Each loads what its commands import when it is typed, and not before. */
import type { Command } from 'commander';
import type { CommandBuilder } from '../command';

/** A command or a group directly below `crr`: what its list shows, and how it is loaded. */
export interface Branch {
  /** Name and parameters. */
  readonly usage: string;
  readonly description: string;
  /** Whether it only holds commands. */
  readonly isGroup: boolean;
  load(builder: CommandBuilder): Promise<Command>;
}

function group(usage: string, description: string, load: Branch['load']): Branch {
  return { usage, description, isGroup: true, load };
}

function leaf(usage: string, description: string, load: Branch['load']): Branch {
  return { usage, description, isGroup: false, load };
}

/** In the order of the list. A test holds names and descriptions to those of the commands themselves. */
export const BRANCHES: readonly Branch[] = [
  leaf(
    'localnet',
    'start an embedded chain with the programs on it and keep it up until Ctrl-C',
    async (builder) => (await import('./localnet.js')).localnetCommand(builder),
  ),
  leaf(
    'init',
    'create mints, AC-D and config where they are missing; on a private chain also wallets and test USDC',
    async (builder) => (await import('./init.js')).initCommand(builder),
  ),
  group('campaign', 'create, fund, watch and end campaigns', async (builder) =>
    (await import('./campaign.js')).campaignCommands(builder),
  ),
  group('influencer', 'register, verify, join and leave', async (builder) =>
    (await import('./influencer.js')).influencerCommands(builder),
  ),
  group('tag', 'create and check campaign tags', async (builder) =>
    (await import('./tag.js')).tagCommands(builder),
  ),
  group('vau', 'report verified attention', async (builder) =>
    (await import('./vau.js')).vauCommands(builder),
  ),
  group('conversion', 'report conversions', async (builder) =>
    (await import('./conversion.js')).conversionCommands(builder),
  ),
  leaf('claim', 'pay what has accrued; anybody may, and only the payee gets it', async (builder) =>
    (await import('./claim.js')).claimCommand(builder),
  ),
  group('keys', 'make keypair files', async (builder) => (await import('./wallet.js')).keysCommands(builder)),
  leaf('address [role]', 'the public key of whoever signs, or of a role; needs no cluster', async (builder) =>
    (await import('./wallet.js')).addressCommand(builder),
  ),
  leaf('balance [wallet]', 'SOL, USDC and AC-D of a wallet (default: the signer’s)', async (builder) =>
    (await import('./wallet.js')).balanceCommand(builder),
  ),
  leaf(
    'airdrop <sol>',
    'SOL for nothing, where the cluster gives it: the embedded chain, a test validator, devnet, testnet',
    async (builder) => (await import('./wallet.js')).airdropCommand(builder),
  ),
  group('link', 'tracking links: /r/<code>', async (builder) =>
    (await import('./link.js')).linkCommands(builder),
  ),
  group('edge', 'redirects, signed tags, verified attention', async (builder) =>
    (await import('./edge/index.js')).edgeCommands(builder),
  ),
  group('indexer', 'the program’s events in Postgres, or in an embedded database', async (builder) =>
    (await import('./indexer/index.js')).indexerCommands(builder),
  ),
  group('db', 'the database of all services: its schema, its roles', async (builder) =>
    (await import('./db/index.js')).dbCommands(builder),
  ),
  group('ledger', 'the double-entry ledger of commissions', async (builder) =>
    (await import('./ledger.js')).ledgerCommands(builder),
  ),
  group(
    'platform',
    'advertisers, links, coupons, events, reports: over the platform’s API',
    async (builder) => (await import('./platform/index.js')).platformCommands(builder),
  ),
  group('simulate', 'whole stories, with every figure checked', async (builder) =>
    (await import('./simulate.js')).simulateCommands(builder),
  ),
  leaf(
    'events',
    'the events of a campaign, an influencer, or the config, checked against their hash chain',
    async (builder) => (await import('./events.js')).eventsCommand(builder),
  ),
  leaf(
    'confirm [signature]',
    'find out what became of a transaction; without a signature, of all whose outcome is not known',
    async (builder) => (await import('./confirm.js')).confirmCommand(builder),
  ),
  leaf(
    'verify <campaign-or-signature>',
    'check from outside that payouts are what they claim: tags signed, events complete, money moved, vault solvent',
    async (builder) => (await import('./verify.js')).verifyCommand(builder),
  ),
];
