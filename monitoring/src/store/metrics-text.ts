import { MetricsTextError } from '../errors';
import { type Labels, labelsKey, METRIC_NAME, withoutEmpty } from '../labels';

/** One line of metric text. */
export interface TextSample {
  readonly labels: Labels;
  readonly value: number;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|(?=\}))/;
const VALUE = /^\s*(\S+)\s*$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Reads Prometheus's text format, as prom-client prints it. Comments, HELP and TYPE are passed over.
 * @param wanted only samples of metrics that it accepts are returned; the rest is not even looked at
 * @throws MetricsTextError on a malformed line, a timestamp (our registries print none), or a series that comes twice
 */
export function parseMetricsText(text: string, wanted: (name: string) => boolean = () => true): TextSample[] {
  const samples: TextSample[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const name = NAME.exec(line)?.[0];
    if (name === undefined) throw new MetricsTextError(index + 1, 'starts with no metric name');
    if (!wanted(name)) continue;
    const sample = parseLine(line, name, index + 1);
    const key = labelsKey(sample.labels);
    if (seen.has(key)) throw new MetricsTextError(index + 1, `${name} comes twice with the same labels`);
    seen.add(key);
    samples.push(sample);
  }
  return samples;
}

function parseLine(line: string, name: string, number: number): TextSample {
  const labels: Record<string, string> = { [METRIC_NAME]: name };
  let rest = line.slice(name.length);
  if (rest.startsWith('{')) {
    rest = rest.slice(1);
    while (!/^\s*\}/.test(rest)) {
      const label = LABEL.exec(rest);
      if (label === null)
        throw new MetricsTextError(number, `the labels of ${name} are not name="value" pairs`);
      labels[label[1] as string] = unescaped(label[2] as string);
      rest = rest.slice(label[0].length);
    }
    rest = rest.slice(rest.indexOf('}') + 1);
  }
  const value = VALUE.exec(rest)?.[1];
  if (value === undefined) throw new MetricsTextError(number, `${name} is not followed by one value alone`);
  return { labels: withoutEmpty(labels), value: parseValue(value, number) };
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}

function parseValue(text: string, line: number): number {
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinity = /^([+-]?)inf$/i.exec(text);
  if (infinity !== null) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!NUMBER.test(text)) throw new MetricsTextError(line, `${text} is not a number`);
  return Number(text);
}
