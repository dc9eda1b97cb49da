/** State file `.crr/platform.json`: which platform was started here last, and with what to call it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors';
import type { Home } from '../home';

/** What is kept; everything may be missing. */
export interface KeptPlatform {
  /** Where it is. */
  url?: string;
  /** Of a person: a JWT. */
  token?: string;
  /** Of an advertiser's server. */
  apiKey?: string;
  /** The API key's secret. */
  hmacSecret?: string;
}

const FILE = 'platform.json';
const OWNER_ONLY = 0o600;
const FIELDS = ['url', 'token', 'apiKey', 'hmacSecret'] as const;

/** Reads it. @throws UsageError when the file is there and can't be read */
export function keptPlatform(home: Home): KeptPlatform {
  const file = join(home.folder, FILE);
  if (!existsSync(file)) return {};
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return Object.fromEntries(
      FIELDS.filter((name) => typeof stored[name] === 'string').map((name) => [name, stored[name]]),
    );
  } catch (cause) {
    throw new UsageError(file, 'is damaged; delete it', { cause });
  }
}

/** Keeps what differs, readable by nobody but its owner. */
export function keepPlatform(home: Home, changes: KeptPlatform): void {
  const file = join(home.folder, FILE);
  const kept = { ...keptPlatform(home), ...changes };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: OWNER_ONLY });
}
