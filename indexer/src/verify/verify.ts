/**
 * Verifies a database: its raw events against themselves, its other tables against the raw events, and both against the chain.
 *
 * Races. Everything that is read from the database is read from one state of it, so a live writer does no harm. The chain's accounts come
 * in one answer, which holds for one slot; of the stored events, those up to that slot are replayed. If the database does not know some
 * account's newest event yet, it is waited for; what it still does not know then is told as a note and left out of the comparison.
 */
import type { Database } from '@crr/db';
import type { RouterPdas } from '@crr/sdk';
import { DERIVED_TABLES } from '../project';
import { type Commitment, type Sleep, sleep } from '../rpc';
import { type AccountsRpc, type ChainState, headsOf, readChainState } from './chain-state';
import { checkHeads, compareAccounts } from './compare-accounts';
import { checkIdentities, checkRows, checkSums } from './derived';
import { checkReports } from './edge-reports';
import { type Finding, type FindingKind, FindingLog, type Note } from './finding';
import { judgeHeads } from './heads';
import { checkMoney } from './money';
import { checkRaw, type StoredCursor, storedCursor } from './raw';
import { type Replayed, replayStored } from './replay';
import { inSnapshot, type Snapshot } from './snapshot';
import { checkState } from './state';

/** What verification is doing. */
export type VerifyPart = 'raw' | 'derived' | 'replay' | 'chain';

/** How far it is: events, or, for the chain, accounts. */
export interface VerifyProgress {
  part: VerifyPart;
  done: number;
  total: number;
}

/** What verification needs. */
export interface VerifyOptions {
  /** Opened for writing, though nothing is written: rows are compared with the help of temporary tables. */
  database: Database;
  /** Without one, nothing is compared with the chain. */
  rpc?: AccountsRpc;
  pdas: RouterPdas;
  /** Which view of the chain. Default `finalized`. */
  commitment?: Commitment;
  /** How often the database is asked again for what the chain knows already. Default 5, after a second each. */
  retries?: number;
  /** How many findings of a kind are told one by one. Default 100. */
  listedPerKind?: number;
  onProgress?: (progress: VerifyProgress) => void;
  sleep?: Sleep;
  signal?: AbortSignal;
}

/** How much was compared. */
export interface VerifyCounts {
  streams: number;
  events: number;
  transactions: number;
  slots: number;
  /** Rows of each derived table. */
  rows: Record<string, number>;
  /** Tables that were summed up again, and rules that were checked. */
  sums: number;
  rules: number;
  /** Rows that were compared with what a replay gives. */
  states: number;
  /** Accounts on chain that were compared byte for byte; vaults and pots whose money was. */
  accounts: number;
  vaults: number;
  /** Reports of the edge that were compared with what the chain paid. */
  reports: number;
}

/** What verification found. */
export interface VerifyReport {
  /** Whether nothing is wrong. */
  clean: boolean;
  /** So many of each kind as were asked for. */
  findings: Finding[];
  notes: Note[];
  /** All findings, listed or not. */
  totals: Partial<Record<FindingKind, number>>;
  counts: VerifyCounts;
  /** The frontier and the tip of the database, and the slot at which the chain was looked at. */
  finalizedSlot: number;
  tipSlot: number;
  chainSlot: number | null;
}

interface Findings {
  log: FindingLog;
  counts: VerifyCounts;
  onProgress: (progress: VerifyProgress) => void;
}

const DEFAULT_RETRIES = 5;
const RETRY_MILLISECONDS = 1_000;

