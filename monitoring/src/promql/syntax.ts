import type { parser } from '@prometheus-io/lezer-promql';

/** A node of the grammar's syntax tree. */
export type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** An expression's text, with which a node of its syntax tree can be read. */
export interface Source {
  readonly expression: string;
  of(node: SyntaxNode): string;
}

export function source(expression: string): Source {
  return { expression, of: (node) => expression.slice(node.from, node.to) };
}

/** A node's children, comments left out. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

/** The only child; undefined when there is none or several. */
export function onlyChild(node: SyntaxNode): SyntaxNode | undefined {
  const children = childrenOf(node);
  return children.length === 1 ? children[0] : undefined;
}
