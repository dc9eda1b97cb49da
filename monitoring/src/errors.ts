/** Everything this package refuses, each kind its own class. Catch {@link MonitoringError} for all of them. */

/** Base class; `name` is the class's own. */
export abstract class MonitoringError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A PromQL expression that is refused when it is loaded. `position` is the offending character, from 0. */
export abstract class PromqlError extends MonitoringError {
  constructor(
    readonly expression: string,
    readonly position: number,
    readonly rule: string,
  ) {
    super(`${rule}, at character ${position} of: ${oneLine(expression)}`);
  }
}

/** Not PromQL at all, by Prometheus's own grammar. */
export class PromqlSyntaxError extends PromqlError {}

/** PromQL, but outside the subset that the embedded evaluator computes. */
export class UnsupportedPromqlError extends PromqlError {}

/** PromQL whose operands do not fit together, as Prometheus too would refuse it. */
export class PromqlTypeError extends PromqlError {}

/** An expression that is sound but has no answer over the series at hand, such as a many-to-many match. */
export class EvaluationError extends MonitoringError {}

/** A rule file that is refused. `line` and `column` (from 1) are where the named field's value starts. */
export class RuleFileError extends MonitoringError {
  constructor(
    readonly file: string,
    readonly line: number,
    readonly column: number,
    readonly field: string,
    readonly rule: string,
    options?: ErrorOptions,
  ) {
    super(`${file}:${line}:${column}: ${field}: ${rule}`, options);
  }
}

/** A label or annotation template that is refused when it is loaded. `position` is the offending character, from 0. */
export class TemplateError extends MonitoringError {
  constructor(
    readonly template: string,
    readonly position: number,
    readonly rule: string,
  ) {
    super(`${rule}, at character ${position} of: ${oneLine(template)}`);
  }
}

/** Metric text that is not Prometheus's exposition format. `line` counts from 1. */
export class MetricsTextError extends MonitoringError {
  constructor(
    readonly line: number,
    readonly rule: string,
  ) {
    super(`metrics text, line ${line}: ${rule}`);
  }
}

/** A sample that is not newer than its series' newest one. Both times in milliseconds. */
export class OutOfOrderError extends MonitoringError {
  constructor(
    readonly atMs: number,
    readonly newestMs: number,
  ) {
    super(`a sample at ${atMs} ms does not follow the newest one, at ${newestMs} ms`);
  }
}

/** A webhook that did not take a notification, after all attempts. */
export class DeliveryError extends MonitoringError {
  constructor(
    readonly attempts: number,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`not delivered in ${attempts} attempts: ${reason}`, options);
  }
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
