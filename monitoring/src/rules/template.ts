import { TemplateError } from '../errors';
import type { Labels } from '../labels';
import { formatFixed, formatValue } from './go-format';
import { humanize, humanizeDuration, humanizePercentage } from './humanize';

/** A label's or annotation's text with its placeholders filled in. `value` is the expression's. */
export type Template = (labels: Labels, value: number) => string;

const PIPES: Readonly<Record<string, (value: number) => string>> = {
  humanize,
  humanizeDuration,
  humanizePercentage,
};
const LABEL = /^\$labels\.([a-zA-Z_][a-zA-Z0-9_]*)$/;

/**
 * Reads a template. Of Go's language it knows what alerts need: `{{ $labels.x }}`, `{{ $value }}`, and the value through
 * `humanize`, `humanizePercentage`, `humanizeDuration` or `printf "%.2f"`, as `{{ $value | humanize }}` or
 * `{{ humanize $value }}`.
 * @throws TemplateError for anything else
 */
export function compileTemplate(text: string): Template {
  const parts: Template[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('{{', position);
    const literal = text.slice(position, open < 0 ? undefined : open);
    parts.push(() => literal);
    if (open < 0) break;
    const close = text.indexOf('}}', open);
    if (close < 0) throw new TemplateError(text, open, '{{ without }}');
    parts.push(compileAction(text, open, text.slice(open + 2, close).trim()));
    position = close + 2;
  }
  return (labels, value) => parts.map((part) => part(labels, value)).join('');
}

function compileAction(text: string, position: number, action: string): Template {
  if (action === '$value') return (_, value) => formatValue(value);
  const label = LABEL.exec(action)?.[1];
  if (label !== undefined) return (labels) => labels[label] ?? '';
  const piped = /^\$value\s*\|\s*(.+)$/.exec(action) ?? /^(.+?)\s+\$value$/.exec(action);
  const pipe = pipeOf(piped?.[1] ?? '');
  if (pipe === undefined) throw new TemplateError(text, position, `{{ ${action} }} is not filled in here`);
  return (_, value) => pipe(value);
}

function pipeOf(text: string): ((value: number) => string) | undefined {
  const decimals = /^printf\s+"%\.(\d)f"$/.exec(text)?.[1];
  if (decimals !== undefined) return (value) => formatFixed(value, Number(decimals));
  return Object.hasOwn(PIPES, text) ? PIPES[text] : undefined;
}
