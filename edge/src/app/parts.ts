/** What the HTTP application is built of, and what each of its groups of routes gets of it. */
import type { Clock, RandomBytes } from '@crr/kit';
import type { PublicKey } from '@solana/web3.js';
import type { Context } from 'hono';
import type { Refusal } from '../model';
import type { EdgeServices } from '../ports';
import type { Keyring } from '../tag/keyring';
import type { TagKeyTerms } from '../tag/named-keys';
import type { Visitor } from './client';
import type { Counters } from './counters';
import type { RouteName } from './errors';
import type { Log } from './log';
import type { AppSettings } from './settings';

/** What a runtime gives to build the application, once for each process or isolate. */
export interface AppOptions {
  readonly services: EdgeServices;
  readonly settings: AppSettings;
  readonly keyring: Keyring;
  readonly terms: TagKeyTerms;
  /** The deployment whose tags are signed; the mainnet id without it. */
  readonly programId?: PublicKey;
  readonly clock: Clock;
  readonly log: Log;
  /** Default WebCrypto's. */
  readonly random?: RandomBytes;
  /** The connection's own address, where the runtime knows it. */
  readonly remoteAddress?: (context: Context) => string | null;
  /** Ids of the campaigns whose desks /metrics tells of. Default none. */
  readonly campaigns?: () => Promise<readonly string[]>;
  /** Lamports of the attester, for /metrics; null while they can not be known. Default: not told. */
  readonly attesterLamports?: () => Promise<bigint | null>;
  /** How often the lock of the one edge on this database was lost. Default: there is none. */
  readonly roleLosses?: () => number;
}

/** What hangs at each request. */
export interface AppEnv {
  Variables: {
    /** Finds the request in the log; the client gets it as `X-Request-Id`. */
    requestId: string;
  };
}

/** What a group of routes works with. */
export interface RouteParts extends AppOptions {
  readonly counters: Counters;
  readonly random: RandomBytes;
  /** A new UUID of version 7. */
  newId(): string;
  visitorOf(context: Context): Visitor;
  /** Counts the refusal in the background; for answers that are no JSON. */
  countRefusal(context: Context, route: RouteName, reason: string): void;
  /** The answer that tells a refusal in JSON, counted. */
  refuse(context: Context, route: RouteName, refusal: Refusal): Response;
}
