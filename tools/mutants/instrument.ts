/**
 * Mutants of TypeScript by schemata: every file is written once with all of its mutants in it, each behind a number that
 * a global variable chooses at run time, so that one process tries them all.
 */
import ts from 'typescript';

/** One changed expression. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** The expression, and what stands in its place. */
  readonly from: string;
  readonly to: string;
}

/** The variable that says which mutant is alive; 0 for none. */
export const SWITCH = '__crrMutant';

const SWAPPED: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken, '||'],
  [ts.SyntaxKind.BarBarToken, '&&'],
  [ts.SyntaxKind.PlusToken, '-'],
  [ts.SyntaxKind.MinusToken, '+'],
  [ts.SyntaxKind.AsteriskToken, '+'],
  [ts.SyntaxKind.SlashToken, '*'],
]);

/** A file's text with its mutants in it, numbered from `first` on. */
export function instrument(file: string, text: string, first: number): { text: string; mutants: Mutant[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const changed = textOf(source);
  return { text: changed, mutants };

  function textOf(node: ts.Node): string {
    const whole = node.getText(source);
    const lead = text.slice(node.getFullStart(), node.getStart(source));
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return lead + whole;
    const swapped = ts.isBinaryExpression(node) ? SWAPPED.get(node.operatorToken.kind) : undefined;
    if (swapped === undefined || !ts.isBinaryExpression(node)) return childrenOf(node);
    const [left, right] = [textOf(node.left).trim(), textOf(node.right).trim()];
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const id = first + mutants.length;
    const to = `${node.left.getText(source)} ${swapped} ${node.right.getText(source)}`;
    mutants.push({ id, file, line: line + 1, from: whole, to });
    const operator = node.operatorToken.getText(source);
    return `${lead}((globalThis as any).${SWITCH} === ${id} ? (${left} ${swapped} ${right}) : (${left} ${operator} ${right}))`;
  }

  /** The node's text with its children's in place. */
  function childrenOf(node: ts.Node): string {
    let out = '';
    let at = node.getFullStart();
    ts.forEachChild(node, (child) => {
      out += text.slice(at, child.getFullStart());
      out += textOf(child);
      at = child.getEnd();
    });
    return out + text.slice(at, node.getEnd());
  }
}
