import { METRIC_NAME } from '../labels';
import type { Expr, Selector } from './ast';

/** What an expression reads. Times are milliseconds before the evaluation. */
export interface Needs {
  /** Metric names that it reads, and the oldest sample of each that can matter. */
  readonly reachMs: ReadonlyMap<string, number>;
  /** The same for all metrics, when a selector without a plain name may read any of them. */
  readonly anyReachMs: number | undefined;
}

/** @param lookbackMs how far back an instant selector looks */
export function needsOf(exprs: readonly Expr[], lookbackMs: number): Needs {
  const reachMs = new Map<string, number>();
  let anyReachMs: number | undefined;
  for (const [{ name, offsetMs }, windowMs] of exprs.flatMap((expr) => [
    ...selections(expr, 0, lookbackMs),
  ])) {
    const ms = windowMs + Math.max(offsetMs, 0);
    if (name === undefined) anyReachMs = Math.max(anyReachMs ?? 0, ms);
    else reachMs.set(name, Math.max(reachMs.get(name) ?? 0, ms));
  }
  return { reachMs, anyReachMs };
}

/** The selectors of an expression, with how far each looks back by itself and all that is around it. */
function* selections(expr: Expr, outerMs: number, lookbackMs: number): Iterable<readonly [Selector, number]> {
  switch (expr.kind) {
    case 'number':
      return;
    case 'selector':
      yield [expr, outerMs + lookbackMs];
      return;
    case 'range':
      yield [expr.selector, outerMs + expr.rangeMs];
      return;
    case 'subquery':
      yield* selections(expr.expr, outerMs + expr.rangeMs + Math.max(expr.offsetMs, 0), lookbackMs);
      return;
    case 'call':
      for (const arg of expr.args) yield* selections(arg, outerMs, lookbackMs);
      return;
    case 'binary':
      yield* selections(expr.left, outerMs, lookbackMs);
      yield* selections(expr.right, outerMs, lookbackMs);
      return;
    default:
      yield* selections(expr.expr, outerMs, lookbackMs);
  }
}

/** Every metric name that an expression names, by identifier or by `__name__`. */
export function metricNamesIn(expr: Expr): string[] {
  return selectorsIn(expr).flatMap(({ matchers }) =>
    matchers.filter(({ label }) => label === METRIC_NAME).map(({ value }) => value),
  );
}

/** Every selector of an expression, in the order in which they are written. */
export function selectorsIn(expr: Expr): Selector[] {
  return [...selections(expr, 0, 0)].map(([selector]) => selector);
}
