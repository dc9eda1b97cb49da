import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rulesFolder } from '../src/index';
import { DEFAULT_SEMANTICS } from '../src/promql/semantics';
import { runFixture } from './support/fixture';
import { promtool } from './support/promtool';
import { FIXTURES } from './support/repository';

const files = readdirSync(FIXTURES).filter((file) => file.endsWith('.test.yml'));

describe('the fixtures', () => {
  for (const file of files) {
    describe(file, () => {
      for (const { what, expected, actual } of runFixture(join(FIXTURES, file))) {
        it(`${what}, by the embedded evaluator`, () => expect(actual).to.deep.equal(expected));
      }

      it('hold in the embedded evaluator too when it counts windows as Prometheus 3 does', () => {
        for (const { what, expected, actual } of runFixture(join(FIXTURES, file), {
          ...DEFAULT_SEMANTICS,
          prometheus: 3,
        })) {
          expect(actual, what).to.deep.equal(expected);
        }
      });

      it('hold in Prometheus itself', () => {
        const run = promtool('test', 'rules', join(FIXTURES, file));
        expect(run.ok, run.output).to.equal(true);
      });
    });
  }

  it('are run by promtool for what they say: a wrong expectation fails', () => {
    const run = promtool('test', 'rules', join(__dirname, 'support/wrong.test.yml'));
    expect(run.ok, run.output).to.equal(false);
    expect(run.output).to.contain('IndexerStalled');
  });

  it('are run by our runner for what they say: a wrong expectation is a finding', () => {
    const [finding] = runFixture(join(__dirname, 'support/wrong.test.yml'));
    expect(finding?.actual).to.not.deep.equal(finding?.expected);
  });
});

describe('the rules', () => {
  for (const file of readdirSync(rulesFolder())) {
    it(`of ${file} are taken by Prometheus`, () => {
      const run = promtool('check', 'rules', join(rulesFolder(), file));
      expect(run.ok, run.output).to.equal(true);
      expect(run.output).to.contain('SUCCESS');
    });
  }
});
