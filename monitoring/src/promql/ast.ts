/** What the embedded evaluator computes: a checked, typed form of PromQL. `at` is a character offset, from 0. */
export type Expr =
  | NumberLiteral
  | Parentheses
  | Selector
  | RangeSelector
  | Subquery
  | Call
  | Negation
  | Binary
  | Aggregation;

/** PromQL's value types, by Prometheus's own names. */
export type ValueType = 'scalar' | 'instant vector' | 'range vector';

export interface NumberLiteral {
  readonly kind: 'number';
  readonly at: number;
  readonly value: number;
}

export interface Parentheses {
  readonly kind: 'parentheses';
  readonly at: number;
  readonly expr: Expr;
}

/** `name="value"` and its siblings. A missing label counts as an empty value. */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  readonly matches: (value: string) => boolean;
}

/** An instant vector selector. `name` is set when one metric name alone can match. */
export interface Selector {
  readonly kind: 'selector';
  readonly at: number;
  readonly name: string | undefined;
  readonly matchers: readonly Matcher[];
  readonly offsetMs: number;
}

/** `selector[range]`; the offset is the selector's. */
export interface RangeSelector {
  readonly kind: 'range';
  readonly at: number;
  readonly selector: Selector;
  readonly rangeMs: number;
}

/** `expr[range:step]`; the step is always written out. */
export interface Subquery {
  readonly kind: 'subquery';
  readonly at: number;
  readonly expr: Expr;
  readonly rangeMs: number;
  readonly stepMs: number;
  readonly offsetMs: number;
}

export interface Call {
  readonly kind: 'call';
  readonly at: number;
  readonly name: string;
  readonly args: readonly Expr[];
}

export interface Negation {
  readonly kind: 'negation';
  readonly at: number;
  readonly expr: Expr;
}

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^';
export type ComparisonOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type SetOp = 'and' | 'or' | 'unless';
export type BinaryOp = ArithmeticOp | ComparisonOp | SetOp;

/** Which labels make two series a pair: `on` these alone, or all but these. Without a clause: all. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** `group_left`: many series on the left may have the same partner, and keep all of their labels. */
  readonly manyToOne: boolean;
}

export interface Binary {
  readonly kind: 'binary';
  readonly at: number;
  readonly op: BinaryOp;
  readonly bool: boolean;
  readonly matching: Matching;
  readonly left: Expr;
  readonly right: Expr;
}

export type AggregateOp = 'sum' | 'avg' | 'max' | 'min' | 'count';

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly at: number;
  readonly op: AggregateOp;
  readonly without: boolean;
  readonly labels: readonly string[];
  readonly expr: Expr;
}

/** Whether the operator compares, so that it filters (or with `bool` says 0 or 1). */
export function isComparison(op: BinaryOp): op is ComparisonOp {
  return ['==', '!=', '<', '<=', '>', '>='].includes(op);
}

/** Whether the operator works on sets of series. */
export function isSetOp(op: BinaryOp): op is SetOp {
  return op === 'and' || op === 'or' || op === 'unless';
}
