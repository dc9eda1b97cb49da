/**
 * Sends what is due of one campaign. Signed bytes are stored before they are sent, so that whatever is killed in between, the next desk knows
 * every transaction that may be on its way.
 */
import { encodeBase64 } from '@crr/kit';
import {
  composeTransaction,
  encodeBase58,
  GroupTooLargeError,
  type ParsedTransactionError,
  packInstructions,
  parseTag,
  parseTransactionError,
} from '@crr/sdk';
import type { TransactionInstruction, VersionedTransaction } from '@solana/web3.js';
import type { Simulation } from '../chain/chain';
import { waitAgainMs, waitMs } from './backoff';
import { classify, reasonOf, type Verdict } from './classify';
import { type DeskContext, nowSeconds } from './context';
import type { Entry } from './entry';
import { type Draft, draftEntries, tagKeyOf, type Undraftable } from './instructions';
import { ClaimLostError, type EntryChange } from './outbox';
import { AcdSettingsError } from './settings';
import { type Settlement, sendQuietly } from './settle';
import { readSituation, type Situation } from './situation';

/** As many accounts as one look at the chain shows. */
const ENTRIES_AT_ONCE = 90;
/** More groups than this fit no transaction. */
const GROUPS_AT_ONCE = 12;
/** A transaction may make 64 calls in all, and a swap with its mint makes many of them. */
const ACD_GROUPS_AT_ONCE = 2;
/** What an execution may take beyond its simulation. */
const SPARE_PERCENT = 20;
const SPARE_UNITS = 5_000;
const CAMPAIGN_CLOSED = 'the campaign is closed';

/** Sends what is due of a campaign, up to the settings' number of transactions. @returns how many were sent */
export async function submitDue(
  context: DeskContext,
  settlement: Settlement,
  campaignId: string,
): Promise<number> {
  const { outbox, store, clock, settings } = context;
  const limits = { perAccount: GROUPS_AT_ONCE, most: ENTRIES_AT_ONCE };
  let sent = 0;
  while (sent < settings.transactionsPerDrain) {
    const entries = await outbox.due(store, campaignId, clock.now(), limits);
    if (entries.length === 0) break;
    const situation = await situationOf(context, settlement, campaignId, entries);
    if (situation instanceof AcdSettingsError) {
      for (const entry of entries) await putOff(context, entry, situation.message);
      continue;
    }
    if (situation === 'closed') {
      for (const entry of entries) await park(context, entry, CAMPAIGN_CLOSED);
      continue;
    }
    const round = new Round(context, settlement, situation, entries);
    sent += await round.run(settings.transactionsPerDrain - sent);
    if (round.isStuck) break;
  }
  return sent;
}

async function situationOf(
  context: DeskContext,
  { seenSlot }: Settlement,
  campaignId: string,
  entries: readonly Entry[],
): Promise<Situation | 'closed' | AcdSettingsError> {
  try {
    return await readSituation(context, campaignId, entries, seenSlot);
  } catch (error) {
    if (error instanceof AcdSettingsError) return error;
    throw error;
  }
}

/** A transaction of the first drafts that fit, not yet signed. */
interface Packed {
  readonly drafts: readonly Draft[];
  readonly transaction: VersionedTransaction;
}

/** The entries of one reading of the queue on their way into transactions; each step sends some or takes some out, so that it ends. */
class Round {
  /** Whether there is no sense in reading the queue again at once. */
  isStuck = false;
  private waiting: readonly Entry[];
  /** Packed and not sent yet: to draft and to pack takes longer than all else. */
  private packed: Packed[] = [];

  constructor(
    private readonly context: DeskContext,
    private readonly settlement: Settlement,
    private readonly situation: Situation,
    entries: readonly Entry[],
  ) {
    this.waiting = inLines(entries, ({ account }) => !situation.drafting.attributions.get(account));
  }

  /** @returns how many transactions were sent */
  async run(most: number): Promise<number> {
    let sent = 0;
    while (sent < most && this.waiting.length > 0 && !this.isStuck) if (await this.step()) sent += 1;
    return sent;
  }

  /** @returns whether a transaction was sent */
  private async step(): Promise<boolean> {
    const packed = this.packed.shift() ?? (await this.packNext());
    if (packed === null) return false;
    const simulation = await this.context.chain.simulate(packed.transaction, this.situation.leastSlot);
    if (simulation.error === null) return this.send(packed, simulation);
    this.packed = [];
    await this.takeOut(packed, simulation);
    return false;
  }

  /** Packs the first of those who wait. @returns the first transaction; null where entries were set aside instead */
  private async packNext(): Promise<Packed | null> {
    const { drafts, undraftable } = draftEntries(
      this.waiting.slice(0, GROUPS_AT_ONCE),
      this.situation.drafting,
    );
    for (const one of undraftable) await this.setAside(one);
    if (undraftable.length > 0) return null;
    const packed = this.pack(drafts);
    if (!(packed instanceof GroupTooLargeError)) {
      this.packed = packed;
      return this.packed.shift() ?? null;
    }
    await this.tooLarge(entryAt(drafts, packed.index), packed);
    return null;
  }

