import { EvaluationError } from '../errors';
import { type Labels, labelsKey } from '../labels';

/** One series at one time. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** What an expression is at one time. */
export type Value =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'vector'; readonly samples: readonly Sample[] };

export function scalar(value: number): Value {
  return { kind: 'scalar', value };
}

/** @throws EvaluationError when two samples have the same labels, as it happens when a dropped name made the difference */
export function vector(samples: readonly Sample[]): Value {
  const keys = new Set(samples.map(({ labels }) => labelsKey(labels)));
  if (keys.size < samples.length) {
    throw new EvaluationError('two series of a vector have the same labels');
  }
  return { kind: 'vector', samples };
}
