/** What a run of the benchmark found. */
import type { Spread } from '../spread';
import type { IngestionFigure } from './ingestion';
import type { History, ReportFigure, SessionFigure } from './reports';

/** All of it. */
export interface PlatformFindings {
  /** Under which it was measured, one a line. */
  conditions: readonly string[];
  ingestion: readonly IngestionFigure[];
  history: History;
  reports: readonly ReportFigure[];
  /** null where reports were not measured. */
  sessions: SessionFigure | null;
  /** Microseconds a check. */
  jwt: Spread;
}
