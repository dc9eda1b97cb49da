import type { Db } from '../database';
import { Failures } from './failures';
import { Ingestion } from './ingestion';

/** What takes events into a database. */
export interface Intake {
  ingestion: Ingestion;
  failures: Failures;
}

const intakes = new WeakMap<Db, Intake>();

/** The intake of a database: one for all requests, since they share groups. */
export function intakeOf({ db }: { db: Db }): Intake {
  const known = intakes.get(db);
  if (known !== undefined) return known;
  const intake = { ingestion: new Ingestion(db), failures: new Failures(db) };
  intakes.set(db, intake);
  return intake;
}
