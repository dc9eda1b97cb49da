import type { ValueType } from './ast';
import { changes, mean, sum } from './over-time';
import { extrapolatedChange, type RangeSeries } from './rate';
import type { Semantics } from './semantics';

/** A function of a range vector: one number per series, or none. */
export type RangeFunction = (series: RangeSeries, semantics: Semantics) => number | undefined;
/** A function of an instant vector's values, with scalar arguments after it. */
export type ValueFunction = (value: number, args: readonly number[]) => number;

/** A function's argument types, in order; those from `required` on may be left out. */
export interface Signature {
  readonly args: readonly ValueType[];
  readonly required: number;
  readonly result: ValueType;
}

const values = (series: RangeSeries) => series.points.map((point) => point.value);

/** Functions that look along a series. All drop the metric's name but `last_over_time`. */
export const RANGE_FUNCTIONS: Readonly<Record<string, RangeFunction>> = {
  rate: (series, semantics) => extrapolatedChange(series, { counter: true, perSecond: true }, semantics),
  increase: (series, semantics) => extrapolatedChange(series, { counter: true, perSecond: false }, semantics),
  delta: (series, semantics) => extrapolatedChange(series, { counter: false, perSecond: false }, semantics),
  avg_over_time: (series) => mean(values(series)),
  sum_over_time: (series) => sum(values(series)),
  // NaN is passed over, unless there is nothing else.
  max_over_time: (series) =>
    values(series).reduce((max, next) => (next > max || Number.isNaN(max) ? next : max)),
  min_over_time: (series) =>
    values(series).reduce((min, next) => (next < min || Number.isNaN(min) ? next : min)),
  count_over_time: (series) => series.points.length,
  last_over_time: (series) => series.points.at(-1)?.value,
  changes: (series) => changes(values(series)),
};

/** Go's Max: an infinity wins even over NaN. */
function larger(left: number, right: number): number {
  return left === Infinity || right === Infinity ? Infinity : Math.max(left, right);
}

/** Functions of each value by itself. All drop the metric's name. */
export const VALUE_FUNCTIONS: Readonly<Record<string, ValueFunction>> = {
  abs: (value) => Math.abs(value),
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
  round: (value, [nearest = 1]) => Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest),
  clamp_min: (value, [min = Number.NaN]) => larger(value, min),
  clamp_max: (value, [max = Number.NaN]) => -larger(-value, -max),
};

const SPECIAL: Readonly<Record<string, Signature>> = {
  time: { args: [], required: 0, result: 'scalar' },
  absent: { args: ['instant vector'], required: 1, result: 'instant vector' },
  vector: { args: ['scalar'], required: 1, result: 'instant vector' },
  scalar: { args: ['instant vector'], required: 1, result: 'scalar' },
};

const SECOND_ARGUMENT: Readonly<Record<string, 'optional' | 'required'>> = {
  round: 'optional',
  clamp_min: 'required',
  clamp_max: 'required',
};

/** What a function takes and gives, or undefined when the evaluator has none of that name. */
export function signatureOf(name: string): Signature | undefined {
  if (Object.hasOwn(RANGE_FUNCTIONS, name)) {
    return { args: ['range vector'], required: 1, result: 'instant vector' };
  }
  if (!Object.hasOwn(VALUE_FUNCTIONS, name)) return Object.hasOwn(SPECIAL, name) ? SPECIAL[name] : undefined;
  const second = SECOND_ARGUMENT[name];
  if (second === undefined) return { args: ['instant vector'], required: 1, result: 'instant vector' };
  return {
    args: ['instant vector', 'scalar'],
    required: second === 'required' ? 2 : 1,
    result: 'instant vector',
  };
}
