import { campaignRewardRouterIdl } from '@crr/sdk';
import { expect } from 'chai';
import { provoked } from '../support/expect';

/** Errors that no transaction can provoke: each guards against a fault of the program itself. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ArithmeticOverflow: 'every sum is bounded by deposits of real tokens; proven by the unit tests of state/',
  Insolvent:
    'the books are kept by the same instructions that move the tokens; proven by the model of state/pot.rs',
  VaultTampered: 'taking exactly the allowance clears it, and taking less is refused before',
};

/** Runs after the tests of the instructions and the attacks, in the same process. */
describe('the errors of the router', () => {
  const codes = campaignRewardRouterIdl.errors.map(({ name }) => name);

  it('are each provoked by a test, or listed as unreachable with the reason', () => {
    const missing = codes.filter((name) => !provoked.has(name) && !(name in UNREACHABLE));
    expect(missing).to.deep.equal([]);
  });

  it('are not listed as unreachable when a test provokes them', () => {
    expect(Object.keys(UNREACHABLE).filter((name) => provoked.has(name))).to.deep.equal([]);
  });
});