/** Verifies everything. Reads each event twice; memory grows with the number of streams and of open accounts, not with the events. */
export async function verify(options: VerifyOptions): Promise<VerifyReport> {
  const { database, rpc, onProgress = () => undefined } = options;
  const log = new FindingLog(options.listedPerKind);
  const findings: Findings = { log, counts: noCounts(), onProgress };
  const chain = rpc === undefined ? null : await knownChain({ ...options, rpc }, log);
  const cursor = await inSnapshot(database, (db) => checkDatabase(db, options.pdas, chain, findings));
  if (rpc !== undefined && chain !== null) {
    findings.counts.vaults = await checkMoney({ ...options, rpc }, log);
  }
  return {
    clean: log.countOf() === 0,
    findings: log.findings,
    notes: log.notes,
    totals: log.byKind(),
    counts: findings.counts,
    finalizedSlot: cursor.finalizedSlot,
    tipSlot: cursor.tipSlot,
    chainSlot: chain?.slot ?? null,
  };
}

/** The chain's accounts, once the database knows them or is not waited for any longer; null when they are of another cluster. */
async function knownChain(
  options: VerifyOptions & { rpc: AccountsRpc },
  log: FindingLog,
): Promise<ChainState | null> {
  const {
    database,
    rpc,
    pdas,
    commitment = 'finalized',
    retries = DEFAULT_RETRIES,
    sleep: pause = sleep,
  } = options;
  const cursor = await storedCursor(database.db);
  const found = `${cursor.programId} on ${cursor.genesisHash}`;
  const expected = `${pdas.programId.toBase58()} on ${await rpc.getGenesisHash(options.signal)}`;
  if (expected !== found) {
    log.add('cluster-differs', { subject: 'cursor', expected, found });
    return null;
  }
  const chain = await readChainState(rpc, pdas, commitment);
  for (let attempt = 0; attempt < retries && !(await knows(database, chain)); attempt += 1) {
    await pause(RETRY_MILLISECONDS, options.signal);
  }
  return chain;
}

async function knows({ db }: Database, { slot, accounts }: ChainState): Promise<boolean> {
  const judged = await judgeHeads(db, headsOf(accounts), slot, await storedCursor(db));
  return judged.every(({ state }) => state === 'stored');
}

async function checkDatabase(
  db: Snapshot,
  pdas: RouterPdas,
  chain: ChainState | null,
  findings: Findings,
): Promise<StoredCursor> {
  const { log, counts, onProgress } = findings;
  const cursor = await storedCursor(db);
  const raw = await checkRaw(db, log, (done, total) => onProgress({ part: 'raw', done, total }));
  const { suspects: _, ...rawCounts } = raw;
  Object.assign(counts, rawCounts);
  await checkDerived(db, findings);
  counts.reports = await checkReports(db, log);
  const replayed = await replayStored(
    db,
    {
      pdas,
      at: chain?.slot ?? null,
      onEvents: (done) => onProgress({ part: 'replay', done, total: counts.events }),
    },
    log,
  );
  if (replayed.end !== null) counts.states = await checkState(db, replayed.end, log);
  if (chain !== null) await checkChain(db, chain, cursor, replayed, findings);
  return cursor;
}

async function checkDerived(db: Snapshot, { log, counts, onProgress }: Findings): Promise<void> {
  const onEvents = (done: number) => onProgress({ part: 'derived', done, total: counts.events });
  counts.rows = await checkRows(db, DERIVED_TABLES, log, onEvents);
  counts.sums = await checkSums(db, log);
  counts.rules = await checkIdentities(db, log);
}

async function checkChain(
  db: Snapshot,
  chain: ChainState,
  cursor: StoredCursor,
  replayed: Replayed,
  { log, counts, onProgress }: Findings,
): Promise<void> {
  const total = chain.accounts.size;
  onProgress({ part: 'chain', done: 0, total });
  const ahead = await checkHeads(db, chain, cursor, log);
  if (replayed.at !== null) counts.accounts = compareAccounts(chain.accounts, replayed.at, ahead, log);
  onProgress({ part: 'chain', done: total, total });
}

function noCounts(): VerifyCounts {
  return {
    streams: 0,
    events: 0,
    transactions: 0,
    slots: 0,
    rows: {},
    sums: 0,
    rules: 0,
    states: 0,
    accounts: 0,
    vaults: 0,
    reports: 0,
  };
}
