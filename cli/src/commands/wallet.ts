/** `crr keys`, `address`, `balance`, `airdrop`: wallets, as Solana's own command line has them. */
import { existsSync } from 'node:fs';
import { clusterOf } from '@crr/sdk';
import { Keypair, type PublicKey } from '@solana/web3.js';
import type { Command } from 'commander';
import { formatAmount } from '../amount';
import { airdrop } from '../chain/airdrop';
import { tokenAddress, tokenBalance } from '../chain/tokens';
import type { CommandBuilder } from '../command';
import { ConflictError, UsageError } from '../errors';
import { isRole, ROLES, type Role } from '../home';
import { expandHome, writeKeypair } from '../keypair-file';
import { amountOption, keyOption } from '../options';
import { facts } from '../print/table';
import type { Session } from '../session';

const SOL_DECIMALS = 9;

/** The group. */
export function keysCommands(builder: CommandBuilder): Command {
  return builder.group('keys', 'make keypair files', [newCommand(builder)]);
}

function newCommand(builder: CommandBuilder): Command {
  return builder.plain<{ force?: true }>({
    name: 'new <role-or-file>',
    description: `write a new keypair that only you may read: for a role (${ROLES.join(', ')}), or to a file`,
    options: (command) =>
      command.option('--force', 'replace the one that is there: its money and its rights are lost'),
    examples: [
      'crr keys new advertiser',
      'crr keys new ~/cold/advertiser.json',
      'crr keys new tag-signer --json',
    ],
    work: async ({ home, output }, { force }, name) => {
      const file = isRole(name) ? home.keyFile(name) : expandHome(name);
      if (existsSync(file) && force !== true) {
        throw new UsageError('role-or-file', `${file} is there already; --force would replace it for ever`);
      }
      const keypair = Keypair.generate();
      writeKeypair(file, keypair);
      const shown = { address: keypair.publicKey, file };
      output.result(
        shown,
        () => `${keypair.publicKey.toBase58()}\nin ${file}: back it up, nobody can restore it`,
      );
    },
  });
}

/** The command. */
export function addressCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'address [role]',
    description: 'the public key of whoever signs, or of a role; needs no cluster',
    role: 'payer',
    examples: ['crr address', 'crr address advertiser', 'crr address --keypair wallet.json'],
    work: async (session, _options, name = '') => {
      const address = name === '' ? session.signer().publicKey : session.key('role', undefined, roleOf(name));
      session.output.result({ address }, () => address.toBase58());
    },
  });
}

/** The command. */
export function balanceCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'balance [wallet]',
    description: 'SOL, USDC and AC-D of a wallet (default: the signer’s)',
    role: 'payer',
    examples: ['crr balance', 'crr balance advertiser', 'crr balance <wallet> --json'],
    work: async (session, _options, name = '') => {
      const wallet = walletOf(session, name);
      const { connection, accounts } = session;
      const [lamports, config] = await Promise.all([connection.getBalance(wallet), accounts.config()]);
      const held = async (mint: PublicKey | undefined) =>
        mint === undefined ? null : tokenBalance(connection, tokenAddress(mint, wallet));
      const [usdc, acd] = await Promise.all([held(config?.usdcMint), held(config?.acdMint)]);
      const shown = { wallet, lamports: BigInt(lamports), usdc, acd };
      session.output.result(shown, () =>
        facts([
          ['wallet', wallet.toBase58()],
          ['SOL', formatAmount(BigInt(lamports), SOL_DECIMALS)],
          [
            'USDC',
            usdc === null ? 'unknown: the router is not set up here ("crr init")' : formatAmount(usdc),
          ],
          ['AC-D', acd === null ? 'unknown' : formatAmount(acd, SOL_DECIMALS)],
        ]),
      );
    },
  });
}

/** The command. */
export function airdropCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ to?: string }>({
    name: 'airdrop <sol>',
    description:
      'SOL for nothing, where the cluster gives it: the embedded chain, a test validator, devnet, testnet',
    role: 'payer',
    options: (command) =>
      command.option('--to <wallet>', 'who gets it: a key, a keypair file or a role (default: the signer)'),
    examples: [
      'crr airdrop 1',
      'crr airdrop 0.5 --to advertiser',
      'crr airdrop 1 --to <wallet> --url devnet',
    ],
    work: async (session, { to }, amount) => {
      const lamports = Number(amountOption('sol', amount, SOL_DECIMALS));
      const wallet = walletOf(session, to ?? '', '--to');
      const { connection, output } = session;
      if ((await clusterOf(connection))?.name === 'mainnet-beta') {
        throw new ConflictError('NoFaucet', '--url', 'nobody gives SOL for nothing on mainnet-beta');
      }
      if (!(await airdrop(connection, wallet, lamports))) {
        throw new ConflictError(
          'NoFaucet',
          '--url',
          'the faucet took the request, and nothing has come: try less, or later',
        );
      }
      const balance = BigInt(await connection.getBalance(wallet));
      output.result(
        { wallet, lamports: balance },
        () => `${wallet.toBase58()} has ${formatAmount(balance, SOL_DECIMALS)} SOL`,
      );
    },
  });
}

function walletOf(session: Session, name: string, field = 'wallet'): PublicKey {
  if (name === '') return session.signer().publicKey;
  return isRole(name) ? session.key(field, undefined, name) : keyOption(field, name);
}

function roleOf(name: string): Role {
  if (isRole(name)) return name;
  throw new UsageError('role', `"${name}" is none of ${ROLES.join(', ')}`);
}
