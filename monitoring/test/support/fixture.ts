/** Runs promtool's unit-test files against the embedded evaluator, with promtool's meaning of every field. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { AlertBook } from '../../src/alerts/alert-book';
import { type Labels, labelsKey, METRIC_NAME } from '../../src/labels';
import { stderrLog } from '../../src/log';
import { evaluate } from '../../src/promql/evaluate';
import { parseDuration } from '../../src/promql/literals';
import { parsePromql } from '../../src/promql/parse';
import { DEFAULT_SEMANTICS, type Semantics } from '../../src/promql/semantics';
import { loadRuleFile } from '../../src/rules/load';
import { SampleStore } from '../../src/store/sample-store';
import { type InputValue, parseSeriesValues } from './series-values';

/** One thing that a fixture expects, and what came of it. */
export interface Finding {
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

interface FixtureFile {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly tests: readonly FixtureTest[];
}

interface FixtureTest {
  readonly name?: string;
  readonly interval: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test?: readonly AlertCheck[];
  readonly promql_expr_test?: readonly ExpressionCheck[];
}

interface AlertCheck {
  readonly eval_time: string;
  readonly alertname: string;
  readonly exp_alerts?: readonly { readonly exp_labels: Labels; readonly exp_annotations: Labels }[];
}

interface ExpressionCheck {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples?: readonly { readonly labels: string; readonly value: number }[];
}

/** Runs a file. The findings, in the file's order, are compared by whoever called. */
export function runFixture(path: string, semantics: Semantics = DEFAULT_SEMANTICS): Finding[] {
  const file = parse(readFileSync(path, 'utf8'), { merge: true }) as FixtureFile;
  const rules = file.rule_files.flatMap((rule) => loadRuleFile(join(dirname(path), rule)));
  return file.tests.flatMap((test, index) => {
    const title = test.name ?? `test ${index + 1}`;
    const book = new AlertBook(rules, { semantics, repeatMs: Number.POSITIVE_INFINITY, log: stderrLog });
    const intervalMs = milliseconds(file.evaluation_interval);
    return [
      ...runAlerts(title, test, book, intervalMs),
      ...(test.promql_expr_test ?? []).map((check) => runExpression(title, test, check, semantics)),
    ];
  });
}

function runAlerts(title: string, test: FixtureTest, book: AlertBook, intervalMs: number): Finding[] {
  const checks = test.alert_rule_test ?? [];
  const lastMs = Math.max(...checks.map((check) => milliseconds(check.eval_time)));
  const store = fill(test);
  const findings = new Map<AlertCheck, Finding>();
  for (let atMs = 0; atMs <= lastMs; atMs += intervalMs) {
    book.evaluate(store, atMs);
    for (const check of checks) {
      const wantedMs = milliseconds(check.eval_time);
      if (atMs <= wantedMs && wantedMs < atMs + intervalMs) findings.set(check, compare(title, check, book));
    }
  }
  return checks.map((check) => findings.get(check) as Finding);
}

function compare(title: string, check: AlertCheck, book: AlertBook): Finding {
  const actual = book
    .active()
    .filter(({ name, state }) => name === check.alertname && state === 'firing')
    .map(({ labels, annotations }) => ({ labels, annotations }));
  const expected = (check.exp_alerts ?? []).map(({ exp_labels = {}, exp_annotations = {} }) => ({
    labels: { ...exp_labels, alertname: check.alertname },
    annotations: exp_annotations,
  }));
  return {
    what: `${title}: ${check.alertname} at ${check.eval_time}`,
    expected: sorted(expected),
    actual: sorted(actual),
  };
}

function runExpression(
  title: string,
  test: FixtureTest,
  check: ExpressionCheck,
  semantics: Semantics,
): Finding {
  const context = { source: fill(test), atMs: milliseconds(check.eval_time), semantics };
  const value = evaluate(parsePromql(check.expr), context);
  const samples = value.kind === 'vector' ? value.samples : [{ labels: {}, value: value.value }];
  return {
    what: `${title}: ${check.expr} at ${check.eval_time}`,
    expected: sorted(
      (check.exp_samples ?? []).map((sample) => ({
        labels: parseSeries(sample.labels),
        value: sample.value,
      })),
    ),
    actual: sorted(samples),
  };
}

function sorted<T extends { readonly labels: Labels }>(items: readonly T[]): T[] {
  return [...items].sort((left, right) => (labelsKey(left.labels) < labelsKey(right.labels) ? -1 : 1));
}

/** All of a test's samples: what an evaluation at some time may not know yet lies after that time. */
function fill(test: FixtureTest): SampleStore {
  const store = new SampleStore(() => Number.POSITIVE_INFINITY, { maxSamplesPerSeries: 1_000_000 });
  const stepMs = milliseconds(test.interval);
  for (const { series, values } of test.input_series) {
    const labels = parseSeries(series);
    for (const [index, value] of parseSeriesValues(values).entries())
      put(store, labels, index * stepMs, value);
  }
  return store;
}

function put(store: SampleStore, labels: Labels, atMs: number, value: InputValue): void {
  if (value === 'stale') store.markStale(labels, atMs);
  else if (value !== undefined) store.append(labels, atMs, value);
}

/** A series' name is a selector with equality alone. */
export function parseSeries(text: string): Labels {
  if (text.trim() === '{}') return {};
  const expr = parsePromql(text);
  if (expr.kind !== 'selector') throw new Error(`not a series: ${text}`);
  const labels = Object.fromEntries(expr.matchers.map(({ label, value }) => [label, value]));
  return expr.name === undefined ? labels : { [METRIC_NAME]: expr.name, ...labels };
}

function milliseconds(text: string | number): number {
  const ms = text === 0 ? 0 : parseDuration(String(text));
  if (ms === undefined) throw new Error(`not a duration: ${text}`);
  return ms;
}
