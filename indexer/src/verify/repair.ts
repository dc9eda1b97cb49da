/**
 * Repairs a database from the chain: fetches again what is missing of the raw events or is not what the program wrote, and rebuilds the
 * other tables when they are not what the events say.
 *
 * Never makes worse. Every step is one transaction. What is written is proven first: its hash chain follows from what stays. A step that
 * does not leave its stream with fewer faults is undone. The other tables are rebuilt only from raw events that are whole. While another
 * process writes, nothing is touched.
 */
import type { Database } from '@crr/db';
import type { RouterPdas } from '@crr/sdk';
import { FinalError } from '../errors';
import type { Source } from '../model';
import { DERIVED_TABLES } from '../project';
import { rebuild } from '../store';
import { checkIdentities, checkRows, checkSums } from './derived';
import { type Finding, FindingLog } from './finding';
import { type Db, query } from './query';
import { checkRaw, storedCursor, storedHeads } from './raw';
import { replayStored } from './replay';
import {
  removeOrphans,
  renumberEpochs,
  restoreStreams,
  settleCursor,
  settleHeads,
  settleTip,
  totalsOf,
} from './settle';
import { inSnapshot } from './snapshot';
import { checkState } from './state';
import type { Suspect } from './stream-check';
import { faultsOf, gapOf, provenEvents, replaceStretch, type StoredStream } from './stretch';

/** What repair needs. */
export interface RepairOptions {
  database: Database;
  source: Pick<Source, 'genesisHash' | 'fill'>;
  pdas: RouterPdas;
  onStep?: (step: RepairStep) => void;
  signal?: AbortSignal;
}

/** What repair is doing. */
export type RepairStep =
  | { step: 'check' }
  | { step: 'fetch'; streamKey: string; first: number; last: number }
  | { step: 'compare everything'; streamKey: string }
  | { step: 'rebuild' };

/** What repair did. */
export interface RepairReport {
  /** Whether nothing was wrong to begin with. */
  wasClean: boolean;
  /** Whether nothing is wrong now. */
  clean: boolean;
  /** Stretches that were fetched, raw events that were written and removed. */
  fetched: number;
  written: number;
  removed: number;
  /** Rows of streams, transactions and slots that were set right. */
  settled: number;
  /** Whether the digest or the count of events had to be set anew. */
  cursorSet: boolean;
  /** Whether all other tables were rebuilt. */
  rebuilt: boolean;
  /** What is still wrong. */
  left: Finding[];
}

/** The database belongs to another cluster than the source. */
export class WrongClusterError extends FinalError {
  override readonly name = 'WrongClusterError';
  constructor(
    readonly database: string,
    readonly source: string,
  ) {
    super(`the database is of the cluster ${database}, the source of ${source}: nothing was repaired`);
  }
}

const NEVER = new AbortController().signal;
/** How many events are held in memory at a time when all of a stream is compared. */
const STRETCH_EVENTS = 2_000;

/**
 * Repairs what can be repaired.
 *
 * @throws AnotherWriterError while another process writes to the database
 * @throws WrongClusterError when the source is of another cluster
 */
export async function repair(options: RepairOptions): Promise<RepairReport> {
  const role = await options.database.acquire('indexer');
  try {
    await requireCluster(options);
    return await new Repair(options).run();
  } finally {
    await role.release();
  }
}

async function requireCluster({ database, source }: RepairOptions): Promise<void> {
  const [{ genesisHash }, genesis] = [await storedCursor(database.db), await source.genesisHash()];
  if (genesisHash !== genesis) throw new WrongClusterError(genesisHash, genesis);
}

class Repair {
  private readonly report: RepairReport = {
    wasClean: false,
    clean: false,
    fetched: 0,
    written: 0,
    removed: 0,
    settled: 0,
    cursorSet: false,
    rebuilt: false,
    left: [],
  };

  /** Whether the chain did not show some of what was looked for. */
  private incomplete = false;

  constructor(private readonly options: RepairOptions) {}

  async run(): Promise<RepairReport> {
    const { report } = this;
    const raw = await this.checkRaw();
    report.wasClean = raw.log.countOf() === 0;
    if (!report.wasClean) await this.repairRaw(raw.suspects);
    const rawLog = report.wasClean ? raw.log : (await this.checkRaw()).log;
    if (rawLog.countOf() === 0) await this.repairDerived();
    else report.left = rawLog.findings;
    report.clean = report.left.length === 0;
    return report;
  }

  private async checkRaw(): Promise<{ log: FindingLog; suspects: Suspect[] }> {
    this.tell({ step: 'check' });
    const log = new FindingLog();
    const { suspects } = await inSnapshot(this.options.database, (db) => checkRaw(db, log, () => undefined));
    return { log, suspects };
  }

