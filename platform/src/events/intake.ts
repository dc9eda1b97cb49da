/** Intake of events: one for all requests, since they share groups. */
import type { Db } from '../database';
import { Failures } from './failures';
import { Ingestion } from './ingestion';

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

/** The intake of a database. */
export function createIntake(db: Db): Intake {
  return { ingestion: new Ingestion(db), failures: new Failures(db) };
}
