/** What errors of the services mean to whoever typed the command. Loads every service: only for commands that work with one. */
import { DatabaseError, sqlState } from '@crr/db';
import { LinkExistsError, LinkMissingError, WorkerdMissingError, WorkerdStartError } from '@crr/edge';
import { FinalError, RetryableError } from '@crr/indexer';
import { SettingsError } from '@crr/kit';
import { LinkInputError } from '@crr/sdk';
import { EXIT } from './errors';
import { type FailureReport, plain, report } from './failure';

/** There is nothing to be done again. */
const REFUSED = [
  DatabaseError,
  FinalError,
  LinkExistsError,
  LinkMissingError,
  WorkerdMissingError,
  WorkerdStartError,
] as const;

/** Reads an error of the database, the edge, the indexer or the platform; null for all others. */
export function serviceFailureOf(error: unknown): FailureReport | null {
  if (REFUSED.some((type) => error instanceof type)) return plain(error as Error, EXIT.refused);
  if (error instanceof SettingsError) return plain(error, EXIT.usage);
  if (error instanceof LinkInputError) return report(error.name, error.rule, error.field, EXIT.usage);
  const state = sqlState(error);
  // From a service that has its database open: no command said where it was named.
  if (error instanceof Error && state !== undefined) {
    return report('DatabaseRefusedError', `${error.message} (SQLSTATE ${state})`, 'database', EXIT.refused);
  }
  if (!(error instanceof RetryableError)) return null;
  const isUnreachable = (error as { kind?: unknown }).kind === 'network';
  return isUnreachable
    ? report('NetworkError', error.message, '--url', EXIT.network)
    : plain(error, EXIT.network);
}
