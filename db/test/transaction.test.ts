import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import {
  inTransaction,
  isConflict,
  isConnectionLost,
  isDuplicate,
  isReadOnly,
  isRefusedRow,
  isRefusedValue,
  isTransient,
  retrying,
  sqlState,
} from '../src';

function failing(code: string, times: number) {
  let calls = 0;
  const attempt = async (): Promise<number> => {
    calls += 1;
    if (calls <= times) throw failure(code);
    return calls;
  };
  return { attempt, calls: () => calls };
}

function failure(code: string, message = 'no'): Error {
  return Object.assign(new Error(message), { code });
}

describe('a transaction that lost against another writer', () => {
  for (const code of ['40001', '40P01']) {
    it(`is repeated until it wins (${code})`, async () => {
      expect(await retrying(failing(code, 3).attempt)).to.equal(4);
    });
  }

  it('is given up after eight attempts', async () => {
    const { attempt, calls } = failing('40001', 99);
    expect(isConflict(await retrying(attempt).catch((error: unknown) => error))).to.equal(true);
    expect(calls()).to.equal(8);
  });

  it('is not repeated after any other error', async () => {
    const { attempt, calls } = failing('23505', 99);
    await retrying(attempt).catch(() => undefined);
    expect(calls()).to.equal(1);
  });
});

describe('the codes of database errors', () => {
  it('tell what passes from what is refused', () => {
    expect([isTransient(failure('40001')), isRefusedValue(failure('40001'))]).to.deep.equal([true, false]);
    expect([isTransient(failure('57P01')), isConnectionLost(failure('57P01'))]).to.deep.equal([true, true]);
    expect([isTransient(failure('53300')), isConnectionLost(failure('53300'))]).to.deep.equal([true, false]);
    expect([isTransient(failure('22003')), isRefusedValue(failure('22003'))]).to.deep.equal([false, true]);
    expect([isRefusedRow(failure('54000')), isRefusedValue(failure('54000'))]).to.deep.equal([true, false]);
    expect(isReadOnly(failure('25006'))).to.equal(true);
  });

  it('are not the system’s, which speak of the connection by their message', () => {
    expect(sqlState(failure('EPIPE'))).to.equal(undefined);
    expect(isConnectionLost(failure('ECONNRESET', 'read ECONNRESET'))).to.equal(true);
    // What the driver says of the next query on that connection.
    const next = new Error('Client has encountered a connection error and is not queryable');
    expect(isConnectionLost(next)).to.equal(true);
    expect(isTransient('40001')).to.equal(false);
  });
});

forEachDatabase('a transaction of a real database', (open) => {
  it('tells a second row of a unique key, and by which index', async () => {
    const { db } = await open();
    const insert = () =>
      inTransaction(db, (transaction) =>
        sql`INSERT INTO chain.transactions (slot, tx_index, signature) VALUES (1, 1, 'a')`.execute(
          transaction,
        ),
      );
    await insert();
    const error = await insert().catch((fault: unknown) => fault);
    expect(isDuplicate(error, 'transactions_pkey'), `${error}`).to.equal(true);
    expect(isDuplicate(error, 'transactions_signature_key')).to.equal(false);
    expect([isRefusedValue(error), isTransient(error)]).to.deep.equal([true, false]);
  });
});
