import type { Expr } from '../promql/ast';
import type { Template } from './template';

/** An alerting rule, read and checked. */
export interface AlertRule {
  /** `alertname`. */
  readonly name: string;
  /** The rule file's name and the group in it, for messages. */
  readonly file: string;
  readonly group: string;
  /** As it was written, for messages and links. */
  readonly expression: string;
  readonly expr: Expr;
  /** How long the expression must hold before the alert fires. Milliseconds. */
  readonly holdMs: number;
  readonly labels: Readonly<Record<string, Template>>;
  readonly annotations: Readonly<Record<string, Template>>;
  /** The annotations before anything is filled in. */
  readonly annotationTexts: Readonly<Record<string, string>>;
  /** The labels before anything is filled in. */
  readonly labelTexts: Readonly<Record<string, string>>;
}
