/** Intake of events: one for all requests, since they share groups. */
import type { Db } from '../database';
import type { PlatformSettings } from '../settings';
import { Failures } from './failures';
import { Ingestion } from './ingestion';
import { correctionPolicyOf } from './policy';

/** What takes events into a database. */
export interface Intake {
  readonly ingestion: Ingestion;
  readonly failures: Failures;
}

declare module '../pipeline/services' {
  interface Services {
    readonly intake: Intake;
  }
}

/** The intake of a database. @param newId of corrections */
export function createIntake(
  db: Db,
  settings: Pick<PlatformSettings, 'attribution'>,
  newId: () => string,
): Intake {
  return { ingestion: new Ingestion(db, correctionPolicyOf(settings), newId), failures: new Failures(db) };
}