  private async repairRaw(suspects: readonly Suspect[]): Promise<void> {
    await this.write(async (db) => {
      this.report.settled += (await restoreStreams(db)) + (await renumberEpochs(db));
    });
    const stretches = this.report.settled > 0 ? (await this.checkRaw()).suspects : suspects;
    for (const suspect of stretches) await this.fetch(suspect);
    await this.settle();
    // Count and digest were not touched. If they are those of what is stored now, that proves that it is as it was.
    const { log, suspects: left } = await this.checkRaw();
    if (left.length > 0) return;
    if (log.count('cursor') > 0) await this.settleTip();
    if (log.countOf() === log.count('cursor')) return;
    // Something that no hash chain covers: a signature, a place, or the cursor itself. The chain has the last word.
    if (!(await this.compareEverything())) return;
    await this.settle();
    await this.write(async (db) => settleCursor(db, await totalsOf(db)));
    this.report.cursorSet = true;
  }

  private async fetch(suspect: Suspect): Promise<void> {
    const { database, source, signal = NEVER } = this.options;
    const stream = await streamOf(database.db, suspect);
    if (stream === null) return;
    const { streamKey, first, last } = suspect;
    this.tell({ step: 'fetch', streamKey, first, last });
    const found = await source.fill(await gapOf(database.db, stream, suspect), signal);
    this.report.fetched += 1;
    await this.write(async (db) => {
      const before = await faultsOf(db, stream);
      const proven = await provenEvents(db, stream, suspect, found);
      if (proven.length < last - first + 1) this.incomplete = true;
      for (const drop of [false, true]) {
        await query(db, 'SAVEPOINT before_stretch');
        const outcome = await replaceStretch(db, stream, suspect, proven, found.blocks, drop);
        if ((await faultsOf(db, stream)) < before) {
          this.report.written += outcome.written;
          this.report.removed += outcome.removed;
          return;
        }
        await query(db, 'ROLLBACK TO SAVEPOINT before_stretch');
      }
    });
  }

  /**
   * Heads and places follow the events. Where the chain did not show all that was looked for, only if the digest then vouches for what is
   * stored: a node may be without a part of the history.
   */
  private async settle(): Promise<void> {
    await this.write(async (db) => {
      await query(db, 'SAVEPOINT before_settling');
      const settled = (await settleHeads(db)) + (await removeOrphans(db));
      if (this.incomplete && !(await isProven(db))) {
        await query(db, 'ROLLBACK TO SAVEPOINT before_settling');
        return;
      }
      this.report.settled += settled;
    });
  }

  private async settleTip(): Promise<void> {
    await this.write(async (db) => {
      this.report.settled += await settleTip(db);
    });
  }

  /** Compares every event with the chain, and takes the chain's where they differ. Returns whether the chain had all of them. */
  private async compareEverything(): Promise<boolean> {
    let complete = true;
    for (const [id, head] of await storedHeads(this.options.database.db)) {
      this.tell({ step: 'compare everything', streamKey: head.key });
      for (let first = 1; first <= head.seq; first += STRETCH_EVENTS) {
        const last = Math.min(first + STRETCH_EVENTS - 1, head.seq);
        const suspect = { streamKey: head.key, epoch: head.epoch, first, last };
        complete = (await this.overwrite({ id, head }, suspect)) && complete;
      }
    }
    return complete;
  }

  private async overwrite(stream: StoredStream, suspect: Suspect): Promise<boolean> {
    const { database, source, signal = NEVER } = this.options;
    const found = await source.fill(await gapOf(database.db, stream, suspect), signal);
    this.report.fetched += 1;
    const proven = await provenEvents(database.db, stream, suspect, found);
    if (proven.length !== suspect.last - suspect.first + 1) return false;
    await this.write(async (db) => {
      await replaceStretch(db, stream, suspect, proven, found.blocks, false);
    });
    return true;
  }

  private async repairDerived(): Promise<void> {
    if ((await this.derivedFindings()).length === 0) return;
    this.report.wasClean = false;
    this.tell({ step: 'rebuild' });
    await rebuild(this.options.database);
    this.report.rebuilt = true;
    this.report.left = await this.derivedFindings();
  }

  private derivedFindings(): Promise<Finding[]> {
    const { database, pdas } = this.options;
    return inSnapshot(database, async (db) => {
      const log = new FindingLog();
      await checkRows(db, DERIVED_TABLES, log);
      await checkSums(db, log);
      await checkIdentities(db, log);
      const { end } = await replayStored(db, { pdas, at: null, onEvents: () => undefined }, log);
      if (end !== null) await checkState(db, end, log);
      return log.findings;
    });
  }

  private async write(work: (db: Db) => Promise<void>): Promise<void> {
    await this.options.database.db.transaction().execute(work);
  }

  private tell(step: RepairStep): void {
    this.options.onStep?.(step);
  }
}

async function streamOf(db: Db, { streamKey, epoch }: Suspect): Promise<StoredStream | null> {
  for (const [id, head] of await storedHeads(db)) {
    if (head.key === streamKey && head.epoch === epoch) return { id, head };
  }
  return null;
}

/** Whether the cursor's count and digest are those of what is stored. */
async function isProven(db: Db): Promise<boolean> {
  const [cursor, totals] = [await storedCursor(db), await totalsOf(db)];
  return cursor.events === totals.events && Buffer.from(totals.digest).equals(cursor.digest);
}