  /** In AC-D a better lookup table makes room; in USDC nothing does. */
  private async tooLarge(entry: Entry, { message }: GroupTooLargeError): Promise<void> {
    if (this.situation.drafting.acd === null) return this.refuse(entry, message);
    const { message: reason } = new AcdSettingsError(
      'CRR_LOOKUP_TABLE',
      `must hold more addresses: ${message}`,
    );
    await this.hold(entry, reason);
  }

  private pack(drafts: readonly Draft[]): Packed[] | GroupTooLargeError {
    const units = new Map(drafts.map(({ group, computeUnits }) => [group, computeUnits]));
    const inAcd = this.situation.drafting.acd !== null;
    try {
      const transactions = packInstructions(
        drafts.map(({ group }) => group),
        {
          ...this.frame(),
          computeUnitsPerGroup: (group) => units.get(group) ?? 0,
          maxGroupsPerTransaction: inAcd ? ACD_GROUPS_AT_ONCE : GROUPS_AT_ONCE,
        },
      );
      return packedOf(transactions, drafts, this.budgetInstructions());
    } catch (error) {
      if (error instanceof GroupTooLargeError) return error;
      throw error;
    }
  }

  /** Everything of a transaction but its instructions. */
  private frame() {
    const { blockhash, priorityFee, drafting } = this.situation;
    return {
      payer: this.context.attester.publicKey,
      blockhash: blockhash.blockhash,
      lookupTables: drafting.acd?.lookupTables ?? [],
      ...(priorityFee === 0n ? {} : { computeUnitPriceMicroLamports: priorityFee }),
    };
  }

  /** A limit, and a price where one is paid. */
  private budgetInstructions(): number {
    return this.situation.priorityFee === 0n ? 1 : 2;
  }

  /** @returns false when somebody else has sent one of the entries meanwhile */
  private async send({ drafts, transaction }: Packed, { computeUnits }: Simulation): Promise<boolean> {
    const { attester, store, outbox, clock, chain } = this.context;
    const instructions: TransactionInstruction[] = drafts.flatMap(({ group }) => [...group]);
    const limit = computeUnits === null ? null : withSpare(computeUnits);
    const unsigned =
      limit === null
        ? transaction
        : composeTransaction({ ...this.frame(), instructions, computeUnitLimit: limit });
    const signed = await attester.signTransaction(unsigned);
    const wire = signed.serialize();
    const stored = {
      signature: encodeBase58(signed.signatures[0] ?? new Uint8Array()),
      wire: encodeBase64(wire),
      lastValidBlockHeight: this.situation.blockhash.lastValidBlockHeight,
    };
    try {
      await store.transaction((sql) => outbox.claim(sql, drafts, stored, clock.now()));
    } catch (error) {
      if (!(error instanceof ClaimLostError)) throw error;
      this.isStuck = true;
      return false;
    }
    this.settlement.noteSent(stored.signature);
    await sendQuietly(chain, wire);
    const accounts = new Set(drafts.map(({ entry }) => entry.account));
    this.waiting = this.waiting.filter(({ account }) => !accounts.has(account));
    // What else these accounts have can only be simulated when this has landed.
    if (this.packed.some((next) => next.drafts.some(({ entry }) => accounts.has(entry.account))))
      this.packed = [];
    return true;
  }

  /** Takes out the entry that the simulation blames; where it blames none, nothing can be sent for now. */
  private async takeOut(packed: Packed, { error, logs }: Simulation): Promise<void> {
    const parsed = parseTransactionError(error, logs, this.parseOptions(packed));
    const offender = this.offenderOf(packed, error);
    if (offender !== null) return this.apply(offender, this.judge(offender, parsed));
    this.isStuck = true;
    for (const { entry } of packed.drafts) await this.hold(entry, reasonOf(parsed));
  }

  private parseOptions({ drafts }: Packed) {
    const { router } = this.context;
    const budget = Array.from({ length: this.budgetInstructions() }, () => router.pdas.programId);
    const programs = drafts.flatMap(({ group }) => group.map(({ programId }) => programId));
    return {
      programId: router.pdas.programId,
      attentionProgramId: router.attentionPdas.programId,
      instructionPrograms: [...budget, ...programs],
    };
  }

  private offenderOf({ drafts }: Packed, error: unknown): Entry | null {
    const failed = failedInstruction(error);
    if (failed === null) return null;
    let end = this.budgetInstructions();
    for (const { entry, group } of drafts) {
      end += group.length;
      if (failed < end) return entry;
    }
    return null;
  }

  private judge({ body }: Entry, error: ParsedTransactionError): Verdict {
    const { drafting } = this.situation;
    const isVau = body.kind === 'vau';
    const key = isVau
      ? tagKeyOf(drafting.campaign, parseTag(body.tag), drafting.router.pdas.programId)
      : null;
    return classify(error, {
      campaign: drafting.campaign,
      earnedAt: isVau ? BigInt(body.earnedAtSeconds) : null,
      now: nowSeconds(this.context.clock),
      tagKeys: key === null ? [] : [key],
    });
  }

