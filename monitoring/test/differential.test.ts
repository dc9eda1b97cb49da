import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { EvaluationError } from '../src/errors';
import { type Labels, METRIC_NAME } from '../src/labels';
import { evaluate } from '../src/promql/evaluate';
import { parsePromql } from '../src/promql/parse';
import { DEFAULT_SEMANTICS, type Semantics } from '../src/promql/semantics';
import { SampleStore } from '../src/store/sample-store';
import { parseSeries } from './support/fixture';
import { promtool, promtoolMajor } from './support/promtool';
import { type RandomCase, randomCase } from './support/random-promql';
import { parseSeriesValues } from './support/series-values';

/** Cases a run; each is ten expressions over its own series. */
const CASES = Number(process.env.PROMQL_CASES ?? 150);
const SEED = Number(process.env.SEED ?? 1);
const STEP_MS = 60_000;

interface Check {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** promtool loads samples only up to the last evaluation: negative offsets need those beyond the others'. */
const LAST: Check = { expr: 'vector(1)', eval_time: '2h', exp_samples: [{ labels: '{}', value: 1 }] };

describe('the embedded evaluator and Prometheus', () => {
  it(`compute the same for random expressions over random series (SEED=${SEED})`, () => {
    const cases = fc.sample(randomCase, { numRuns: CASES, seed: SEED });
    const tests = cases.map((one) => ({
      interval: '1m',
      input_series: one.series,
      promql_expr_test: [...one.queries.flatMap((query) => checksOf(one, query.expr, query.atSeconds)), LAST],
    }));
    const checks = tests.flatMap((test) => test.promql_expr_test);
    // Proof of nothing if most expressions came out empty, or with errors, and were left out.
    expect(checks.filter((check) => check.exp_samples.length > 0)).to.have.length.above(CASES * 4);
    const run = judge({ rule_files: [], evaluation_interval: '1m', tests });
    expect(run.ok, run.output.replace(/\n\s*\n/g, '\n').slice(0, 4_000)).to.equal(true);
  });

  it('are told apart when a result differs', () => {
    const check: Check = {
      expr: 'vector(1)',
      eval_time: '0s',
      exp_samples: [{ labels: '{}', value: 1.0000000000000002 }],
    };
    const test = { interval: '1m', input_series: [], promql_expr_test: [check] };
    expect(judge({ rule_files: [], evaluation_interval: '1m', tests: [test] }).ok).to.equal(false);
  });
});

function judge(file: unknown): { ok: boolean; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'promql-'));
  try {
    const path = join(folder, 'differential.test.yml');
    writeFileSync(path, stringify(file));
    return promtool('test', 'rules', path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * What we compute, as promtool's expectations. promtool compares numbers with ==, which NaN fails: two expressions see to
 * that the numbers, and where NaN is, are compared apart. What we refuse with an error is no check.
 */
function checksOf(one: RandomCase, expression: string, atSeconds: number): Check[] {
  const checks = [`(${expression}) == (${expression})`, `(${expression}) != bool (${expression})`];
  return checks.flatMap((expr) => {
    const samples = samplesOf(one, expr, atSeconds);
    return samples === undefined ? [] : [{ expr, eval_time: `${atSeconds}s`, exp_samples: samples }];
  });
}

function samplesOf(one: RandomCase, expr: string, atSeconds: number): Check['exp_samples'] | undefined {
  try {
    const value = evaluate(parsePromql(expr), {
      source: fill(one),
      atMs: atSeconds * 1000,
      semantics: semantics(),
    });
    return value.kind === 'scalar'
      ? [{ labels: '{}', value: value.value }]
      : value.samples.map((sample) => ({ labels: spell(sample.labels), value: sample.value }));
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

function spell(labels: Labels): string {
  const pairs = Object.entries(labels).filter(([name]) => name !== METRIC_NAME);
  return `${labels[METRIC_NAME] ?? ''}{${pairs.map(([name, value]) => `${name}="${value}"`).join(',')}}`;
}

let known: Semantics | undefined;

/** Those of the Prometheus at hand. */
function semantics(): Semantics {
  known ??= { ...DEFAULT_SEMANTICS, prometheus: promtoolMajor() };
  return known;
}

function fill(one: RandomCase): SampleStore {
  const store = new SampleStore(() => Number.POSITIVE_INFINITY);
  for (const { series, values } of one.series) {
    const labels = parseSeries(series);
    for (const [index, value] of parseSeriesValues(values).entries()) {
      if (value === 'stale') store.markStale(labels, index * STEP_MS);
      else if (value !== undefined) store.append(labels, index * STEP_MS, value);
    }
  }
  return store;
}
