/** What a command works with: a cluster, whoever signs, the home folder, the output. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { messageOf } from '@crr/kit';
import {
  type Campaign,
  OutcomeUnknownError,
  type PendingTransaction,
  pendingFrom,
  RouterAccounts,
  RouterInstructions,
  storedOf,
} from '@crr/sdk';
import type { Connection, Keypair, PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { chainTime } from './chain/clock';
import { openConnection } from './chain/connection';
import { MissingTransactionError, type Receipt, Sender, type Sending } from './chain/sender';
import { clusterUrl, LOCALHOST_URL } from './cluster';
import { NotFoundError, UsageError } from './errors';
import { explained } from './funds';
import type { Home, Role } from './home';
import { expandHome, readKeypair } from './keypair-file';
import { durationOption, keyOption } from './options';
import type { OutboxEntry } from './outbox';
import type { Output } from './output';
import { eventText } from './print/event-text';
import { type Json, toJson } from './print/json';

/** The options that every command has. */
export interface CommonOptions {
  url?: string;
  keypair?: string;
  json?: true;
  timeout?: string;
}

const MILLISECONDS = 1_000;
/** A node that answers nothing but errors for so long leaves an outcome unknown. */
const SILENT_MS = 30_000;
const SOLANA_KEYPAIR = '~/.config/solana/id.json';

/** One run of one command. */
export class Session {
  readonly router = new RouterInstructions();
  private genesis: Promise<string> | undefined;
  /** Of the transaction that is about to be sent. */
  private facts: Json = {};
  private opened: { connection: Connection; sender: Sender; accounts: RouterAccounts } | null = null;

  /** @param role whose key signs when no keypair is named */
  constructor(
    readonly home: Home,
    readonly output: Output,
    private readonly options: CommonOptions,
    private readonly role: Role,
  ) {}

  /** `--url`, else the cluster used last, else localhost. */
  get rpcUrl(): string {
    return clusterUrl(this.options.url ?? this.home.settings().url ?? LOCALHOST_URL);
  }

  get connection(): Connection {
    return this.open().connection;
  }

  get sender(): Sender {
    return this.open().sender;
  }

  get accounts(): RouterAccounts {
    return this.open().accounts;
  }

  /** The cluster's time, Unix seconds. */
  now(): Promise<bigint> {
    return chainTime(this.connection);
  }

  /** Whether `--keypair` was given. */
  get namesKeypair(): boolean {
    return this.options.keypair !== undefined;
  }

  /**
   * Whoever signs: `--keypair`, else the command's role in the home folder, else Solana's default keypair.
   *
   * @throws UsageError when there is none of them
   */
  signer(): Keypair {
    if (this.options.keypair !== undefined) return readKeypair(this.options.keypair);
    if (this.home.hasKey(this.role)) return this.home.key(this.role);
    if (existsSync(expandHome(SOLANA_KEYPAIR))) return readKeypair(SOLANA_KEYPAIR);
    const file = this.home.keyFile(this.role);
    throw new UsageError('--keypair', `is needed: there is neither ${file} nor ${SOLANA_KEYPAIR}`);
  }

  /** A key that an option names, by default that of a role in the home folder. @throws UsageError without either */
  key(field: string, text: string | undefined, role: Role): PublicKey {
    if (text !== undefined) return keyOption(field, text);
    if (this.home.hasKey(role)) return this.home.key(role).publicKey;
    throw new UsageError(field, `is needed: there is no ${this.home.keyFile(role)}`);
  }

  /** @throws NotFoundError when there is no such campaign, or only its tombstone */
  async campaign(campaignId: Uint8Array): Promise<Campaign> {
    const found = await this.accounts.campaign(campaignId);
    if (found !== null) return found;
    const closed = (await this.accounts.tombstone(campaignId)) !== null;
    const rule = `${bs58.encode(campaignId)} ${closed ? 'was closed for good' : 'is not on this cluster'}`;
    throw new NotFoundError('campaign', rule);
  }

  /** The USDC mint of the cluster's deployment. @throws NotFoundError when there is none yet */
  async usdcMint(): Promise<PublicKey> {
    const config = await this.accounts.config();
    if (config !== null) return config.usdcMint;
    throw new NotFoundError('config', 'the router has no config on this cluster: run "crr init"');
  }

  /** Tells which cluster it is. */
  genesisHash(): Promise<string> {
    this.genesis ??= this.connection.getGenesisHash();
    return this.genesis;
  }

