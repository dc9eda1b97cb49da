/** What a command works with: a cluster, whoever signs, the home folder, the output. */
import { existsSync } from 'node:fs';
import { type Campaign, RouterAccounts, RouterInstructions } from '@crr/sdk';
import { Connection, type Keypair, type PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { chainTime } from './chain/clock';
import { type Receipt, Sender, type Sending } from './chain/sender';
import { clusterUrl, LOCALHOST_URL } from './cluster';
import { NotFoundError, UsageError } from './errors';
import type { Home, Role } from './home';
import { expandHome, readKeypair } from './keypair-file';
import { keyOption } from './options';
import type { Output } from './output';
import { eventText } from './print/event-text';
import { toJson } from './print/json';

/** The options that every command has. */
export interface CommonOptions {
  url?: string;
  keypair?: string;
  json?: true;
}

const SOLANA_KEYPAIR = '~/.config/solana/id.json';

/** One run of one command. */
export class Session {
  readonly router = new RouterInstructions();
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

  /** Sends, and reports the transaction with its events. `more`: what the JSON has besides. */
  async submit(sending: Sending, more: Readonly<Record<string, unknown>> = {}): Promise<Receipt> {
    const receipt = await this.sender.send(sending);
    this.output.result({ ...more, ...receiptJson(receipt) }, () => receiptText(receipt, more));
    return receipt;
  }

  private open() {
    if (this.opened === null) {
      const connection = new Connection(this.rpcUrl, 'confirmed');
      const accounts = new RouterAccounts(connection);
      this.opened = { connection, sender: new Sender(connection, this.router.pdas), accounts };
    }
    return this.opened;
  }
}

/** A receipt for programs: signature, figures, events by name. */
export function receiptJson({ signature, slot, computeUnits, bytes, fee, events }: Receipt) {
  const told = events.map(({ name, data }) => ({ name, data: toJson(data) }));
  return { signature, slot, computeUnits, bytes, feeLamports: fee, events: told };
}

function receiptText({ signature, computeUnits, bytes, events }: Receipt, more: object): string {
  const facts = Object.entries(more).map(([name, value]) => `${name}  ${String(toJson(value, name))}`);
  const told = events.map((event) => `${event.name}: ${eventText(event)}`);
  return [...facts, ...told, `signature  ${signature}`, `${computeUnits} compute units, ${bytes} bytes`].join(
    '\n',
  );
}
