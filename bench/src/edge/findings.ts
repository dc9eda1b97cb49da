/** What a run of the benchmark found. */
import type { AttentionFigure } from './attention';
import type { RedirectFigure } from './redirects';
import type { TagFigure } from './tags';

/** All of it. */
export interface EdgeFindings {
  /** Under which it was measured, one a line. */
  conditions: readonly string[];
  redirects: readonly RedirectFigure[];
  tags: readonly TagFigure[];
  attention: readonly AttentionFigure[];
}
