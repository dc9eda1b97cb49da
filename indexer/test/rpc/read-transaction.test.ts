import { RouterPdas } from '@crr/sdk';
import { runs } from '@crr/testing/budget';
import { expect } from 'chai';
import fc from 'fast-check';
import { eventCallsIn, IncompleteTransactionError } from '../../src/decode';
import { MalformedAnswerError, type RpcTransaction, UnsupportedTransactionError } from '../../src/rpc';
import { readTransaction } from '../../src/rpc/read-transaction';
import { benchOf, eventful, never } from '../source/support';

const CALL = { programIdIndex: 0, accounts: [1], data: '1' };
const inner = (...indexes: unknown[]) => indexes.map((index) => ({ index, instructions: [CALL] }));

function answer(changes: { meta?: object; message?: object; version?: unknown } = {}) {
  return {
    slot: 7,
    transaction: { signatures: ['s'], message: { accountKeys: ['k', 'l'], ...changes.message } },
    meta: { err: null, innerInstructions: inner(0, 1), ...changes.meta },
    ...('version' in changes ? { version: changes.version } : {}),
  };
}

function errorOf(value: unknown): unknown {
  try {
    readTransaction(value);
  } catch (error) {
    return error;
  }
  return null;
}

describe('a transaction as a node tells it', () => {
  it('is taken as it is, in every version that is known', () => {
    for (const version of ['legacy', 0, undefined]) {
      const told = answer({ version });
      expect(readTransaction(told)).to.equal(told);
    }
    expect(readTransaction(null)).to.equal(null);
  });

  const malformed: [string, unknown][] = [
    ['two lists for one instruction', answer({ meta: { innerInstructions: inner(0, 0) } })],
    ['an index that no table holds', answer({ meta: { innerInstructions: inner(70_000) } })],
    ['a negative index', answer({ meta: { innerInstructions: inner(-1) } })],
    ['an index with a fraction', answer({ meta: { innerInstructions: inner(0.5) } })],
    ['an index that is text', answer({ meta: { innerInstructions: inner('0') } })],
    ['no list of calls', answer({ meta: { innerInstructions: [{ index: 0, instructions: null }] } })],
    ['a call without accounts', answer({ meta: { innerInstructions: [{ index: 0, instructions: [{}] }] } })],
    ['keys that are no text', answer({ message: { accountKeys: [1, 2] } })],
    ['loaded keys that are no list', answer({ meta: { loadedAddresses: { writable: 'a', readonly: [] } } })],
    ['no signatures', { ...answer(), transaction: { message: { accountKeys: [] } } }],
  ];
  for (const [what, told] of malformed) {
    it(`is refused with ${what}, by an error that may pass`, () => {
      const error = errorOf(told);
      expect(error).to.be.instanceOf(MalformedAnswerError);
      expect(error).to.have.property('retryable', true);
    });
  }

  it('is not guessed at in a version that is unknown', () => {
    const error = errorOf(answer({ version: 1 }));
    expect(error).to.be.instanceOf(UnsupportedTransactionError);
    expect(error).to.include({ signature: 's', kind: 'transaction_unsupported', retryable: false });
  });

  it('never does more than be refused, or be without events, whatever JSON it is', () => {
    const pdas = new RouterPdas();
    const keys = [pdas.programId.toBase58(), pdas.eventAuthority().toBase58()];
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(...keys), fc.nat(2));
    const told = fc.record({
      slot: fc.oneof(fc.nat(), odd),
      transaction: fc.record({
        signatures: fc.array(odd, { maxLength: 2 }),
        message: fc.record(
          { accountKeys: fc.oneof(fc.constant(keys), fc.array(odd)), addressTableLookups: odd },
          { requiredKeys: ['accountKeys'] },
        ),
      }),
      meta: fc.record(
        {
          err: fc.constant(null),
          innerInstructions: fc.array(
            fc.record({
              index: fc.oneof(fc.nat(3), odd),
              instructions: fc.array(
                fc.record({ programIdIndex: odd, accounts: fc.array(odd, { maxLength: 2 }), data: odd }),
              ),
            }),
          ),
          loadedAddresses: odd,
        },
        { requiredKeys: ['err', 'innerInstructions'] },
      ),
    });
    fc.assert(
      fc.property(told, (each) => {
        let transaction: RpcTransaction | null;
        try {
          transaction = readTransaction(each);
        } catch (error) {
          expect(error).to.be.instanceOf(MalformedAnswerError);
          return;
        }
        try {
          const places = eventCallsIn(transaction as RpcTransaction, pdas).map(
            ({ position }) => `${position.instruction} ${position.inner}`,
          );
          expect(new Set(places).size).to.equal(places.length);
        } catch (error) {
          expect(error).to.be.instanceOf(IncompleteTransactionError);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('that tells one instruction’s calls twice fails the look, and the next one succeeds', async () => {
    const { chain, fake, source } = benchOf([eventful(1), eventful(1, 1)]);
    chain.finalize(1);
    const [hostile] = chain.transactions();
    const body = hostile?.transaction.body as { meta: { innerInstructions: object[] } };
    const honest = body.meta.innerInstructions;
    body.meta.innerInstructions = [...honest, ...honest];
    const error = await source.poll(-1, new Map(), never).catch((fault: unknown) => fault);
    expect(error).to.be.instanceOf(MalformedAnswerError);
    body.meta.innerInstructions = honest;
    expect((await source.poll(-1, new Map(), never)).events).to.have.length(2);
    expect(fake.node.requests.get('getTransaction')).to.be.greaterThan(2);
  });
});
