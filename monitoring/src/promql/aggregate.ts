import { type Labels, labelsKey, METRIC_NAME, onlyLabels, withoutLabels } from '../labels';
import type { AggregateOp, Aggregation } from './ast';
import { mean, sum } from './over-time';
import type { Sample } from './value';

const AGGREGATES: Readonly<Record<AggregateOp, (values: readonly number[]) => number>> = {
  sum,
  avg: mean,
  // NaN is passed over, unless there is nothing else.
  max: (values) => values.reduce((max, next) => (max < next || Number.isNaN(max) ? next : max)),
  min: (values) => values.reduce((min, next) => (min > next || Number.isNaN(min) ? next : min)),
  count: (values) => values.length,
};

/** One sample per group of labels. */
export function aggregate({ op, without, labels }: Aggregation, samples: readonly Sample[]): Sample[] {
  const groups = new Map<string, { labels: Labels; values: number[] }>();
  for (const sample of samples) {
    const group = without
      ? withoutLabels(sample.labels, [...labels, METRIC_NAME])
      : onlyLabels(sample.labels, labels);
    const key = labelsKey(group);
    const known = groups.get(key) ?? { labels: group, values: [] };
    known.values.push(sample.value);
    groups.set(key, known);
  }
  return [...groups.values()].map((group) => ({ labels: group.labels, value: AGGREGATES[op](group.values) }));
}
