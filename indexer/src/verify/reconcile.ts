/**
 * The money check: each open campaign's vault and pot on chain against the database's books.
 *
 * A campaign's account, pot and vault come in one answer, hence from one slot; the campaign's account says after which of its events
 * that was, and the database's books are taken back to that event. So nothing has to stand still, neither the chain nor the indexer. Only
 * a database that does not know that event yet has to be waited for.
 */

import type { Database } from '@crr/db';
import {
  accountNameOf,
  type CampaignPot,
  decodeBase58,
  decodeCampaignPot,
  type RouterPdas,
  TOKEN_PROGRAM_ID,
} from '@crr/sdk';
import * as v from 'valibot';
import { type Commitment, type RpcAccount, type Sleep, sleep } from '../rpc';
import { type AccountsRpc, type ChainHead, headOf } from './chain-state';
import { judgeHeads } from './heads';
import { booksOf, owedUsdc, type PotBooks, storedBooks } from './pot-books';
import { type Db, reading } from './query';
import { storedCursor } from './raw';
import { inSnapshot } from './snapshot';

/** What was found out about one campaign. Amounts are USDC base units. */
export interface CampaignMoney {
  /** Base58. */
  campaignId: string;
  /** The slot at which it was looked at, and after which of the campaign's events that was. */
  slot: number;
  seq: bigint;
  /** `behind`: the database does not know that event yet, or knows another one; nothing was compared. */
  state: 'equal' | 'differs' | 'behind';
  /** What the vault holds; null when there is no vault. */
  vaultUsdc: bigint | null;
  /** The pot on chain; null when there is none. */
  pot: PotBooks | null;
  /** The database's books after the same event; null when it has none. */
  books: PotBooks | null;
  /** What the vault lacks of what the books owe; 0 when it holds enough. */
  shortUsdc: bigint;
  /** What it holds beyond that: donations, which nobody is owed. */
  donatedUsdc: bigint;
}

/** What a reconciliation found. */
export interface ReconcileReport {
  /** Campaigns that were compared, and those that could not be. */
  compared: number;
  behind: number;
  /** Campaigns whose money is not as the books say. */
  differences: CampaignMoney[];
}

/** What a reconciliation needs. */
export interface ReconcileOptions {
  database: Database;
  rpc: Pick<AccountsRpc, 'getMultipleAccounts'>;
  pdas: RouterPdas;
  /** Default `finalized`: what can not be forked away, and what an indexer that keeps up already knows. */
  commitment?: Commitment;
  /** How often campaigns that the database does not know far enough are looked at again. Default 5, after a second each. */
  retries?: number;
  /** Told of every campaign once, e.g. to set its metric. */
  onCampaign?: (money: CampaignMoney) => void;
  sleep?: Sleep;
  signal?: AbortSignal;
}

interface OnChain {
  campaignId: string;
  slot: number;
  /** Null when the campaign's account, or its tombstone, is not there. */
  head: ChainHead | null;
  open: boolean;
  pot: CampaignPot | null;
  vaultUsdc: bigint | null;
}

const readOpen = reading({ campaign_id: v.string() });

const DEFAULT_RETRIES = 5;
const RETRY_MILLISECONDS = 1_000;
/** Three accounts each; a node takes a hundred at a time. */
const CAMPAIGNS_PER_REQUEST = 33;
const ACCOUNTS_PER_CAMPAIGN = 3;
const BASE58 = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const ID_BYTES = 32;
const TOKEN_MINT_BYTES = [0, 32] as const;
const TOKEN_AMOUNT_OFFSET = 64;
const TOKEN_ACCOUNT_BYTES = 165;

/** Compares every open campaign that the database knows. */
export async function reconcile(options: ReconcileOptions): Promise<ReconcileReport> {
  const report: ReconcileReport = { compared: 0, behind: 0, differences: [] };
  for await (const campaignIds of openCampaigns(options.database.db)) {
    for (const money of await campaignMoney(options, campaignIds)) {
      options.onCampaign?.(money);
      if (money.state === 'behind') report.behind += 1;
      else report.compared += 1;
      if (money.state === 'differs') report.differences.push(money);
    }
  }
  return report;
}

/** Ids of campaigns that are not buried, in lots that fit one request. What can be no id is left out: no event made such a row. */
export async function* openCampaigns(db: Db): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const rows = await readOpen(
      db,
      `SELECT campaign_id FROM chain.campaigns WHERE status <> 'Buried' AND campaign_id > $1
        ORDER BY campaign_id LIMIT ${CAMPAIGNS_PER_REQUEST}`,
      [after],
    );
    const ids = rows.map(({ campaign_id }) => campaign_id).filter(isCampaignId);
    if (ids.length > 0) yield ids;
    const last = rows.at(-1);
    if (last === undefined || rows.length < CAMPAIGNS_PER_REQUEST) return;
    after = last.campaign_id;
  }
}

function isCampaignId(text: string): boolean {
  return BASE58.test(text) && decodeBase58(text).length === ID_BYTES;
}

