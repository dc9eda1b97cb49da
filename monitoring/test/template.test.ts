import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { TemplateError } from '../src/errors';
import { compileTemplate } from '../src/rules/template';
import { promtool } from './support/promtool';

const TEMPLATES = {
  plain: '{{ $value }}',
  humanized: '{{ $value | humanize }}',
  percentage: '{{humanizePercentage $value}}',
  whole: '{{ $value | printf "%.0f" }}',
  cents: '{{printf "%.2f" $value}}',
  duration: 'for {{ $value | humanizeDuration }} on {{ $labels.host }}{{ $labels.nowhere }}.',
} as const;

describe('a template', () => {
  it('is filled in as Prometheus does it, for any number', () => {
    const values = [
      ...[
        0, -0, 1, -1, 0.1, 59.9999, 60, 3599, 3600, 86_399, 86_400, 90_061.5, 999.95, 999_950, 999_999,
        1_000_000,
      ],
      ...[1e-4, 1e-5, 123_456_789, 0.000123456, 1e17, 1e-7, 1e-27, 5e-324, 0.0999, 12_345.6789],
      // Ties between two roundings.
      ...[0.5, 1.5, 2.5, -2.5, 0.125, 0.375, -0.625, 1234.565, 0.005, 1e15 + 0.5, 210_050, 12.345, 2.5e-5],
      ...fc.sample(fc.double({ noNaN: true, min: -1e16, max: 1e16 }), { numRuns: 150, seed: 1 }),
      ...fc.sample(fc.double({ noNaN: true, min: -100, max: 100 }), { numRuns: 150, seed: 2 }),
      ...fc.sample(fc.integer({ min: -1_000_000, max: 1_000_000 }), { numRuns: 300, seed: 3 }),
    ];
    const run = judge([...new Set(values)], TEMPLATES);
    expect(run.ok, run.output.slice(0, 3_000)).to.equal(true);
  });

  it('is filled in as Prometheus does it, for numbers beyond all bounds', () => {
    // But for durations, which overflow in Prometheus.
    const { duration: _, ...templates } = TEMPLATES;
    const run = judge([1e20, 1e21, 1e27, 1e30, -1e300, Infinity, -Infinity], templates);
    expect(run.ok, run.output.slice(0, 3_000)).to.equal(true);
  });

  for (const text of [
    '{{ $value',
    '{{ $value | printf "%d" }}',
    '{{ $labels }}',
    '{{ query "up" }}',
    '{{ $value | title }}',
    '{{- $value }}',
  ]) {
    it(`is refused where it is more than is filled in here: ${text}`, () => {
      expect(() => compileTemplate(`a ${text}`))
        .to.throw(TemplateError)
        .with.property('position', 2);
    });
  }
});

/** Has promtool compare its annotations with ours. `vector(x)` gives an alert any value. */
function judge(
  values: readonly number[],
  templates: Readonly<Record<string, string>>,
): { ok: boolean; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'template-'));
  const rules = values.map((value, index) => ({
    alert: `A${index}`,
    expr: `vector(${spell(value)})`,
    labels: { host: 'h' },
    annotations: templates,
  }));
  const checks = values.map((value, index) => ({
    eval_time: '0s',
    alertname: `A${index}`,
    exp_alerts: [{ exp_labels: { host: 'h' }, exp_annotations: ours(value, templates) }],
  }));
  try {
    writeFileSync(join(folder, 'rules.yml'), stringify({ groups: [{ name: 'g', rules }] }));
    const test = { interval: '1m', input_series: [], alert_rule_test: checks };
    const file = { rule_files: ['rules.yml'], evaluation_interval: '1m', tests: [test] };
    writeFileSync(join(folder, 'fixture.yml'), stringify(file));
    return promtool('test', 'rules', join(folder, 'fixture.yml'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** $labels are the series' own: those that the rule adds are not among them. */
function ours(value: number, templates: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([name, text]) => [name, compileTemplate(text)({}, value)]),
  );
}

function spell(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  return value > 0 ? 'Inf' : '-Inf';
}
