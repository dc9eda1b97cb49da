/** Chain transactions: what an advertiser was given to sign, each a row with a state of its own. */
import type { Db } from '../database';

/** What can be done with a campaign on chain. */
export const CHAIN_ACTIONS = ['create', 'fund', 'pause', 'resume', 'finalize', 'withdraw', 'close'] as const;
/** One of {@link CHAIN_ACTIONS}. */
export type ChainAction = (typeof CHAIN_ACTIONS)[number];

/**
 * How a transaction stands: `prepared` was given out; `sent` is one whose signature was told; `landed` is confirmed; `failed` was executed
 * and refused by the program; `expired` can not land any more.
 */
export const CHAIN_STATES = ['prepared', 'sent', 'landed', 'failed', 'expired'] as const;
/** One of {@link CHAIN_STATES}. */
export type ChainState = (typeof CHAIN_STATES)[number];

/** A row of `platform.chain_transactions` about a campaign. */
export interface ChainTransaction {
  readonly id: string;
  readonly advertiser_id: string;
  readonly subject_kind: 'campaign';
  /** The campaign. */
  readonly subject_id: string;
  readonly action: ChainAction;
  readonly state: ChainState;
  /** Who signs and pays, in base58. */
  readonly wallet: string;
  /** The campaign on chain, in base58. */
  readonly chain_campaign_id: string;
  /** SHA-256 of the program's instruction, in hex: by which it is known again, whatever a wallet adds to the transaction. */
  readonly fingerprint: string;
  /** With which it was given out; null where it was not kept. */
  readonly blockhash: string | null;
  /** How far the chain had come when it was made: it lands there or later. */
  readonly slot: number;
  readonly last_valid_block_height: number;
  /** In base58; null while it is not known. */
  readonly signature: string | null;
  /** Why it failed, or what is wrong; null otherwise. */
  readonly reason: string | null;
  readonly prepared_at: Date;
  /** null before. */
  readonly landed_at: Date | null;
  readonly updated_at: Date;
}

/** The kind of the job that watches a transaction; its key is the transaction's id. */
export const WATCH_JOB = 'chain_transaction.watch';

/** Whether a transaction may still land. */
export function isOpen({ state }: Pick<ChainTransaction, 'state'>): boolean {
  return state === 'prepared' || state === 'sent';
}

/** A row as it is read: bigints come as text. */
export function transactionOf(row: object): ChainTransaction {
  const raw = row as ChainTransaction;
  return { ...raw, slot: Number(raw.slot), last_valid_block_height: Number(raw.last_valid_block_height) };
}

/** Stores a transaction that is given out. */
export async function insertTransaction(db: Db, transaction: ChainTransaction): Promise<void> {
  await db.insertInto('platform.chain_transactions').values(transaction).execute();
}

/** A transaction, whoever's it is: for what the platform does by itself. @param options.lock until the database's transaction ends */
export async function readTransaction(
  db: Db,
  id: string,
  options: { lock?: boolean } = {},
): Promise<ChainTransaction | undefined> {
  const query = db.selectFrom('platform.chain_transactions').selectAll().where('id', '=', id);
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? undefined : transactionOf(row);
}

/** The transactions of a campaign, the newest first. */
export async function transactionsOf(db: Db, campaignId: string): Promise<ChainTransaction[]> {
  const rows = await db
    .selectFrom('platform.chain_transactions')
    .selectAll()
    .where('subject_kind', '=', 'campaign')
    .where('subject_id', '=', campaignId)
    .orderBy('prepared_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(transactionOf);
}

/** Others that do the same with the same wallet. */
export interface Alike {
  /** Theirs, as far as they are known. */
  readonly signatures: ReadonlySet<string>;
  /** Of those that were not executed yet: what has one of these is theirs. */
  readonly blockhashes: ReadonlySet<string>;
}

/** What is known of others that can't be told from a transaction by what they do. */
export async function alike(db: Db, { id, wallet, fingerprint }: ChainTransaction): Promise<Alike> {
  const rows = await db
    .selectFrom('platform.chain_transactions')
    .select(['signature', 'blockhash', 'state'])
    .where('wallet', '=', wallet)
    .where('fingerprint', '=', fingerprint)
    .where('id', '<>', id)
    .execute();
  const executed = rows.filter(({ state }) => state === 'landed' || state === 'failed');
  const others = rows.filter(({ state }) => state !== 'landed' && state !== 'failed');
  return {
    signatures: new Set(executed.flatMap(({ signature }) => signature ?? [])),
    blockhashes: new Set(others.flatMap(({ blockhash }) => blockhash ?? [])),
  };
}
