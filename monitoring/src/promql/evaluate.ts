import { EvaluationError } from '../errors';
import { type Labels, labelsKey, METRIC_NAME, withoutName } from '../labels';
import type { SeriesSource } from '../store/sample-store';
import type { Point, Series } from '../store/series';
import { aggregate } from './aggregate';
import type { Call, Expr, Matcher, RangeSelector, Selector, Subquery } from './ast';
import { applyBinary } from './binary';
import { RANGE_FUNCTIONS, VALUE_FUNCTIONS } from './functions';
import type { RangeSeries } from './rate';
import { DEFAULT_SEMANTICS, type Semantics, windowStart } from './semantics';
import { type Sample, scalar, type Value, vector } from './value';

/** What an expression is evaluated over, and when (milliseconds since 1970). */
export interface Context {
  readonly source: SeriesSource;
  readonly atMs: number;
  readonly semantics?: Semantics;
}

/**
 * Evaluates an expression at one time, as Prometheus's instant queries do.
 * @throws EvaluationError when these series give it no answer: a match of many to one, two series with equal labels
 */
export function evaluate(expr: Expr, context: Context): Value {
  switch (expr.kind) {
    case 'number':
      return scalar(expr.value);
    case 'parentheses':
      return evaluate(expr.expr, context);
    case 'selector':
      return { kind: 'vector', samples: selectInstant(expr, context) };
    case 'negation':
      return negate(evaluate(expr.expr, context));
    case 'binary':
      return applyBinary(
        expr,
        evaluate(expr.left, context),
        evaluate(expr.right, context),
        context.semantics ?? DEFAULT_SEMANTICS,
      );
    case 'aggregation':
      return vector(aggregate(expr, samplesOf(expr.expr, context)));
    case 'call':
      return call(expr, context);
    case 'range':
    case 'subquery':
      throw new EvaluationError('a range vector has no value at one time');
  }
}

function samplesOf(expr: Expr, context: Context): readonly Sample[] {
  const value = evaluate(expr, context);
  return value.kind === 'vector' ? value.samples : [{ labels: {}, value: value.value }];
}

function numberOf(expr: Expr, context: Context): number {
  const value = evaluate(expr, context);
  return value.kind === 'scalar' ? value.value : Number.NaN;
}

function negate(value: Value): Value {
  if (value.kind === 'scalar') return scalar(-value.value);
  return vector(
    value.samples.map((sample) => ({ labels: withoutName(sample.labels), value: -sample.value })),
  );
}

function matching(selector: Selector, source: SeriesSource): Series[] {
  return [...source.series(selector.name)].filter(({ labels }) =>
    selector.matchers.every((matcher) => matcher.matches(labels[matcher.label] ?? '')),
  );
}

function selectInstant(
  selector: Selector,
  { source, atMs, semantics = DEFAULT_SEMANTICS }: Context,
): Sample[] {
  const endMs = atMs - selector.offsetMs;
  const startMs = windowStart(endMs, semantics.lookbackMs, semantics);
  return matching(selector, source).flatMap((series) => {
    const point = series.latest(startMs, endMs);
    return point === undefined ? [] : [{ labels: series.labels, value: point.value }];
  });
}

function call(expr: Call, context: Context): Value {
  const [first, ...rest] = expr.args;
  if (first === undefined) return scalar(context.atMs / 1000);
  const overRange = RANGE_FUNCTIONS[expr.name];
  if (overRange !== undefined) return alongRange(expr, first, context);
  const perValue = VALUE_FUNCTIONS[expr.name];
  if (perValue !== undefined) {
    const args = rest.map((arg) => numberOf(arg, context));
    const samples = samplesOf(first, context);
    return vector(
      samples.map(({ labels, value }) => ({ labels: withoutName(labels), value: perValue(value, args) })),
    );
  }
  return special(expr.name, first, context);
}

function special(name: string, arg: Expr, context: Context): Value {
  const samples = samplesOf(arg, context);
  switch (name) {
    case 'absent':
      return vector(samples.length > 0 ? [] : [{ labels: labelsOfAbsent(arg), value: 1 }]);
    case 'vector':
      return vector(samples);
    case 'scalar':
      return scalar(samples.length === 1 ? (samples[0]?.value ?? Number.NaN) : Number.NaN);
    default:
      throw new EvaluationError(`${name}() is not computed here`);
  }
}

/** What is known of a series that is not there: the labels that its selector asks for with `=`, once each. */
function labelsOfAbsent(arg: Expr): Labels {
  const labels = new Map<string, string>();
  const seen = new Set<string>();
  for (const { label, op, value } of matchersOf(arg)) {
    if (label === METRIC_NAME) continue;
    if (op === '=' && !seen.has(label)) labels.set(label, value);
    else labels.delete(label);
    if (op === '=') seen.add(label);
  }
  return Object.fromEntries([...labels].filter(([, value]) => value !== ''));
}

function matchersOf(expr: Expr): readonly Matcher[] {
  if (expr.kind === 'parentheses') return matchersOf(expr.expr);
  return expr.kind === 'selector' ? expr.matchers : [];
}

function alongRange(expr: Call, arg: Expr, context: Context): Value {
  const compute = RANGE_FUNCTIONS[expr.name];
  const keepsName = expr.name === 'last_over_time';
  return vector(
    selectRange(arg, context).flatMap((series) => {
      const value = compute?.(series, context.semantics ?? DEFAULT_SEMANTICS);
      if (value === undefined) return [];
      return [{ labels: keepsName ? series.labels : withoutName(series.labels), value }];
    }),
  );
}

function selectRange(expr: Expr, context: Context): RangeSeries[] {
  if (expr.kind === 'parentheses') return selectRange(expr.expr, context);
  if (expr.kind === 'range') return selectorRange(expr, context);
  if (expr.kind === 'subquery') return subqueryRange(expr, context);
  throw new EvaluationError('not a range vector');
}

function selectorRange({ selector, rangeMs }: RangeSelector, context: Context): RangeSeries[] {
  const endMs = context.atMs - selector.offsetMs;
  const firstMs = windowStart(endMs, rangeMs, context.semantics ?? DEFAULT_SEMANTICS);
  return matching(selector, context.source)
    .map((series) => ({
      labels: series.labels,
      points: series.range(firstMs, endMs),
      startMs: endMs - rangeMs,
      endMs,
    }))
    .filter(({ points }) => points.length > 0);
}

/** Evaluates the inner expression at every multiple of the step inside the window. */
function subqueryRange(subquery: Subquery, context: Context): RangeSeries[] {
  const endMs = context.atMs - subquery.offsetMs;
  const startMs = endMs - subquery.rangeMs;
  const firstMs = windowStart(endMs, subquery.rangeMs, context.semantics ?? DEFAULT_SEMANTICS);
  const found = new Map<string, { labels: Labels; points: Point[] }>();
  const { stepMs } = subquery;
  for (let atMs = Math.ceil(firstMs / stepMs) * stepMs; atMs <= endMs; atMs += stepMs) {
    for (const { labels, value } of samplesOf(subquery.expr, { ...context, atMs })) {
      const key = labelsKey(labels);
      const series = found.get(key) ?? { labels, points: [] };
      series.points.push({ atMs, value });
      found.set(key, series);
    }
  }
  return [...found.values()].map((series) => ({ ...series, startMs, endMs }));
}
