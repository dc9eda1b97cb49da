/** What a chapter of the scenario brings back: pure data, printed elsewhere. */
import { MAX_TRANSACTION_BYTES, type RouterEvent, verifyEventChain } from '@crr/sdk';
import type { Receipt } from '../chain/sender';
import { refusalOf } from '../failure';
import type { Column } from '../print/table';
import type { CampaignPlay } from './campaign-play';
import { Checks, type Figure } from './checks';
import type { ScenarioCluster } from './cluster';

/** A transaction of a chapter, with the most compute units that it may take, where that is laid down. */
export interface Step {
  receipt: Receipt;
  limit: number | null;
}

/** Something that was tried and refused. */
export interface Refusal {
  attempt: string;
  expected: string;
  /** Name of the error; `accepted` when nothing was refused. */
  answered: string;
  /** The rule in words. */
  rule: string;
  ok: boolean;
}

/** Rows to be shown. */
export interface ChapterTable {
  title: string;
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
}

/** One part of the scenario. */
export interface Chapter {
  id: string;
  title: string;
  /** What happens and why the figures are what they are. */
  story: string;
  figures: Figure[];
  steps: Step[];
  refusals: Refusal[];
  /** The campaign's events, in order. */
  events: RouterEvent[];
  /** Rows that were read back. */
  tables: ChapterTable[];
  /** Things left out on this cluster, and what else is worth knowing. */
  notes: string[];
}

/** Collects a chapter while it is played. */
export class ChapterLog {
  readonly checks = new Checks();
  readonly steps: Step[] = [];
  readonly refusals: Refusal[] = [];
  readonly tables: ChapterTable[] = [];
  readonly notes: string[] = [];

  /** @param stage compute units are held against their limits on the embedded chain alone */
  constructor(
    private readonly stage: Pick<ScenarioCluster, 'embedded'>,
    readonly id: string,
    readonly title: string,
    readonly story: string,
  ) {}

  /** Keeps a step's receipt and hands it on. `unitLimit`: the most compute units that it may take. */
  step(receipt: Receipt, unitLimit?: number): Receipt {
    const limit = this.stage.embedded ? unitLimit : undefined;
    this.steps.push({ receipt, limit: limit ?? null });
    this.checks.atMost(`${receipt.label}: bytes`, MAX_TRANSACTION_BYTES, receipt.bytes);
    if (limit !== undefined)
      this.checks.atMost(`${receipt.label}: compute units`, limit, receipt.computeUnits);
    return receipt;
  }

  /** Tries what must be refused with the error of this name. */
  async refused(attempt: string, expected: string, act: () => Promise<Receipt>): Promise<void> {
    const { answered, rule } = await answerOf(act);
    this.refusals.push({ attempt, expected, answered, rule, ok: answered === expected });
    this.checks.equal(`refused: ${attempt}`, expected, answered);
  }

  /** Checks by its hash chain that the steps' events are the campaign's whole stream. */
  async checkStream(play: CampaignPlay): Promise<void> {
    const events = await play.streamHead();
    const proven = verifyEventChain(this.campaignEvents());
    this.checks.equal('events in the stream', events.seq, proven.seq);
    this.checks.equal('hash chain of the events', hex(events.chain), hex(proven.chain));
  }

  /** Rows to be shown with the chapter. */
  table(table: ChapterTable): void {
    this.tables.push(table);
  }

  /** A remark below the figures. */
  note(text: string): void {
    this.notes.push(text);
  }

  done(): Chapter {
    const { id, title, story, steps, refusals, tables, notes } = this;
    const events = this.campaignEvents();
    return { id, title, story, figures: this.checks.figures, steps, refusals, events, tables, notes };
  }

  private campaignEvents(): RouterEvent[] {
    const events = this.steps.flatMap(({ receipt }) => receipt.events);
    return events.filter((event) => event.streamKey.startsWith('campaign:'));
  }
}

async function answerOf(act: () => Promise<Receipt>): Promise<{ answered: string; rule: string }> {
  try {
    await act();
    return { answered: 'accepted', rule: '' };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return { answered: refusal.name, rule: refusal.rule };
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
