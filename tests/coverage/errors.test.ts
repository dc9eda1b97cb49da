import { attentionTokenIdl, campaignRewardRouterIdl } from '@crr/sdk';
import { provoked, provokedOfAttention } from '@crr/testing/chain';
import { expect } from 'chai';

interface Program {
  readonly name: string;
  readonly codes: readonly string[];
  readonly provoked: ReadonlySet<string>;
  /** Errors that no transaction can provoke, and why: most guard against a fault of the program itself. */
  readonly unreachable: Readonly<Record<string, string>>;
}

const ROUTER: Program = {
  name: 'the router',
  codes: campaignRewardRouterIdl.errors.map(({ name }) => name),
  provoked,
  unreachable: {
    VaultTampered: 'taking exactly the allowance clears it, and taking less is refused before',
  },
};

const ATTENTION: Program = {
  name: 'AC-D',
  codes: attentionTokenIdl.errors.map(({ name }) => name),
  provoked: provokedOfAttention,
  unreachable: {
    AcMintMismatch: 'no instruction raises it: initialize takes any AC mint, and redeem tells by the account',
    EventSerialization: 'every event fits its buffer; proven by the unit tests of events/',
  },
};

/** Runs after the tests of the instructions and the attacks, in the same process. */
for (const { name, codes, provoked, unreachable } of [ROUTER, ATTENTION]) {
  describe(`the errors of ${name}`, () => {
    it('are each provoked by a test, or listed as unreachable with the reason', () => {
      const missing = codes.filter((code) => !provoked.has(code) && !(code in unreachable));
      expect(missing).to.deep.equal([]);
    });

    it('are not listed as unreachable when a test provokes them, or when they are none', () => {
      const wrong = Object.keys(unreachable).filter((code) => provoked.has(code) || !codes.includes(code));
      expect(wrong).to.deep.equal([]);
    });
  });
}
