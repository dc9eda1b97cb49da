import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MonitoringError, RuleFileError } from '../errors';
import { parseDuration } from '../promql/literals';
import { parsePromql } from '../promql/parse';
import type { AlertRule } from './rule';
import { compileTemplate, type Template } from './template';
import { openYaml, type YamlField } from './yaml-field';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Reads every `*.yml` and `*.yaml` of a folder, by name, as Prometheus rule files.
 * @throws RuleFileError for the first rule that is malformed or that the embedded evaluator can not keep
 */
export function loadRules(folder: string): AlertRule[] {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file));
  return files.sort().flatMap((file) => loadRuleFile(join(folder, file)));
}

/** Reads one rule file. Throws as {@link loadRules} does. */
export function loadRuleFile(path: string): AlertRule[] {
  return parseRules(readFileSync(path, 'utf8'), basename(path));
}

/** Reads a rule file's text; `file` is its name, for messages. Throws as {@link loadRules} does. */
export function parseRules(text: string, file: string): AlertRule[] {
  const root = openYaml(text, file);
  root.allowKeys(['groups']);
  const names = new Set<string>();
  return root
    .required('groups')
    .items()
    .flatMap((group) => {
      const name = group.required('name').text();
      if (names.has(name)) throw group.required('name').error(`a second group ${name}`);
      names.add(name);
      return parseGroup(group, file, name);
    });
}

function parseGroup(group: YamlField, file: string, name: string): AlertRule[] {
  group.allowKeys(['name', 'rules']);
  const seen = new Set<string>();
  return group
    .required('rules')
    .items()
    .map((field) => {
      const rule = parseRule(field, file, name);
      const key = JSON.stringify([rule.name, rule.labelTexts]);
      if (seen.has(key)) throw field.error(`a second ${rule.name} with the same labels`);
      seen.add(key);
      return rule;
    });
}

function parseRule(field: YamlField, file: string, group: string): AlertRule {
  // Recording rules, keep_firing_for and a group's own interval are Prometheus's; here they would be ignored silently.
  field.allowKeys(['alert', 'expr', 'for', 'labels', 'annotations']);
  const expression = field.required('expr').text();
  const labelTexts = texts(field.optional('labels'), ['alertname']);
  const annotationTexts = texts(field.optional('annotations'), []);
  return {
    name: field.required('alert').text(),
    file,
    group,
    expression,
    expr: within(field.required('expr'), () => parsePromql(expression)),
    holdMs: holdMs(field.optional('for')),
    labels: templates(field.optional('labels'), labelTexts),
    annotations: templates(field.optional('annotations'), annotationTexts),
    annotationTexts,
    labelTexts,
  };
}

function holdMs(field: YamlField | undefined): number {
  if (field === undefined) return 0;
  const ms = parseDuration(field.text());
  if (ms === undefined) throw field.error('not a duration, such as 5m');
  return ms;
}

function texts(field: YamlField | undefined, reserved: readonly string[]): Record<string, string> {
  const entries = field?.entries() ?? [];
  for (const [name, value] of entries) {
    if (!LABEL_NAME.test(name) || reserved.includes(name)) throw value.error(`${name} can not be set`);
  }
  return Object.fromEntries(entries.map(([name, value]) => [name, value.text()]));
}

function templates(
  field: YamlField | undefined,
  written: Readonly<Record<string, string>>,
): Record<string, Template> {
  return Object.fromEntries(
    (field?.entries() ?? []).map(([name, value]) => [
      name,
      within(value, () => compileTemplate(written[name] ?? '')),
    ]),
  );
}

/** Says in which file and line the error of a field's content is. */
function within<T>(field: YamlField, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MonitoringError && !(error instanceof RuleFileError)) {
      throw field.error(error.message, error);
    }
    throw error;
  }
}
