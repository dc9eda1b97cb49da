/** The folder `.crr`: which cluster was used last, what was created there, and the keys of the players. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Keypair, PublicKey } from '@solana/web3.js';
import { UsageError } from './errors';
import { readOrCreateKeypair, writeKeypair } from './keypair-file';
import { Outbox } from './outbox';

/** Names under which keys are kept in `.crr/keys`. */
export const ROLES = [
  'payer',
  'admin',
  'verifier',
  'advertiser',
  'attester',
  'tag-signer',
  'influencer',
  'user',
] as const;
/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Whether a text is the name of a role. */
export function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}

/** What `.crr/config.json` holds; everything may be missing. */
export interface Settings {
  /** RPC URL of the cluster. */
  url?: string;
  /** State account of the USDC/AC pool. */
  pool?: PublicKey;
  /** Lookup table for payouts in AC-D. */
  lookupTable?: PublicKey;
  /** Where the edge was started last: what links begin with. */
  edgeUrl?: string;
}

const FOLDER = '.crr';
const SETTINGS_FILE = 'config.json';

/** The folder and what is in it. Nothing is created before something is written. */
export class Home {
  constructor(readonly folder: string) {}

  /** `CRR_HOME`, else the nearest `.crr` in the working folder and those above it, else `.crr` in the working folder. */
  static find(from: string = process.cwd(), chosen: string | undefined = process.env.CRR_HOME): Home {
    if (chosen) return new Home(resolve(chosen));
    for (let folder = resolve(from); ; folder = dirname(folder)) {
      if (existsSync(join(folder, FOLDER))) return new Home(join(folder, FOLDER));
      if (folder === dirname(folder)) return new Home(join(resolve(from), FOLDER));
    }
  }

  /** @throws UsageError when the file is there and can't be read */
  settings(): Settings {
    const file = join(this.folder, SETTINGS_FILE);
    if (!existsSync(file)) return {};
    try {
      const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
      return {
        ...(typeof stored.url === 'string' ? { url: stored.url } : {}),
        ...(typeof stored.pool === 'string' ? { pool: new PublicKey(stored.pool) } : {}),
        ...(typeof stored.lookupTable === 'string' ? { lookupTable: new PublicKey(stored.lookupTable) } : {}),
        ...(typeof stored.edgeUrl === 'string' ? { edgeUrl: stored.edgeUrl } : {}),
      };
    } catch (cause) {
      throw new UsageError(file, 'is damaged; delete it and run "crr init"', { cause });
    }
  }

  /** An edge stays what it was where none is named: it is of no chain. */
  saveSettings({ url, pool, lookupTable, edgeUrl = this.settings().edgeUrl }: Settings): void {
    mkdirSync(this.folder, { recursive: true });
    const stored = { url, pool: pool?.toBase58(), lookupTable: lookupTable?.toBase58(), edgeUrl };
    writeFileSync(join(this.folder, SETTINGS_FILE), `${JSON.stringify(stored, null, 2)}\n`);
  }

  /** Transactions whose outcome is not known yet. */
  get outbox(): Outbox {
    return new Outbox(join(this.folder, 'outbox'));
  }

  /** Where a role's key is, or would be. */
  keyFile(role: Role): string {
    return join(this.folder, 'keys', `${role}.json`);
  }

  hasKey(role: Role): boolean {
    return existsSync(this.keyFile(role));
  }

  /** The role's key; a new one when there is none yet. */
  key(role: Role): Keypair {
    return readOrCreateKeypair(this.keyFile(role));
  }

  saveKey(role: Role, keypair: Keypair): void {
    writeKeypair(this.keyFile(role), keypair);
  }
}
