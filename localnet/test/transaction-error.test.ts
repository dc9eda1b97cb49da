import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { INSTRUCTION_ERRORS, TRANSACTION_ERRORS } from '../src/transaction-error';
import { describeTransactionError } from '../src/transaction-error-text';

/** The members of an enum as the VM's binding declares it. */
function declared(enumName: string): string[] {
  const source = readFileSync(require.resolve('litesvm/dist/internal').replace(/\.js$/, '.d.ts'), 'utf8');
  const body = new RegExp(`const enum ${enumName} \\{([^}]*)\\}`).exec(source)?.[1] ?? '';
  const members = [...body.matchAll(/(\w+) = (\d+)/g)];
  return members.sort((a, b) => Number(a[2]) - Number(b[2])).map((member) => member[1] ?? '');
}

describe('transaction errors', () => {
  it('have the names the VM has for their numbers', () => {
    expect(declared('TransactionErrorFieldless')).to.have.length.greaterThan(30);
    expect([...TRANSACTION_ERRORS]).to.deep.equal(declared('TransactionErrorFieldless'));
    expect(declared('InstructionErrorFieldless')).to.have.length.greaterThan(50);
    expect([...INSTRUCTION_ERRORS]).to.deep.equal(declared('InstructionErrorFieldless'));
  });

  it("are described in the validator's words", () => {
    const texts = [
      describeTransactionError('BlockhashNotFound'),
      describeTransactionError({ InstructionError: [1, { Custom: 6005 }] }),
      describeTransactionError({ InstructionError: [0, 'MissingRequiredSignature'] }),
      describeTransactionError({ DuplicateInstruction: 2 }),
      describeTransactionError({ InsufficientFundsForRent: { account_index: 3 } }),
      describeTransactionError({ ProgramExecutionTemporarilyRestricted: { account_index: 4 } }),
    ];
    expect(texts).to.deep.equal([
      'Blockhash not found',
      'Error processing Instruction 1: custom program error: 0x1775',
      'Error processing Instruction 0: missing required signature for instruction',
      'Transaction contains a duplicate instruction (2) that is not allowed',
      'Transaction results in an account (3) with insufficient funds for rent',
      'Execution of the program referenced by account at index 4 is temporarily restricted.',
    ]);
  });
});