/** Compares some campaigns, 33 at most; those that the database is behind of are asked for again. */
export async function campaignMoney(
  options: ReconcileOptions,
  campaignIds: readonly string[],
): Promise<CampaignMoney[]> {
  const { database, retries = DEFAULT_RETRIES, sleep: pause = sleep, signal } = options;
  const done: CampaignMoney[] = [];
  let waiting = campaignIds;
  for (let attempt = 0; ; attempt += 1) {
    const onChain = await readCampaigns(options, waiting);
    const judged = await inSnapshot(database, (db) => judgeCampaigns(db, onChain));
    const undecided = attempt < retries ? judged.filter(({ state }) => state === 'behind') : [];
    done.push(...judged.filter((money) => !undecided.includes(money)));
    if (undecided.length === 0) return done;
    waiting = undecided.map(({ campaignId }) => campaignId);
    await pause(RETRY_MILLISECONDS, signal);
  }
}

async function readCampaigns(
  { rpc, pdas, commitment = 'finalized', signal }: ReconcileOptions,
  campaignIds: readonly string[],
): Promise<OnChain[]> {
  const addresses = campaignIds.flatMap((campaignId) => {
    const id = decodeBase58(campaignId);
    return [pdas.campaign(id), pdas.pot(id), pdas.vault(id)].map((address) => address.toBase58());
  });
  const { slot, value } = await rpc.getMultipleAccounts(addresses, { commitment }, signal);
  const program = pdas.programId.toBase58();
  const own = (account: RpcAccount | null | undefined) => (account?.owner === program ? account.data : null);
  return campaignIds.map((campaignId, index) => {
    const [campaign, potAccount, vault] = value.slice(index * ACCOUNTS_PER_CAMPAIGN);
    const [data, potData] = [own(campaign), own(potAccount)];
    const pot = potData === null ? null : decodeCampaignPot(potData);
    return {
      campaignId,
      slot,
      head: data === null ? null : headOf(data),
      open: data !== null && accountNameOf(data) === 'Campaign',
      pot,
      vaultUsdc: vaultAmount(vault ?? null, pot),
    };
  });
}

/** Null for what is no account of the pot's mint. */
function vaultAmount(account: RpcAccount | null, pot: CampaignPot | null): bigint | null {
  if (account === null || account.owner !== TOKEN_PROGRAM_ID.toBase58()) return null;
  const data = Buffer.from(account.data);
  if (data.length < TOKEN_ACCOUNT_BYTES) return null;
  if (pot !== null && !data.subarray(...TOKEN_MINT_BYTES).equals(pot.usdcMint.toBuffer())) return null;
  return data.readBigUInt64LE(TOKEN_AMOUNT_OFFSET);
}

async function judgeCampaigns(db: Db, onChain: readonly OnChain[]): Promise<CampaignMoney[]> {
  const cursor = await storedCursor(db);
  const known = onChain.flatMap((each) => (each.head === null ? [] : [{ ...each, head: each.head }]));
  const heads = await judgeHeads(
    db,
    known.map(({ head }) => head),
    known[0]?.slot ?? 0,
    cursor,
  );
  const stored = new Set(heads.filter(({ state }) => state === 'stored').map(({ head }) => head));
  const requests = known
    .filter(({ head }) => stored.has(head))
    .map(({ campaignId, head }) => ({ campaignId, seq: head.seq }));
  const books = await storedBooks(db, requests);
  return onChain.map((each) => {
    const decided = each.head !== null && stored.has(each.head);
    return decided ? judge(each, books.get(each.campaignId)?.books ?? null) : undecidedMoney(each);
  });
}

function undecidedMoney({ campaignId, slot, head, pot, vaultUsdc }: OnChain): CampaignMoney {
  return {
    campaignId,
    slot,
    seq: head?.seq ?? 0n,
    state: 'behind',
    vaultUsdc,
    pot: pot === null ? null : booksOf(pot),
    books: null,
    shortUsdc: 0n,
    donatedUsdc: 0n,
  };
}

function judge(each: OnChain, books: PotBooks | null): CampaignMoney {
  const pot = each.pot === null ? null : booksOf(each.pot);
  const owed = books === null ? 0n : owedUsdc(books);
  const held = each.vaultUsdc ?? 0n;
  const shortUsdc = owed > held ? owed - held : 0n;
  const agree = each.open ? sameBooks(pot, books) && each.vaultUsdc !== null : pot === null && owed === 0n;
  return {
    ...undecidedMoney(each),
    state: agree && shortUsdc === 0n ? 'equal' : 'differs',
    books,
    shortUsdc,
    donatedUsdc: held > owed ? held - owed : 0n,
  };
}

function sameBooks(a: PotBooks | null, b: PotBooks | null): boolean {
  if (a === null || b === null) return false;
  return (Object.keys(a) as (keyof PotBooks)[]).every((name) => a[name] === b[name]);
}
