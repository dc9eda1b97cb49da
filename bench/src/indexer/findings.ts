/** What runs of the benchmark found, part by part: parts that a run leaves out stay as an earlier one found them. */
import { existsSync, readFileSync } from 'node:fs';
import type { Spread } from '../spread';
import type { QueryTime } from './dashboards';
import type { Kind } from './database';
import type { Filled, Shape } from './filling';
import type { Stretch } from './growth';
import type { Latency } from './latency';

/** One way of bringing events into a database. */
export interface IngestFigure {
  what: string;
  kind: Kind;
  unit: 'events/s' | 'rows/s';
  spread: Spread;
  /** The least that the median shall be, and what is hoped for; null where nothing is laid down. */
  target: number | null;
  aim: number | null;
}

/** From the chain to a row, on one kind of database. */
export interface LatencyFigure {
  kind: Kind;
  latency: Latency;
}

/** What analysts wait for, on a database of this size. */
export interface DashboardFigures {
  shape: Shape;
  filled: Filled;
  /** Of the database on disk. */
  gigabytes: number;
  times: QueryTime[];
}

/** A part with the conditions under which it was measured, one a line. */
export interface Part<Found> {
  conditions: string[];
  found: Found;
}

/** All parts; those that were never measured are missing. */
export interface IndexerFindings {
  ingest?: Part<IngestFigure[]>;
  latency?: Part<LatencyFigure[]>;
  growth?: Part<Stretch[]>;
  dashboards?: Part<DashboardFigures>;
}

/** Name of a part. */
export type PartName = keyof IndexerFindings;
/** All names, in the order in which they are measured. */
export const PART_NAMES = [
  'ingest',
  'latency',
  'growth',
  'dashboards',
] as const satisfies readonly PartName[];

/** What earlier runs found; nothing where there is no file. */
export function readFindings(file: string): IndexerFindings {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as IndexerFindings) : {};
}
