/** The platform that runs beside the scenario, and for `crr platform start`: with an issuer of tokens for whoever asks. */

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from '@crr/db';
import { systemClock } from '@crr/kit';
import {
  DEFAULT_SETTINGS,
  DEV_ADMIN_SUBJECT,
  DEV_ISSUER,
  DevIssuer,
  type PlatformSettings,
  startPlatform,
} from '@crr/platform';
import pino from 'pino';
import type { Home } from '../home';
import { keepPlatform } from './kept';

/** What the platform is started with. */
export interface PlatformSetting {
  home: Home;
  /** Migrated. */
  database: Database;
  /** Where the edge answers visitors: what links begin with. */
  edgeUrl: string;
  /** What campaigns are put on chain with; null: they stay off it. */
  chain: PlatformSettings['chain'];
  port?: number;
  hostname?: string;
  /** Whether `crr platform …` finds it by the home folder. Default: true. */
  keeps?: boolean;
}

/** A platform that runs. */
export interface RunningService {
  url: string;
  stop(): Promise<void>;
}

/** One that gives a token to whoever asks. */
export interface PlatformBeside extends RunningService {
  /** Of the admin. */
  adminToken: string;
}

const SECRETS_FILE = 'platform-secret';
const SECRET_BYTES = 32;
const OWNER_ONLY = 0o600;
const STDERR = 2;

/** Starts it. */
export async function startPlatformBeside(setting: PlatformSetting): Promise<PlatformBeside> {
  const { home, database, edgeUrl, chain, port = 0, hostname } = setting;
  const devIssuer = await DevIssuer.create(systemClock);
  const settings = {
    ...DEFAULT_SETTINGS,
    secretsKey: secretsKey(home),
    admins: [{ issuer: DEV_ISSUER, sub: DEV_ADMIN_SUBJECT }],
    edgeUrl: edgeUrl.replace(/\/+$/, ''),
    chain,
  };
  const logger = pino({ level: 'warn', base: null }, pino.destination(STDERR));
  const where = hostname === undefined ? { port } : { port, hostname };
  const { url, close } = await startPlatform({ database, settings, devIssuer, logger, ...where });
  const adminToken = await devIssuer.issue({ sub: DEV_ADMIN_SUBJECT });
  if (setting.keeps !== false) keepPlatform(home, { url, token: adminToken });
  return { url, adminToken, stop: close };
}

/** Encrypts what the database keeps of secrets: made at first use, readable by nobody but its owner. */
function secretsKey(home: Home): Uint8Array {
  const file = join(home.folder, SECRETS_FILE);
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(SECRET_BYTES).toString('base64'), { mode: OWNER_ONLY });
  }
  return Uint8Array.from(Buffer.from(readFileSync(file, 'utf8'), 'base64'));
}
