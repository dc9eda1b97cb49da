import { expect } from 'chai';
import { allTestFiles, testSteps } from '../../tools/test/steps';

describe('the steps of npm test', () => {
  const named = testSteps().flatMap(({ parts }) => parts.flatMap(({ args }) => args));

  it('run every test file of the repository once', () => {
    const runs = named.filter((arg) => arg.endsWith('.test.ts'));
    expect([...runs].sort()).to.deep.equal(allTestFiles().sort());
  });

  it('have names of their own', () => {
    const names = testSteps().map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });
});
