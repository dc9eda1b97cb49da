import { EvaluationError } from '../errors';
import { type Labels, labelsKey, METRIC_NAME, onlyLabels, withoutLabels, withoutName } from '../labels';
import {
  type ArithmeticOp,
  type Binary,
  type ComparisonOp,
  isComparison,
  isSetOp,
  type Matching,
  type SetOp,
} from './ast';
import type { Semantics } from './semantics';
import { type Sample, scalar, type Value, vector } from './value';

const ARITHMETIC: Readonly<Record<ArithmeticOp, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  // Go's Pow: 1 to any power is 1, and so is −1 to an infinite one; in JavaScript they are NaN.
  '^': (left, right) => (left === 1 || (left === -1 && Math.abs(right) === Infinity) ? 1 : left ** right),
};

const COMPARISON: Readonly<Record<ComparisonOp, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** A binary operation over evaluated operands. */
export function applyBinary(binary: Binary, left: Value, right: Value, semantics: Semantics): Value {
  if (left.kind === 'scalar' && right.kind === 'scalar')
    return scalar(onScalars(binary, left.value, right.value));
  if (left.kind === 'scalar' && right.kind === 'vector') {
    return vector(withScalar(binary, right.samples, (value) => [left.value, value]));
  }
  if (left.kind === 'vector' && right.kind === 'scalar') {
    return vector(withScalar(binary, left.samples, (value) => [value, right.value]));
  }
  if (left.kind !== 'vector' || right.kind !== 'vector')
    throw new EvaluationError('operands of no known kind');
  if (isSetOp(binary.op)) return vector(onSets(binary.op, binary.matching, left.samples, right.samples));
  return vector(onPairs(binary, left.samples, right.samples, semantics));
}

function onScalars({ op }: Binary, left: number, right: number): number {
  if (isComparison(op)) return COMPARISON[op](left, right) ? 1 : 0;
  return isSetOp(op) ? Number.NaN : ARITHMETIC[op](left, right);
}

/** The result for one pair of numbers; undefined when a comparison filters it out. `kept` is what passes the filter. */
function onNumbers({ op, bool }: Binary, left: number, right: number, kept: number): number | undefined {
  if (isSetOp(op)) return undefined;
  if (!isComparison(op)) return ARITHMETIC[op](left, right);
  const holds = COMPARISON[op](left, right);
  if (bool) return holds ? 1 : 0;
  return holds ? kept : undefined;
}

/** Arithmetic and `bool` make a new quantity, so that the metric's name no longer fits. */
function resultLabels({ op, bool }: Binary, labels: Labels): Labels {
  return isComparison(op) && !bool ? labels : withoutName(labels);
}

function withScalar(
  binary: Binary,
  samples: readonly Sample[],
  operands: (value: number) => readonly [left: number, right: number],
): Sample[] {
  return samples.flatMap((sample) => {
    const value = onNumbers(binary, ...operands(sample.value), sample.value);
    return value === undefined ? [] : [{ labels: resultLabels(binary, sample.labels), value }];
  });
}

function signature(labels: Labels, matching: Matching): string {
  return labelsKey(matchedLabels(labels, matching));
}

function matchedLabels(labels: Labels, { on, labels: names }: Matching): Labels {
  return on ? onlyLabels(labels, names) : withoutLabels(labels, [...names, METRIC_NAME]);
}

function onPairs(
  binary: Binary,
  left: readonly Sample[],
  right: readonly Sample[],
  { prometheus }: Semantics,
): Sample[] {
  if (left.length === 0 || right.length === 0) return [];
  const partners = new Map<string, Sample>();
  for (const sample of right) {
    const key = signature(sample.labels, binary.matching);
    if (partners.has(key))
      throw new EvaluationError(`several series on the right of ${binary.op} match one another`);
    partners.set(key, sample);
  }
  const matched = new Set<string>();
  return left.flatMap((sample) => {
    const key = signature(sample.labels, binary.matching);
    const partner = partners.get(key);
    if (partner === undefined) return [];
    const value = onNumbers(binary, sample.value, partner.value, sample.value);
    if (value === undefined && prometheus === 2) return [];
    if (matched.has(key) && !binary.matching.manyToOne)
      throw new EvaluationError(`several series on the left of ${binary.op} match the same one`);
    matched.add(key);
    if (value === undefined) return [];
    return [{ labels: pairLabels(binary, sample.labels), value }];
  });
}

/** The left side's labels, without those that took no part in the match. */
function pairLabels(binary: Binary, labels: Labels): Labels {
  const { on, labels: names, manyToOne } = binary.matching;
  if (manyToOne) return resultLabels(binary, labels);
  const matched = on ? onlyLabels(labels, names) : withoutLabels(labels, names);
  return resultLabels(binary, matched);
}

function onSets(op: SetOp, matching: Matching, left: readonly Sample[], right: readonly Sample[]): Sample[] {
  const keysOf = (samples: readonly Sample[]) =>
    new Set(samples.map(({ labels }) => signature(labels, matching)));
  if (op === 'or') {
    const known = keysOf(left);
    return [...left, ...right.filter(({ labels }) => !known.has(signature(labels, matching)))];
  }
  const others = keysOf(right);
  return left.filter(({ labels }) => others.has(signature(labels, matching)) === (op === 'and'));
}
