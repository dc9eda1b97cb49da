import { METRIC_NAME } from '../labels';
import type { Expr, Selector } from './ast';

/** What an expression reads: metric names, and how far back. */
export interface Needs {
  /** Undefined when a selector without a plain name may read any metric. */
  readonly names: ReadonlySet<string> | undefined;
  /** The oldest sample that can matter, in milliseconds before the evaluation. */
  readonly reachMs: number;
}

/** @param lookbackMs how far back an instant selector looks */
export function needsOf(expr: Expr, lookbackMs: number): Needs {
  const names = new Set<string>();
  let anyName = false;
  const select = (selector: Selector, reachMs: number): number => {
    if (selector.name === undefined) anyName = true;
    else names.add(selector.name);
    return reachMs + Math.max(selector.offsetMs, 0);
  };
  const reach = (part: Expr): number => {
    switch (part.kind) {
      case 'number':
        return 0;
      case 'selector':
        return select(part, lookbackMs);
      case 'range':
        return select(part.selector, part.rangeMs);
      case 'subquery':
        return reach(part.expr) + part.rangeMs + Math.max(part.offsetMs, 0);
      case 'parentheses':
      case 'negation':
      case 'aggregation':
        return reach(part.expr);
      case 'call':
        return Math.max(0, ...part.args.map(reach));
      case 'binary':
        return Math.max(reach(part.left), reach(part.right));
    }
  };
  const reachMs = reach(expr);
  return { names: anyName ? undefined : names, reachMs };
}

/** Every metric name that an expression names, by identifier or by `__name__`. */
export function metricNamesIn(expr: Expr): string[] {
  switch (expr.kind) {
    case 'number':
      return [];
    case 'selector':
      return expr.matchers.filter(({ label }) => label === METRIC_NAME).map(({ value }) => value);
    case 'range':
      return metricNamesIn(expr.selector);
    case 'call':
      return expr.args.flatMap(metricNamesIn);
    case 'binary':
      return [...metricNamesIn(expr.left), ...metricNamesIn(expr.right)];
    default:
      return metricNamesIn(expr.expr);
  }
}
