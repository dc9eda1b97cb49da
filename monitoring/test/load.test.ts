import { expect } from 'chai';
import { RuleFileError, UnsupportedPromqlError } from '../src/errors';
import { parseRules } from '../src/rules/load';

const GOOD = `groups:
  - name: g
    rules:
      - alert: A
        expr: x > 1
        for: 1m30s
        labels: { severity: info }
        annotations: { summary: 'is {{ $value }}' }
`;

function refusal(text: string): RuleFileError {
  try {
    parseRules(text, 'some.yml');
  } catch (error) {
    expect(error).to.be.instanceOf(RuleFileError);
    return error as RuleFileError;
  }
  throw new Error(`not refused: ${text}`);
}

describe('a rule file', () => {
  it('is read with everything in it', () => {
    const [rule] = parseRules(GOOD, 'some.yml');
    expect(rule).to.include({ name: 'A', file: 'some.yml', group: 'g', expression: 'x > 1', holdMs: 90_000 });
    expect(rule?.annotations.summary?.({}, 5)).to.equal('is 5');
    expect(rule?.labels.severity?.({}, 5)).to.equal('info');
  });

  const refused: readonly (readonly [
    what: string,
    text: string,
    field: string,
    line: number,
    column: number,
  ])[] = [
    ['an expression that is not PromQL', GOOD.replace('x > 1', 'x >'), 'expr', 5, 15],
    ['an expression that is not computed here', GOOD.replace('x > 1', 'topk(1, x)'), 'expr', 5, 15],
    ['a duration that is none', GOOD.replace('1m30s', 'soon'), 'for', 6, 14],
    ['an unknown template', GOOD.replace('{{ $value }}', '{{ query "x" }}'), 'summary', 8, 33],
    ['a recording rule', GOOD.replace('alert: A', 'record: A'), 'record', 4, 17],
    ['keep_firing_for', GOOD.replace('for:', 'keep_firing_for:'), 'keep_firing_for', 6, 26],
    ['an interval of its own', GOOD.replace('    rules:', '    interval: 5m\n    rules:'), 'interval', 3, 15],
    ['a rule without a name', GOOD.replace('- alert: A\n       ', '-'), 'rules[0]', 4, 9],
    ['a label named alertname', GOOD.replace('severity', 'alertname'), 'alertname', 7, 30],
    ['a label with no label name', GOOD.replace('severity', 'a-b'), 'a-b', 7, 24],
    ['a second group of the same name', `${GOOD}  - name: g\n    rules: []\n`, 'name', 9, 11],
    ['groups that are no list', 'groups: {}\n', 'groups', 1, 9],
    ['something that is no YAML', 'groups: [\n', 'yaml', 2, 1],
  ];
  for (const [what, text, field, line, column] of refused) {
    it(`is refused for ${what}, with its place`, () => {
      const { message, ...error } = refusal(text);
      expect(error).to.include({ file: 'some.yml', field, line, column });
    });
  }

  it('is refused for the same alert with the same labels twice', () => {
    const rule = GOOD.slice(GOOD.indexOf('      - alert'));
    expect(refusal(GOOD + rule).rule).to.equal('a second A with the same labels');
    expect(parseRules(GOOD + rule.replace('info', 'warning'), 'some.yml')).to.have.length(2);
  });

  it('says what of an expression is refused, and where in it', () => {
    const { cause, message } = refusal(GOOD.replace('x > 1', 'x > 1 and topk(1, x)'));
    expect(cause).to.be.instanceOf(UnsupportedPromqlError);
    expect((cause as UnsupportedPromqlError).position).to.equal(10);
    expect(message)
      .to.contain('some.yml:5:15: expr: ')
      .and.to.contain('at character 10 of: x > 1 and topk(1, x)');
  });

  it('may use YAML’s anchors', () => {
    const text = GOOD.replace('annotations: {', 'annotations: &a {').concat(
      '      - { alert: B, expr: x > 2, annotations: *a }\n',
    );
    expect(parseRules(text, 'some.yml').map((rule) => rule.annotationTexts.summary)).to.deep.equal([
      'is {{ $value }}',
      'is {{ $value }}',
    ]);
  });
});
