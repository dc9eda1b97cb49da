/**
 * Reports that come as if by clockwork. The beacon reports by a timer too, but a browser's timers and a network shake it by some
 * milliseconds each time; a script beside the server is not shaken.
 */
import type { AttentionMark, Rule } from '../observation';

const REPORTS_LEAST = 8;
/** Between the longest and the shortest gap. */
const SPREAD_LEAST_MS = 3;
const SCORE = 30;

export const regularReports: Rule = {
  name: 'regular_reports',
  examine({ attention }) {
    if (attention.length < REPORTS_LEAST) return null;
    const gaps = gapsOf(attention);
    const spreadMs = Math.max(...gaps) - Math.min(...gaps);
    if (spreadMs >= SPREAD_LEAST_MS) return null;
    return { score: SCORE, detail: `${attention.length} reports with gaps that differ by ${spreadMs} ms` };
  },
};

function gapsOf(attention: readonly AttentionMark[]): number[] {
  return attention.slice(1).map(({ atMs }, index) => atMs - (attention[index]?.atMs ?? atMs));
}
