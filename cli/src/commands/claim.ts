/** `crr claim`: pays what accrued to somebody who could not be paid at once. */
import { type Beneficiary, encodeBase58, packInstructions } from '@crr/sdk';
import { type Keypair, PublicKey } from '@solana/web3.js';
import type { Command } from 'commander';
import { formatAmount } from '../amount';
import type { Receipt } from '../chain/sender';
import { openTokenAccount, tokenAddress } from '../chain/tokens';
import type { CommandBuilder } from '../command';
import { NotFoundError, UsageError } from '../errors';
import { campaignOption, keyOption, wordOption } from '../options';
import { table } from '../print/table';
import { receiptJson, type Session } from '../session';
import { type Waiting, waitingIn } from '../waiting';

const BENEFICIARIES: readonly Beneficiary[] = ['User', 'Influencer'];

interface ClaimOptions {
  campaign?: string;
  user?: string;
  beneficiary: string;
  payee?: string;
  list?: true;
  all?: true;
}

/** The command. */
export function claimCommand(builder: CommandBuilder): Command {
  return builder.leaf<ClaimOptions>({
    name: 'claim',
    description: 'pay what has accrued; anybody may, and only the payee gets it',
    role: 'payer',
    options: (command) =>
      command
        .option('--campaign <id>', 'which; with --list and --all every one where it is left out')
        .option('--user <key>', 'whose attention it was for (default: .crr/keys/user.json)')
        .option(
          '--beneficiary <who>',
          'user, or influencer for the part of whoever referred the user',
          'user',
        )
        .option('--list', 'show what waits to be claimed, and pay nothing')
        .option('--all', 'pay all that waits, several payees in one transaction')
        .option('--payee <key>', 'with --list and --all: only what waits for this wallet'),
    examples: [
      'crr claim --list --payee <wallet>',
      'crr claim --all --campaign <id>',
      'crr claim --campaign <id> --user <key>',
      'crr claim --campaign <id> --beneficiary influencer',
    ],
    work: async (session, options) => {
      if (options.list === true && options.all === true) throw new UsageError('--all', 'goes without --list');
      if (options.list === true) return list(session, await waitingFor(session, options));
      if (options.all === true) return payAll(session, await waitingFor(session, options));
      if (options.payee !== undefined) throw new UsageError('--payee', 'goes with --list or --all');
      await payOne(session, options);
    },
  });
}

async function waitingFor({ accounts }: Session, { campaign, payee }: ClaimOptions): Promise<Waiting[]> {
  const of = campaign === undefined ? {} : { campaignId: campaignOption('--campaign', campaign) };
  const attributions = await accounts.attributionsOf(of);
  const wallet = payee === undefined ? null : keyOption('--payee', payee);
  return waitingIn(
    attributions.map(({ account }) => account),
    wallet,
  );
}

function list({ output }: Session, waiting: readonly Waiting[]): void {
  const total = sum(waiting);
  output.result({ totalUsdc: total, waiting }, () => {
    if (waiting.length === 0) return 'nothing waits to be claimed';
    const rows = waiting.map(({ campaignId, payee, beneficiary, amountUsdc }) => [
      payee.toBase58(),
      beneficiary.toLowerCase(),
      encodeBase58(campaignId),
      formatAmount(amountUsdc),
    ]);
    const columns = ['payee', 'as', 'campaign', { title: 'USDC', right: true as const }];
    return `${table(columns, rows)}\n\n  ${formatAmount(total)} USDC in all; "crr claim --all" pays it`;
  });
}

async function payAll(session: Session, waiting: readonly Waiting[]): Promise<void> {
  const payer = session.signer();
  const receipts: Receipt[] = [];
  for (const instructions of await packed(session, payer, waiting)) {
    receipts.push(await session.sender.send({ label: 'claim_rewards', instructions, signers: [payer] }));
  }
  const total = sum(waiting);
  session.output.result(
    { totalUsdc: total, claims: waiting.length, transactions: receipts.map(receiptJson) },
    () =>
      waiting.length === 0
        ? 'nothing waits to be claimed'
        : [
            `paid ${formatAmount(total)} USDC in ${waiting.length} claims`,
            ...receipts.map(({ signature }) => `signature  ${signature}`),
          ].join('\n'),
  );
}

/** As many claims in each transaction as fit it. */
async function packed(session: Session, payer: Keypair, waiting: readonly Waiting[]) {
  if (waiting.length === 0) return [];
  const mint = await session.usdcMint();
  const groups = waiting.map((one) => claimInstructions(session, payer, mint, one));
  const context = {
    payer: payer.publicKey,
    blockhash: PublicKey.default.toBase58(),
    computeUnitsPerGroup: 120_000,
  };
  let start = 0;
  return packInstructions(groups, context).map((transaction) => {
    // The compute budget's own instruction stands before the groups.
    let left = transaction.message.compiledInstructions.length - 1;
    const first = start;
    for (; left > 0; start += 1) left -= groups[start]?.length ?? left;
    return groups.slice(first, start).flat();
  });
}

function claimInstructions(
  session: Session,
  payer: Keypair,
  mint: PublicKey,
  { campaignId, user, beneficiary, payee }: Omit<Waiting, 'amountUsdc'>,
) {
  const payeeUsdc = tokenAddress(mint, payee);
  return [
    openTokenAccount(payer.publicKey, mint, payee),
    session.router.claimRewards({ campaignId, user, beneficiary, payeeUsdc }),
  ];
}

async function payOne(session: Session, options: ClaimOptions): Promise<void> {
  if (options.campaign === undefined) throw new UsageError('--campaign', 'is needed without --list or --all');
  const payer = session.signer();
  const campaignId = campaignOption('--campaign', options.campaign);
  const user = session.key('--user', options.user, 'user');
  const beneficiary = wordOption('--beneficiary', options.beneficiary, BENEFICIARIES);
  const attribution = await session.accounts.attribution(user, campaignId);
  const payee = beneficiary === 'User' ? user : (attribution?.influencer ?? null);
  if (attribution === null || payee === null) {
    throw new NotFoundError('attribution', `nobody to pay as ${beneficiary} of ${user.toBase58()}`);
  }
  const instructions = claimInstructions(session, payer, await session.usdcMint(), {
    campaignId,
    user,
    beneficiary,
    payee,
  });
  await session.submit({ label: 'claim_rewards', instructions, signers: [payer] });
}

function sum(waiting: readonly Waiting[]): bigint {
  return waiting.reduce((total, { amountUsdc }) => total + amountUsdc, 0n);
}
