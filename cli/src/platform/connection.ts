/** With whom and as whom `crr platform …` talks. */
import { type Credentials, PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import { UsageError } from '../errors';
import type { Home } from '../home';
import { type KeptPlatform, keptPlatform } from './kept';

/** The options of every command that calls the platform. */
export interface PlatformOptions {
  platform?: string;
  token?: string;
  apiKey?: string;
}

/** Where `crr platform start` listens when nothing else is said. */
export const DEFAULT_PLATFORM_PORT = '8789';

/** Adds them. */
export function withPlatform(command: Command): Command {
  return command
    .option(
      '--platform <url>',
      'where the platform is (default: CRR_PLATFORM_URL, else the last one started here)',
    )
    .option(
      '--token <jwt>',
      'who is signed in (default: CRR_PLATFORM_TOKEN, else the development token of that platform kept in .crr)',
    )
    .option('--api-key <key>', 'call as an advertiser’s server instead (default: CRR_PLATFORM_API_KEY)');
}

/** Where commands call, unless told otherwise. */
export function platformAddress(home: Home, options: PlatformOptions, environment = process.env): string {
  return addressOf(options, environment, keptPlatform(home));
}

/**
 * The client that options, environment and home folder ask for, in this order. A token goes before an API key, unless the key was typed.
 *
 * @throws UsageError for an address that is none
 */
export function platformClient(
  home: Home,
  options: PlatformOptions,
  environment = process.env,
): PlatformClient {
  const kept = keptPlatform(home);
  const address = addressOf(options, environment, kept);
  return clientAt(address, credentialsOf(options, environment, isSameUrl(address, kept.url) ? kept : {}));
}

/** The same without anybody's credentials. @throws as {@link platformClient} */
export function strangerClient(
  home: Home,
  options: PlatformOptions,
  environment = process.env,
): PlatformClient {
  return clientAt(addressOf(options, environment, keptPlatform(home)), {});
}

function addressOf(
  { platform }: PlatformOptions,
  { CRR_PLATFORM_URL }: NodeJS.ProcessEnv,
  { url }: KeptPlatform,
): string {
  return platform ?? CRR_PLATFORM_URL ?? url ?? `http://127.0.0.1:${DEFAULT_PLATFORM_PORT}`;
}

/** What is kept is for the platform that it is of: a token that went to another could be used by that one. */
function isSameUrl(one: string, other: string | undefined): boolean {
  const [normal, kept] = [one, other ?? ''].map((url) => (URL.canParse(url) ? new URL(url).href : undefined));
  return normal !== undefined && normal === kept;
}

function clientAt(baseUrl: string, credentials: Credentials): PlatformClient {
  try {
    return new PlatformClient({ baseUrl, ...credentials });
  } catch (cause) {
    throw new UsageError('--platform', `"${baseUrl}" is no URL`, { cause });
  }
}

function credentialsOf(
  options: PlatformOptions,
  environment: NodeJS.ProcessEnv,
  kept: KeptPlatform,
): Credentials {
  const apiKey =
    options.apiKey ?? (options.token === undefined ? environment.CRR_PLATFORM_API_KEY : undefined);
  if (apiKey) {
    const hmacSecret =
      environment.CRR_PLATFORM_HMAC_SECRET ?? (apiKey === kept.apiKey ? kept.hmacSecret : undefined);
    return hmacSecret ? { apiKey, hmacSecret } : { apiKey };
  }
  const token = options.token ?? environment.CRR_PLATFORM_TOKEN ?? kept.token;
  return token ? { token } : {};
}
