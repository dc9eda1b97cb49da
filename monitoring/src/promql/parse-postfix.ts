import { PromqlSyntaxError, PromqlTypeError, UnsupportedPromqlError } from '../errors';
import type { Expr } from './ast';
import { parseDuration } from './literals';
import type { Source, SyntaxNode } from './syntax';

/** Puts `[range]`, `[range:step]` or `offset` behind an operand. `node` is the grammar's node of the postfix. */
export function applyPostfix(operand: Expr, node: SyntaxNode, text: Source): Expr {
  switch (node.name) {
    case 'MatrixSelector':
      return withRange(operand, node, text);
    case 'SubqueryExpr':
      return withSubquery(operand, node, text);
    default:
      return withOffset(operand, node, text);
  }
}

function withRange(operand: Expr, node: SyntaxNode, text: Source): Expr {
  if (operand.kind !== 'selector') {
    throw new PromqlTypeError(
      text.expression,
      operand.at,
      'a range needs a selector, or a step: [range:step]',
    );
  }
  if (operand.offsetMs !== 0) {
    throw new PromqlSyntaxError(text.expression, operand.at, 'the offset comes before the range');
  }
  return { kind: 'range', at: operand.at, selector: operand, rangeMs: durationIn(node, text, 0) };
}

function withSubquery(operand: Expr, node: SyntaxNode, text: Source): Expr {
  if (node.getChildren('DurationExpr').length < 2) {
    const rule = 'a subquery needs its step written out: [range:step]';
    throw new UnsupportedPromqlError(text.expression, operand.at, rule);
  }
  return {
    kind: 'subquery',
    at: operand.at,
    expr: operand,
    rangeMs: durationIn(node, text, 0),
    stepMs: durationIn(node, text, 1),
    offsetMs: 0,
  };
}

function durationIn(node: SyntaxNode, text: Source, index: number): number {
  const duration = node.getChildren('DurationExpr')[index] ?? node;
  const ms = parseDuration(text.of(duration));
  if (ms !== undefined && ms > 0) return ms;
  const rule = 'not a plain duration above zero, such as 5m';
  throw new UnsupportedPromqlError(text.expression, duration.from, rule);
}

function withOffset(operand: Expr, node: SyntaxNode, text: Source): Expr {
  const offsetMs = offsetIn(node, text);
  if (operand.kind === 'selector' && operand.offsetMs === 0) return { ...operand, offsetMs };
  if (operand.kind === 'subquery' && operand.offsetMs === 0) return { ...operand, offsetMs };
  if (operand.kind === 'range' && operand.selector.offsetMs === 0) {
    return { ...operand, selector: { ...operand.selector, offsetMs } };
  }
  const rule = 'an offset stands behind a selector or a subquery, and only once';
  throw new PromqlTypeError(text.expression, operand.at, rule);
}

function offsetIn(node: SyntaxNode, text: Source): number {
  const duration = node.getChild('OffsetDurationExpr') ?? node;
  const written = text.of(duration).replace(/\s+/g, '');
  const isNegative = written.startsWith('-');
  const ms = parseDuration(isNegative ? written.slice(1) : written);
  if (ms !== undefined) return isNegative ? -ms : ms;
  throw new UnsupportedPromqlError(text.expression, duration.from, 'not a plain duration, such as 5m');
}