  private async apply(entry: Entry, verdict: Verdict): Promise<void> {
    if (verdict.kind === 'refused') return this.refuse(entry, verdict.reason);
    if (verdict.kind !== 'unexplained') return this.hold(entry, verdict.reason);
    // What was tried in vain for another reason does not count against it: a node that was away, an attester without SOL.
    const attempts = entry.reason === verdict.reason ? entry.attempts : 0;
    if (attempts + 1 >= this.context.settings.unexplainedAttempts) return this.refuse(entry, verdict.reason);
    await this.hold({ ...entry, attempts }, verdict.reason);
  }

  private async setAside({ entry, reason, mayCome }: Undraftable): Promise<void> {
    if (mayCome && (await this.mayWait(entry))) await this.giveWay(entry, reason);
    else await this.refuse(entry, reason);
  }

  /** Whether a conversion's first VAU may still come: for a time, and as long as there is one that has not been sent. */
  private async mayWait(entry: Entry): Promise<boolean> {
    const { clock, outbox, store } = this.context;
    if (clock.now() < this.waitsUntilMs(entry)) return true;
    return outbox.hasVauOf(store, entry.campaignId, entry.account);
  }

  private waitsUntilMs({ receivedAtMs }: Entry): number {
    return receivedAtMs + this.context.settings.conversionWaitSeconds * 1_000;
  }

  /**
   * Puts off what waits for something behind it: it goes to where it is due in its account's line, so that what comes before then is not held
   * up by it. Each wait is as long as all before it together.
   */
  private async giveWay(entry: Entry, reason: string): Promise<void> {
    const { clock, settings } = this.context;
    const nowMs = clock.now();
    const leftMs = this.waitsUntilMs(entry) - nowMs;
    const waitMs = Math.min(
      waitAgainMs(nowMs - entry.receivedAtMs, settings.maxBackoffMs),
      ...(leftMs > 0 ? [leftMs] : []),
    );
    await change(this.context, entry, { reason, dueAtMs: nowMs + waitMs, place: nowMs + waitMs });
    this.waiting = this.waiting.filter(({ id }) => id !== entry.id);
  }

  private async refuse(entry: Entry, reason: string): Promise<void> {
    await park(this.context, entry, reason);
    this.waiting = this.waiting.filter(({ id }) => id !== entry.id);
  }

  /** Puts an entry off, and what its account has behind it: nobody else's. */
  private async hold(entry: Entry, reason: string): Promise<void> {
    await putOff(this.context, entry, reason);
    const place = this.waiting.findIndex(({ id }) => id === entry.id);
    this.waiting = this.waiting.filter(({ account }, index) => account !== entry.account || index < place);
  }
}

/**
 * Whose head is oldest comes first; what an account has stands together, so that one transaction takes it. The VAUs of an account that is new go
 * before its conversions: these need the attribution that the first of those makes.
 */
function inLines(entries: readonly Entry[], isNew: (entry: Entry) => boolean): Entry[] {
  const lines = new Map<string, Entry[]>();
  for (const entry of entries) lines.set(entry.account, [...(lines.get(entry.account) ?? []), entry]);
  return [...lines.values()].flatMap((line) => {
    const overtaken = line.filter((entry) => entry.body.kind === 'conversion' && isNew(entry));
    return [...line.filter((entry) => !overtaken.includes(entry)), ...overtaken];
  });
}

/** Each transaction with the drafts whose instructions it holds: they are in the same order. */
function packedOf(
  transactions: readonly VersionedTransaction[],
  drafts: readonly Draft[],
  others: number,
): Packed[] {
  let start = 0;
  return transactions.map((transaction) => {
    const first = start;
    let left = transaction.message.compiledInstructions.length - others;
    while (left > 0 && start < drafts.length) {
      left -= drafts[start]?.group.length ?? 0;
      start += 1;
    }
    return { transaction, drafts: drafts.slice(first, start) };
  });
}

function entryAt(drafts: readonly Draft[], index: number): Entry {
  const draft = drafts[index];
  if (draft === undefined) throw new RangeError(`no draft ${index}`);
  return draft.entry;
}

/** The index in `{ InstructionError: [index, reason] }`; null for an error of the transaction as a whole. */
function failedInstruction(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('InstructionError' in error)) return null;
  const pair: unknown = error.InstructionError;
  return Array.isArray(pair) && typeof pair[0] === 'number' ? pair[0] : null;
}

function withSpare(units: number): number {
  return Math.ceil((units * (100 + SPARE_PERCENT)) / 100) + SPARE_UNITS;
}

/** Until another attempt, later each time. */
function putOff(context: DeskContext, entry: Entry, reason: string): Promise<void> {
  const { clock, settings } = context;
  const dueAtMs = clock.now() + waitMs(entry.attempts, settings.maxBackoffMs);
  return change(context, entry, { reason, attempts: entry.attempts + 1, dueAtMs });
}

function park(context: DeskContext, entry: Entry, reason: string): Promise<void> {
  return change(context, entry, { state: 'parked', reason });
}

async function change({ store, outbox, clock }: DeskContext, entry: Entry, to: EntryChange): Promise<void> {
  await store.transaction((sql) => outbox.change(sql, entry, to, clock.now()));
}
