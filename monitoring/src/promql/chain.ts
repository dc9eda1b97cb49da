import type { BinaryOp } from './ast';
import { childrenOf, type SyntaxNode } from './syntax';

/**
 * The grammar is made for editors: it gives no precedence to `offset` and `[…]`, so that its tree of
 * `a - b offset 1h * 2` is `((a - b) offset 1h) * 2`. The order of the parts is right all the same: here they are laid in
 * a row and put together anew, by Prometheus's precedences.
 */
export type Part =
  | { readonly kind: 'sign'; readonly node: SyntaxNode; readonly negative: boolean }
  | { readonly kind: 'operand'; readonly node: SyntaxNode }
  | { readonly kind: 'postfix'; readonly node: SyntaxNode }
  | { readonly kind: 'operator'; readonly node: SyntaxNode; readonly op: BinaryOp };

/** What a row is put together to. */
export interface Builder<T> {
  operand(node: SyntaxNode): T;
  postfix(operand: T, node: SyntaxNode): T;
  negation(operand: T, node: SyntaxNode): T;
  /** `node` is the whole binary expression in the grammar's tree: modifiers are its children. */
  binary(op: BinaryOp, left: T, right: T, node: SyntaxNode): T;
  /** The operator of a binary expression. Throws when there is none that is known. */
  operator(node: SyntaxNode): BinaryOp;
  text(node: SyntaxNode): string;
}

const POSTFIXES = ['OffsetExpr', 'MatrixSelector', 'SubqueryExpr'];
const POWER = 6;
const PRECEDENCE: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': POWER,
};

/** Whether the node is a row of more than one part. */
export function isChain(node: SyntaxNode): boolean {
  return node.name === 'BinaryExpr' || node.name === 'UnaryExpr' || POSTFIXES.includes(node.name);
}

/** Puts an expression's row together. */
export function buildChain<T>(node: SyntaxNode, builder: Builder<T>): T {
  return new Climber(partsOf(node, builder), builder).expression(0);
}

function partsOf<T>(node: SyntaxNode, builder: Builder<T>): Part[] {
  const children = childrenOf(node);
  const [first] = children;
  const last = children.at(-1);
  if (first === undefined || last === undefined || !isChain(node)) return operandParts(node, builder);
  if (POSTFIXES.includes(node.name)) return [...partsOf(first, builder), { kind: 'postfix', node }];
  if (node.name === 'UnaryExpr') return [signPart(first, builder), ...partsOf(last, builder)];
  const operator: Part = { kind: 'operator', node, op: builder.operator(node) };
  return [...partsOf(first, builder), operator, ...partsOf(last, builder)];
}

/** A literal's sign binds less than `^`, like any other. */
function operandParts<T>(node: SyntaxNode, builder: Builder<T>): Part[] {
  const isSigned = node.name === 'NumberDurationLiteral' && /^[+-]/.test(builder.text(node));
  return isSigned ? [signPart(node, builder), { kind: 'operand', node }] : [{ kind: 'operand', node }];
}

function signPart<T>(node: SyntaxNode, builder: Builder<T>): Part {
  return { kind: 'sign', node, negative: builder.text(node).startsWith('-') };
}

/** Precedence climbing over a row of parts. */
class Climber<T> {
  private next = 0;

  constructor(
    private readonly parts: readonly Part[],
    private readonly builder: Builder<T>,
  ) {}

  expression(least: number): T {
    let left = this.signed();
    for (;;) {
      const part = this.parts[this.next];
      if (part?.kind !== 'operator' || PRECEDENCE[part.op] < least) return left;
      this.next++;
      // Only ^ groups from the right.
      const right = this.expression(part.op === '^' ? POWER : PRECEDENCE[part.op] + 1);
      left = this.builder.binary(part.op, left, right, part.node);
    }
  }

  private signed(): T {
    const part = this.parts[this.next++] as Part;
    if (part.kind === 'sign') {
      const operand = this.expression(POWER);
      return part.negative ? this.builder.negation(operand, part.node) : operand;
    }
    let operand = this.builder.operand(part.node);
    for (;;) {
      const postfix = this.parts[this.next];
      if (postfix?.kind !== 'postfix') return operand;
      this.next++;
      operand = this.builder.postfix(operand, postfix.node);
    }
  }
}
