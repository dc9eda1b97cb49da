/** Verifies a campaign, or the payouts of one transaction, from outside: with nothing but what the cluster shows. */
import type { RouterAccounts, RouterEvent, RouterPdas, StreamHead } from '@crr/sdk';
import type { Connection, PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { type PastEvent, streamOf, transactionsOf } from '../chain/history';
import { tokenBalance } from '../chain/tokens';
import { NotFoundError } from '../errors';
import { bookFindings } from './books';
import { chainVerdict } from './event-chain';
import { type Finding, findingOver } from './finding';
import { isPaying, payoutProblem } from './payout';
import { tagProblem } from './tag-proof';

/** Where verification reads. */
export interface Evidence {
  connection: Connection;
  accounts: RouterAccounts;
  pdas: RouterPdas;
}

/**
 * Checks the event chain, every attribution's tag, every payout, the pot's books and the vault.
 *
 * @param signature the only transaction whose payouts and their users' tags are looked at; null for all
 * @throws NotFoundError when there is no such campaign
 */
export async function verifyCampaign(
  evidence: Evidence,
  campaignId: Uint8Array,
  signature: string | null = null,
): Promise<Finding[]> {
  const { connection, accounts, pdas } = evidence;
  const head = await headOf(accounts, campaignId);
  const past = await transactionsOf(connection, pdas.campaign(campaignId), pdas);
  const told = streamOf(past, `campaign:${bs58.encode(campaignId)}`);
  const events = told.map(({ event }) => event);
  const { complete, detail } = chainVerdict(events, head);
  const paying = told.filter(({ event, transaction }) => isPaying(event) && isMeant(transaction, signature));
  const users = new Set(paying.map(({ event }) => userOf(event)));
  return [
    { check: 'the events are complete and unchanged', ok: complete, detail },
    tagFinding(told, users),
    payoutFinding(paying, pdas.vault(campaignId)),
    ...(await moneyFindings(evidence, campaignId, events)),
  ];
}

async function headOf(accounts: RouterAccounts, campaignId: Uint8Array): Promise<StreamHead> {
  const found = (await accounts.campaign(campaignId)) ?? (await accounts.tombstone(campaignId));
  if (found !== null) return found.events;
  throw new NotFoundError('campaign', `${bs58.encode(campaignId)} is not on this cluster`);
}

function isMeant(transaction: PastEvent['transaction'], signature: string | null): boolean {
  return signature === null || transaction.signature === signature;
}

/** The tags by which these users were attributed. */
function tagFinding(told: readonly PastEvent[], users: ReadonlySet<string>): Finding {
  const signers = told.flatMap(({ event }) => tagSignersOf(event));
  const problems: string[] = [];
  let count = 0;
  for (const { event, transaction } of told) {
    if (event.name !== 'AttributionCreated' || !users.has(userOf(event))) continue;
    count += 1;
    const problem = tagProblem(event, transaction, signers);
    if (problem !== null) problems.push(problem);
  }
  if (count < users.size) problems.push(`${users.size - count} users were paid without an attribution`);
  return findingOver('tags are signed by the campaign’s tag signer', count, problems);
}

function payoutFinding(paying: readonly PastEvent[], vault: PublicKey): Finding {
  const problems: string[] = [];
  for (const { event, transaction } of paying) {
    const problem = isPaying(event) ? payoutProblem(event, transaction, vault) : null;
    if (problem !== null) problems.push(problem);
  }
  return findingOver('payouts add up and reached their payees', paying.length, problems);
}

async function moneyFindings(
  { connection, accounts, pdas }: Evidence,
  campaignId: Uint8Array,
  events: readonly RouterEvent[],
): Promise<Finding[]> {
  const pot = await accounts.pot(campaignId);
  if (pot === null) {
    const closed = events.some(({ name }) => name === 'CampaignClosed');
    return [
      { check: 'pot and vault', ok: closed, detail: closed ? 'closed, nothing left in them' : 'missing' },
    ];
  }
  return bookFindings(events, pot, await tokenBalance(connection, pdas.vault(campaignId)));
}

/** The keys that the campaign ever named as its tag signer. */
function tagSignersOf({ name, data }: RouterEvent): PublicKey[] {
  if (name === 'CampaignCreated') return [data.params.tagSigner];
  if (name !== 'CampaignUpdated' || data.params.tagSigner === null) return [];
  return [data.params.tagSigner.key];
}

function userOf(event: RouterEvent): string {
  return 'user' in event.data ? event.data.user.toBase58() : '';
}
