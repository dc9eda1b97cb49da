import type { TransactionResult } from '@crr/localnet';
import {
  ATTENTION_TOKEN_PROGRAM_ID,
  AttentionTokenError,
  parseTransactionError,
  ROUTER_PROGRAM_ID,
  RouterError,
  verifyEventChain,
} from '@crr/sdk';
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram } from '@solana/web3.js';
import bs58 from 'bs58';
import { expect } from 'chai';
import type { Campaign, World } from './world';

/** Every router error that a test has provoked, for the test that asks which are missing. */
export const provoked = new Set<string>();
/** The same for AC-D's errors. */
export const provokedOfAttention = new Set<string>();

/** What creating an account that exists comes to: the System program's first error. */
export const ALREADY_IN_USE = `Custom 0 in instruction 0 of ${SystemProgram.programId.toBase58()}`;

/** All accounts that hold rules or money, as text that two states can be compared by. */
export function stateOf(world: World): Map<string, string> {
  const programs = [ROUTER_PROGRAM_ID, ATTENTION_TOKEN_PROGRAM_ID, TOKEN_PROGRAM_ID];
  const accounts = programs.flatMap((program) => world.chain.programAccounts(program));
  return new Map(
    accounts.map(({ pubkey, account }) => [
      pubkey.toBase58(),
      `${account.owner.toBase58()} ${account.lamports} ${account.data.toString('hex')}`,
    ]),
  );
}

/**
 * Sends, and requires the named refusal and that nothing changed.
 * @param codeName of the router, AC-D, Anchor or SPL Token; the whole message for a failure of another program.
 */
export async function expectRefused(
  world: World,
  codeName: string,
  send: () => TransactionResult | Promise<TransactionResult>,
): Promise<void> {
  const before = stateOf(world);
  const result = await send();
  expect(result.error, `expected ${codeName}, but it succeeded`).not.to.equal(null);
  if (result.error === null) return;
  const error = parseTransactionError(result.error, result.logs);
  const name = 'codeName' in error ? error.codeName : error.message;
  expect(name, result.logs.join('\n')).to.equal(codeName);
  if (error instanceof RouterError) provoked.add(error.codeName);
  if (error instanceof AttentionTokenError) provokedOfAttention.add(error.codeName);
  expect(stateOf(world)).to.deep.equal(before);
}

/** The invariants of a campaign's money, statistics and events. */
export async function expectBooks(world: World, { id }: Campaign): Promise<void> {
  const campaign = await world.accounts.campaign(id);
  const pot = await world.accounts.pot(id);
  if (!campaign || !pot) throw new Error('the campaign has no books');
  const vault = world.chain.getAccount(pot.vault);
  const inVault = vault?.data.readBigUInt64LE(64) ?? 0n;
  expect(inVault >= pot.usdcBalance + pot.accruedUsdc, 'the vault covers what is owed').to.equal(true);
  expect(pot.totalFundedUsdc).to.equal(
    pot.totalPaidUsdc + pot.accruedUsdc + pot.usdcBalance + pot.totalWithdrawnUsdc,
  );
  expect(campaign.remainingBudgetUsdc).to.equal(pot.usdcBalance);
  await expectSums(world, id, campaign.stats, pot.accruedUsdc);
  const events = world.sent
    .filter((result) => result.error === null)
    .flatMap((result) => world.events(result))
    .filter(({ streamKey }) => streamKey === `campaign:${bs58.encode(id)}`);
  const head = verifyEventChain(events);
  expect(head.seq).to.equal(campaign.events.seq);
  expect(Buffer.from(head.chain)).to.deep.equal(Buffer.from(campaign.events.chain));
}

async function expectSums(
  world: World,
  id: Uint8Array,
  stats: {
    totalVausProcessed: bigint;
    uniqueUsers: bigint;
    totalAttentionSeconds: bigint;
    totalPaidOutUsdc: bigint;
    influencerPayoutsUsdc: bigint;
    conversions: bigint;
  },
  accruedUsdc: bigint,
): Promise<void> {
  const attributions = (await world.accounts.attributionsOf({ campaignId: id })).map(
    ({ account }) => account,
  );
  const sum = (of: (attribution: (typeof attributions)[number]) => bigint) =>
    attributions.reduce((total, attribution) => total + of(attribution), 0n);
  expect(stats.uniqueUsers).to.equal(BigInt(attributions.length));
  expect(stats.totalVausProcessed).to.equal(sum(({ totalVaus }) => BigInt(totalVaus)));
  expect(stats.totalAttentionSeconds).to.equal(sum(({ totalAttentionSeconds }) => totalAttentionSeconds));
  expect(stats.conversions).to.equal(sum(({ converted }) => (converted ? 1n : 0n)));
  expect(stats.influencerPayoutsUsdc).to.equal(sum((one) => one.totalInfluencerEarnedUsdc));
  expect(stats.totalPaidOutUsdc).to.equal(
    sum((one) => one.totalUserEarnedUsdc + one.totalInfluencerEarnedUsdc),
  );
  expect(accruedUsdc).to.equal(sum((one) => one.accruedUserUsdc + one.accruedInfluencerUsdc));
}
