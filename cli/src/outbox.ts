/**
 * Signed transactions whose outcome is not known yet, one file each: written before a byte leaves, removed once it is known what became of
 * it. Whoever repeats a command is first told what the one before came to. They hold no secret.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredTransaction } from '@crr/sdk';
import { UsageError } from './errors';
import type { Json } from './print/json';

/** A transaction that may have landed. */
export interface OutboxEntry extends StoredTransaction {
  /** What it was for, in words. */
  readonly label: string;
  /** The same for the same command: what makes the second one a repetition of the first. */
  readonly intent: string;
  /** Of the cluster that it was sent to. */
  readonly genesisHash: string;
  /** What the command prints besides. */
  readonly facts: Json;
  /** ISO 8601. */
  readonly sentAt: string;
}

const SUFFIX = '.json';
const OWNER_ONLY = 0o600;

/** The folder `outbox` of a home. */
export class Outbox {
  constructor(private readonly folder: string) {}

  /** On disk when it returns. */
  keep(entry: OutboxEntry): void {
    mkdirSync(this.folder, { recursive: true });
    const file = this.fileOf(entry.signature);
    writeFileSync(`${file}.new`, `${JSON.stringify(entry, null, 2)}\n`, { mode: OWNER_ONLY, flush: true });
    renameSync(`${file}.new`, file);
  }

  forget(signature: string): void {
    rmSync(this.fileOf(signature), { force: true });
  }

  /** The oldest first. @throws UsageError for a damaged file: what it held may have moved money */
  all(genesisHash: string): OutboxEntry[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => entryIn(join(this.folder, name)))
      .filter((entry) => entry.genesisHash === genesisHash)
      .sort((a, b) => a.sentAt.localeCompare(b.sentAt));
  }

  /** A new chain under an old name: what was sent to the one before can not land there. */
  forgetAll(genesisHash: string): void {
    for (const { signature } of this.all(genesisHash)) this.forget(signature);
  }

  private fileOf(signature: string): string {
    return join(this.folder, `${signature}${SUFFIX}`);
  }
}

function entryIn(file: string): OutboxEntry {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as OutboxEntry;
  } catch (cause) {
    const rule =
      'is damaged: look for the signature that is its name ("crr confirm <signature>"), then delete it';
    throw new UsageError(file, rule, { cause });
  }
}
