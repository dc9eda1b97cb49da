import { parser } from '@prometheus-io/lezer-promql';
import { PromqlSyntaxError, PromqlTypeError, UnsupportedPromqlError } from '../errors';
import {
  type AggregateOp,
  type Binary,
  type BinaryOp,
  type Expr,
  isComparison,
  isSetOp,
  type Matching,
} from './ast';
import { type Builder, buildChain, isChain } from './chain';
import { parseNumber } from './literals';
import { applyPostfix } from './parse-postfix';
import { parseSelector } from './parse-selector';
import { childrenOf, onlyChild, type Source, type SyntaxNode, source } from './syntax';
import { checkTypes } from './types';

const BINARY_OPS: Readonly<Record<string, BinaryOp>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Pow: '^',
  Eql: '==',
  Neq: '!=',
  Lss: '<',
  Lte: '<=',
  Gtr: '>',
  Gte: '>=',
  And: 'and',
  Or: 'or',
  Unless: 'unless',
};
const AGGREGATE_OPS: Readonly<Record<string, AggregateOp>> = {
  Sum: 'sum',
  Avg: 'avg',
  Max: 'max',
  Min: 'min',
  Count: 'count',
};

/**
 * Reads a PromQL expression with Prometheus's own grammar and checks it as Prometheus would.
 * @throws PromqlSyntaxError when it is no PromQL
 * @throws UnsupportedPromqlError when the embedded evaluator does not compute what it asks for
 * @throws PromqlTypeError when its parts do not fit together
 */
export function parsePromql(expression: string): Expr {
  const tree = parser.parse(expression);
  tree.iterate({
    enter: (node) => {
      if (node.type.isError) throw new PromqlSyntaxError(expression, node.from, 'not PromQL');
    },
  });
  const [top] = childrenOf(tree.topNode);
  if (top === undefined) throw new PromqlSyntaxError(expression, 0, 'empty');
  const expr = convert(top, source(expression));
  if (checkTypes(expr, expression) === 'range vector') {
    throw new PromqlTypeError(expression, expr.at, 'a range vector has no value at one time');
  }
  return expr;
}

function convert(node: SyntaxNode, text: Source): Expr {
  return isChain(node) || isNumber(node) ? buildChain(node, builder(text)) : convertOperand(node, text);
}

function isNumber(node: SyntaxNode): boolean {
  return node.name === 'NumberDurationLiteral';
}

function builder(text: Source): Builder<Expr> {
  return {
    operand: (node) => convertOperand(node, text),
    postfix: (operand, node) => applyPostfix(operand, node, text),
    negation: (expr, { from }) => ({ kind: 'negation', at: from, expr }),
    binary: (op, left, right, node) => convertBinary(op, left, right, node, text),
    operator: (node) => operatorOf(node, text),
    text: (node) => text.of(node),
  };
}

function convertOperand(node: SyntaxNode, text: Source): Expr {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'number', at: node.from, value: unsignedNumber(node, text) };
    case 'VectorSelector':
      return parseSelector(node, text);
    case 'ParenExpr':
      return { kind: 'parentheses', at: node.from, expr: convertOnly(node, text) };
    case 'FunctionCall':
      return convertCall(node, text);
    case 'AggregateExpr':
      return convertAggregation(node, text);
    default:
      throw new UnsupportedPromqlError(text.expression, node.from, `${node.name} is not computed here`);
  }
}

/** A literal without its sign, which counts as an operator. */
function unsignedNumber(node: SyntaxNode, text: Source): number {
  const value = parseNumber(text.of(node).replace(/^[+-]/, ''));
  if (value !== undefined) return value;
  throw new UnsupportedPromqlError(text.expression, node.from, `${text.of(node)} is not taken for a number`);
}

function convertOnly(node: SyntaxNode, text: Source): Expr {
  const [child] = childrenOf(node);
  if (child === undefined) throw new PromqlSyntaxError(text.expression, node.from, 'nothing in parentheses');
  return convert(child, text);
}

