/** The platform as a service: people sign in at identity providers that the environment names. */
import type { Database } from '@crr/db';
import { readSettings, startPlatform } from '@crr/platform';
import pino from 'pino';
import type { RunningService } from './launcher';

const STDERR = 2;

/** What it is started with. */
export interface ServiceSetting {
  /** Migrated. */
  database: Database;
  environment: NodeJS.ProcessEnv;
  port: number;
  hostname: string;
}

/** Whether the environment is that of a service: it names identity providers, or the key that encrypts secrets. */
export function isService({ PLATFORM_ISSUERS, PLATFORM_SECRETS_KEY }: NodeJS.ProcessEnv): boolean {
  return Boolean(PLATFORM_ISSUERS) || Boolean(PLATFORM_SECRETS_KEY);
}

/** Starts it; its log goes to standard error. @throws SettingsError naming each variable that is missing or wrong */
export async function startPlatformService(setting: ServiceSetting): Promise<RunningService> {
  const { database, environment, port, hostname } = setting;
  const settings = readSettings(environment);
  const logger = pino({ level: 'info', base: null }, pino.destination(STDERR));
  const { url, close } = await startPlatform({ database, settings, logger, port, hostname });
  return { url, stop: close };
}