  /**
   * Sends, and reports the transaction with its events. Where the same was sent before and nobody knows what became of it, that is found out
   * first, and nothing is sent when it has landed. `more`: what the JSON has besides.
   */
  async submit(sending: Sending, more: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const intent = sending.intent ?? intentOf(sending);
    const earlier = this.home.outbox.all(await this.genesisHash()).find((entry) => entry.intent === intent);
    if (earlier !== undefined && (await this.settleEarlier(earlier))) return;
    this.facts = toJson(more);
    try {
      this.report(await this.sender.send({ ...sending, intent }), more);
    } catch (error) {
      if (!(error instanceof MissingTransactionError)) {
        throw await explained(this.connection, sending, error);
      }
      this.reportUnread(error.signature, more);
    }
  }

  /** Finds out what became of a transaction of the outbox. @returns whether it has landed and succeeded */
  async settleEarlier({ label, facts, ...stored }: OutboxEntry): Promise<boolean> {
    const { signature } = stored;
    this.output.progress(`${label} was sent before as ${signature}; looking for what became of it`);
    const more = { ...(facts as Record<string, unknown>), repeated: true };
    try {
      this.report(await this.sender.settle(label, pendingFrom(stored)), more);
      return true;
    } catch (error) {
      if (error instanceof OutcomeUnknownError) throw error;
      if (!(error instanceof MissingTransactionError)) {
        this.output.progress(`it did not succeed: ${messageOf(error)}`);
        return false;
      }
      this.reportUnread(signature, more);
      return true;
    }
  }

  /** Prints what a transaction did. */
  report(receipt: Receipt, more: Readonly<Record<string, unknown>>): void {
    this.output.result({ ...more, ...receiptJson(receipt) }, () => receiptText(receipt, more));
  }

  /** It has landed and succeeded, and the node keeps to itself what it did in detail. */
  private reportUnread(signature: string, more: Readonly<Record<string, unknown>>): void {
    const note = 'it has landed and succeeded; the node does not give out its record now';
    this.output.result({ ...more, signature, slot: null, events: null, note }, () =>
      [...factLines(more), `signature  ${signature}`, note].join('\n'),
    );
  }

  /** The bytes are on disk, and the signature told, before any of them leaves. */
  private async keep(pending: PendingTransaction, sending: Sending): Promise<void> {
    const { label, intent = intentOf(sending) } = sending;
    const [genesisHash, sentAt] = [await this.genesisHash(), new Date().toISOString()];
    this.home.outbox.keep({ ...storedOf(pending), label, intent, genesisHash, facts: this.facts, sentAt });
    this.output.progress(`sending ${label} as ${pending.signature}`);
  }

  /** How long a transaction that was sent is looked for. */
  private patience(): { giveUpMs?: number; silentMs?: number } {
    const { timeout } = this.options;
    if (timeout === undefined) return {};
    const ms = Number(durationOption('--timeout', timeout)) * MILLISECONDS;
    return { giveUpMs: ms, silentMs: Math.min(ms, SILENT_MS) };
  }

  private open() {
    if (this.opened === null) {
      const connection = openConnection(this.rpcUrl);
      const accounts = new RouterAccounts(connection);
      const sender = new Sender(connection, this.router.pdas, {
        ...this.patience(),
        onSigned: (pending, sending) => this.keep(pending, sending),
        onSettled: (signature) => this.home.outbox.forget(signature),
      });
      this.opened = { connection, sender, accounts };
    }
    return this.opened;
  }
}

/** A receipt for programs: signature, figures, events by name. */
export function receiptJson({ signature, slot, computeUnits, bytes, fee, events }: Receipt) {
  const told = events.map(({ name, data }) => ({ name, data: toJson(data) }));
  return { signature, slot, computeUnits, bytes, feeLamports: fee, events: told };
}

/** The same for the same instructions in the same order. */
function intentOf({ label, instructions }: Sending): string {
  const hash = createHash('sha256').update(label);
  for (const { programId, keys, data } of instructions) {
    hash.update(programId.toBytes()).update(data);
    for (const { pubkey } of keys) hash.update(pubkey.toBytes());
  }
  return `${label}:${hash.digest('hex')}`;
}

function factLines(more: object): string[] {
  return Object.entries(more).map(([name, value]) => `${name}  ${String(toJson(value, name))}`);
}

function receiptText({ signature, computeUnits, bytes, events }: Receipt, more: object): string {
  const facts = factLines(more);
  const told = events.map((event) => `${event.name}: ${eventText(event)}`);
  return [...facts, ...told, `signature  ${signature}`, `${computeUnits} compute units, ${bytes} bytes`].join(
    '\n',
  );
}