function operatorOf(node: SyntaxNode, text: Source): BinaryOp {
  const sign = childrenOf(node)[1];
  const op = sign === undefined ? undefined : BINARY_OPS[sign.name];
  if (op !== undefined) return op;
  throw new UnsupportedPromqlError(
    text.expression,
    sign?.from ?? node.from,
    'an operator that is not computed here',
  );
}

function convertBinary(op: BinaryOp, left: Expr, right: Expr, node: SyntaxNode, text: Source): Binary {
  const modifier = node.getChild('BoolModifier');
  if (modifier !== null && !isComparison(op)) {
    throw new PromqlTypeError(text.expression, modifier.from, 'bool belongs to comparisons');
  }
  const matching = convertMatching(node, text);
  if (matching.manyToOne && isSetOp(op)) {
    throw new PromqlTypeError(text.expression, node.from, 'group_left does not belong to and, or and unless');
  }
  return { kind: 'binary', at: left.at, op, bool: modifier !== null, matching, left, right };
}

function convertMatching(node: SyntaxNode, text: Source): Matching {
  const fill = node.getChild('FillModifier');
  if (fill !== null)
    throw new UnsupportedPromqlError(text.expression, fill.from, 'fill is not computed here');
  const clause = node.getChild('MatchingModifierClause');
  if (clause === null) return { on: false, labels: [], manyToOne: false };
  const right = clause.getChild('GroupRight');
  if (right !== null) {
    throw new UnsupportedPromqlError(text.expression, right.from, `${text.of(right)} is not computed here`);
  }
  const on = clause.getChild('On') !== null;
  const left = clause.getChild('GroupLeft');
  if (left === null) return { on, labels: groupingLabels(clause, text), manyToOne: false };
  const [labels = [], added = []] = clause
    .getChildren('GroupingLabels')
    .map((node) => labelNames(node, text));
  if (added.length > 0) {
    throw new UnsupportedPromqlError(text.expression, left.from, 'group_left adds no labels here');
  }
  return { on, labels, manyToOne: true };
}

function groupingLabels(node: SyntaxNode, text: Source): string[] {
  const labels = node.getChild('GroupingLabels');
  return labels === null ? [] : labelNames(labels, text);
}

function labelNames(labels: SyntaxNode, text: Source): string[] {
  return childrenOf(labels).map((label) => {
    if (label.name === 'LabelName') return text.of(label);
    throw new UnsupportedPromqlError(text.expression, label.from, 'quoted label names are not read here');
  });
}

function convertCall(node: SyntaxNode, text: Source): Expr {
  const identifier = node.getChild('FunctionIdentifier');
  const body = node.getChild('FunctionCallBody');
  if (identifier === null || body === null) {
    throw new PromqlSyntaxError(text.expression, node.from, 'a function without its arguments');
  }
  const args = childrenOf(body).map((arg) => convert(arg, text));
  return { kind: 'call', at: node.from, name: text.of(identifier), args };
}

function convertAggregation(node: SyntaxNode, text: Source): Expr {
  const operator = node.getChild('AggregateOp');
  const name = operator === null ? undefined : onlyChild(operator)?.name;
  const op = name === undefined ? undefined : AGGREGATE_OPS[name];
  if (op === undefined) {
    throw new UnsupportedPromqlError(text.expression, node.from, 'an aggregation that is not computed here');
  }
  const body = node.getChild('FunctionCallBody');
  const args = body === null ? [] : childrenOf(body);
  const [arg] = args;
  if (arg === undefined || args.length !== 1) {
    throw new PromqlTypeError(text.expression, node.from, `${op} takes one argument`);
  }
  const modifier = node.getChild('AggregateModifier');
  return {
    kind: 'aggregation',
    at: node.from,
    op,
    without: modifier !== null && modifier.getChild('Without') !== null,
    labels: modifier === null ? [] : groupingLabels(modifier, text),
    expr: convert(arg, text),
  };
}
