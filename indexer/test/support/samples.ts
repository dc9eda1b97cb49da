/** Metric text as Prometheus would read it. */
import { parseMetricsText } from '@crr/monitoring';

/** One series' value. */
export interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** The series of one metric, without the metric's name among their labels. */
export function samplesOf(text: string, metric: string): Sample[] {
  return parseMetricsText(text, (name) => name === metric).map(({ labels, value }) => {
    const { __name__, ...own } = labels;
    return { labels: own, value };
  });
}

/** The value of a metric that has one series. @throws when it has none or several */
export function sampleOf(text: string, metric: string): number {
  const [sample, ...others] = samplesOf(text, metric);
  if (sample === undefined || others.length > 0) throw new Error(`${metric} has not one series`);
  return sample.value;
}
