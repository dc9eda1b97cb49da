/** Which of two reports of the same VAU or conversion says how it stands. */
import type { AttentionReport, AttentionState } from '../model';

/**
 * Progress is never taken back, in whatever order reports arrive; a try that failed goes back from sent to queued. What the chain made final
 * goes before what was given up.
 */
export const STATE_RANK: Readonly<Record<AttentionState, number>> = {
  queued: 0,
  sent: 0,
  landed: 1,
  parked: 2,
  final: 3,
};

/** Whether a report replaces one that is known. */
export function supersedes(
  report: Pick<AttentionReport, 'state' | 'changedAtMs'>,
  known: Pick<AttentionReport, 'state' | 'changedAtMs'>,
): boolean {
  const progress = STATE_RANK[report.state] - STATE_RANK[known.state];
  return progress > 0 || (progress === 0 && report.changedAtMs > known.changedAtMs);
}

/** Of each VAU and conversion the report that says how it stands. */
export function newestReports(reports: readonly AttentionReport[]): AttentionReport[] {
  const newest = new Map<string, AttentionReport>();
  for (const report of reports) {
    const key = `${report.campaignId}:${report.id}`;
    const known = newest.get(key);
    if (known === undefined || supersedes(report, known)) newest.set(key, report);
  }
  return [...newest.values()];
}
