import { PromqlTypeError, UnsupportedPromqlError } from '../errors';
import { type Binary, type Call, type Expr, isComparison, isSetOp, type ValueType } from './ast';
import { signatureOf } from './functions';

/**
 * Checks that the parts of an expression fit together, by Prometheus's rules.
 * @returns the type of its value
 * @throws PromqlTypeError where they do not fit; UnsupportedPromqlError for a function that is not computed here
 */
export function checkTypes(expr: Expr, expression: string): ValueType {
  const need = (part: Expr, ...types: readonly ValueType[]): ValueType => {
    const type = checkTypes(part, expression);
    if (types.includes(type)) return type;
    throw new PromqlTypeError(expression, part.at, `needs ${types.join(' or ')}, is ${type}`);
  };
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'parentheses':
      return checkTypes(expr.expr, expression);
    case 'selector':
      return 'instant vector';
    case 'range':
      return 'range vector';
    case 'subquery':
      need(expr.expr, 'instant vector');
      return 'range vector';
    case 'negation':
      return need(expr.expr, 'scalar', 'instant vector');
    case 'aggregation':
      return need(expr.expr, 'instant vector');
    case 'call':
      return checkCall(expr, expression, need);
    case 'binary':
      return checkBinary(expr, expression, need);
  }
}

type Need = (part: Expr, ...types: readonly ValueType[]) => ValueType;

function checkCall(call: Call, expression: string, need: Need): ValueType {
  const signature = signatureOf(call.name);
  if (signature === undefined) {
    throw new UnsupportedPromqlError(expression, call.at, `${call.name}() is not computed here`);
  }
  if (call.args.length < signature.required || call.args.length > signature.args.length) {
    throw new PromqlTypeError(
      expression,
      call.at,
      `${call.name}() does not take ${call.args.length} arguments`,
    );
  }
  for (const [index, arg] of call.args.entries()) need(arg, signature.args[index] as ValueType);
  return signature.result;
}

function checkBinary(binary: Binary, expression: string, need: Need): ValueType {
  const left = need(binary.left, 'scalar', 'instant vector');
  const right = need(binary.right, 'scalar', 'instant vector');
  const scalars = [left, right].filter((type) => type === 'scalar').length;
  if (scalars > 0 && isSetOp(binary.op)) {
    throw new PromqlTypeError(expression, binary.at, `${binary.op} needs instant vectors on both sides`);
  }
  if (scalars === 2 && isComparison(binary.op) && !binary.bool) {
    throw new PromqlTypeError(expression, binary.at, 'comparing two scalars needs bool');
  }
  const { on, labels, manyToOne } = binary.matching;
  if (scalars > 0 && (on || manyToOne || labels.length > 0)) {
    throw new PromqlTypeError(expression, binary.at, 'on and ignoring need instant vectors on both sides');
  }
  return scalars === 2 ? 'scalar' : 'instant vector';
}
