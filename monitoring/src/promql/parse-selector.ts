import { PromqlSyntaxError, PromqlTypeError, UnsupportedPromqlError } from '../errors';
import { METRIC_NAME } from '../labels';
import type { Matcher, Selector } from './ast';
import { parseString } from './literals';
import { childrenOf, type Source, type SyntaxNode } from './syntax';

/** Converts a VectorSelector node. A selector must name a metric, or have a matcher that the empty value fails. */
export function parseSelector(node: SyntaxNode, text: Source): Selector {
  const identifier = node.getChild('Identifier');
  const braces = node.getChild('LabelMatchers');
  const matchers = braces === null ? [] : childrenOf(braces).map((child) => parseMatcher(child, text));
  if (identifier !== null) {
    if (matchers.some((matcher) => matcher.label === METRIC_NAME)) {
      throw new PromqlTypeError(text.expression, node.from, 'the metric is named twice');
    }
    matchers.unshift(equals(METRIC_NAME, text.of(identifier)));
  }
  if (matchers.every((matcher) => matcher.matches(''))) {
    throw new PromqlTypeError(text.expression, node.from, 'a selector that every series fits');
  }
  const name = matchers.find(({ label, op }) => label === METRIC_NAME && op === '=')?.value;
  return { kind: 'selector', at: node.from, name, matchers, offsetMs: 0 };
}

function parseMatcher(node: SyntaxNode, text: Source): Matcher {
  const label = node.getChild('LabelName');
  const op = node.getChild('MatchOp');
  const literal = node.getChild('StringLiteral');
  if (node.name !== 'UnquotedLabelMatcher' || label === null || op === null || literal === null) {
    throw new UnsupportedPromqlError(text.expression, node.from, 'quoted label names are not read here');
  }
  const value = parseString(text.of(literal));
  if (value === undefined) {
    throw new PromqlSyntaxError(text.expression, literal.from, 'an unknown escape in a string');
  }
  const name = text.of(label);
  switch (text.of(op)) {
    case '=':
      return equals(name, value);
    case '!=':
      return { label: name, op: '!=', value, matches: (actual) => actual !== value };
    case '=~': {
      const regex = anchored(value, literal, text);
      return { label: name, op: '=~', value, matches: (actual) => regex.test(actual) };
    }
    default: {
      const regex = anchored(value, literal, text);
      return { label: name, op: '!~', value, matches: (actual) => !regex.test(actual) };
    }
  }
}

function equals(label: string, value: string): Matcher {
  return { label, op: '=', value, matches: (actual) => actual === value };
}

/** Prometheus's expressions are RE2's and match whole values. What RE2 and JavaScript do not share is refused. */
function anchored(pattern: string, literal: SyntaxNode, text: Source): RegExp {
  const onlyHere = /\(\?[=!<]|\\[1-9k]/.test(pattern);
  if (!onlyHere) {
    try {
      return new RegExp(`^(?:${pattern})$`, 'u');
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  throw new UnsupportedPromqlError(
    text.expression,
    literal.from,
    'a regular expression that is not read here',
  );
}
