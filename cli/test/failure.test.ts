import { parseTransactionError, ROUTER_ERRORS, TagFormatError } from '@crr/sdk';
import { Ed25519Program, SendTransactionError, SystemProgram } from '@solana/web3.js';
import { expect } from 'chai';
import { AmountError } from '../src/amount';
import { EXIT, NotFoundError, UsageError } from '../src/errors';
import { failureOf } from '../src/failure';
import { IndexerLateError } from '../src/scenario/analytics';
import { NotLandedError } from '../src/scenario/front-door';

describe('failures', () => {
  it('of a program exit with 1 and name class, rule and field', () => {
    expect(failureOf(new ROUTER_ERRORS.SequenceMismatch())).to.deep.equal({
      name: 'SequenceMismatch',
      code: 6024,
      rule: 'sequence must be total_vaus + 1: this VAU was already recorded or an earlier one is missing',
      field: 'vau.sequence',
      exitCode: EXIT.refused,
    });
  });

  it('of the signature precompile are told as what they mean', () => {
    const error = parseTransactionError({ InstructionError: [0, { Custom: 2 }] }, [], {
      instructionPrograms: [Ed25519Program.programId],
    });
    const { name, exitCode } = failureOf(error);
    expect([name, exitCode]).to.deep.equal(['InvalidSignature', EXIT.refused]);
  });

  it('of creating what is there already are told as what they mean', () => {
    const error = parseTransactionError({ InstructionError: [0, { Custom: 0 }] }, [], {
      instructionPrograms: [SystemProgram.programId],
    });
    const { name, exitCode } = failureOf(error);
    expect([name, exitCode]).to.deep.equal(['AccountExists', EXIT.refused]);
  });

  it('of the runtime exit with 1', () => {
    const { name, exitCode } = failureOf(parseTransactionError('InsufficientFundsForFee'));
    expect([name, exitCode]).to.deep.equal(['InsufficientFundsForFee', EXIT.refused]);
  });

  it('of what was typed exit with 2', () => {
    for (const error of [
      new UsageError('--url', 'is odd'),
      new AmountError('x', 'is odd'),
      new TagFormatError('timestamp', 'is odd'),
    ]) {
      expect(failureOf(error), error.name).to.include({
        name: error.name,
        rule: 'is odd',
        exitCode: EXIT.usage,
      });
    }
  });

  it('of what is not there exit with 1', () => {
    expect(failureOf(new NotFoundError('campaign', 'is gone')).exitCode).to.equal(EXIT.refused);
  });

  it('of the network exit with 3', () => {
    for (const error of [
      new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') }),
      new Error('failed to get info about account: TypeError: fetch failed'),
      new Error('503 Service Unavailable: <html>'),
      new SendTransactionError({ action: 'send', signature: '', transactionMessage: 'Node is unhealthy' }),
      parseTransactionError(new Error('Node is behind by 150 slots')),
    ]) {
      expect(failureOf(error).exitCode, error.message).to.equal(EXIT.network);
    }
  });

  it('of what was waited for in vain are the cluster’s, not a fault of this program', () => {
    const late = [new NotLandedError('7f', 'queued', 'EarnedInFuture: …'), new IndexerLateError(5, null)];
    for (const error of late) {
      const { name, exitCode, rule } = failureOf(error);
      expect([name, exitCode, rule]).to.deep.equal([error.name, EXIT.network, error.message]);
    }
  });

  it('of this program itself are not dressed up as any of these', () => {
    const fault = new RangeError('an index is off');
    expect(() => failureOf(fault)).to.throw(RangeError, 'an index is off');
  });
});
