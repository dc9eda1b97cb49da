import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { cutConnections, forEachDatabase, freshPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { Client } from 'pg';
import {
  type Database,
  inTransaction,
  isConflict,
  isConnectionLost,
  isDuplicate,
  isReadOnly,
  isRefusedRow,
  isRefusedValue,
  isTransient,
  openDatabase,
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

  it('are not the system’s, which speak of whatever connection it was', () => {
    expect(sqlState(failure('EPIPE'))).to.equal(undefined);
    for (const message of ['read ECONNRESET', 'socket hang up', 'Connection terminated unexpectedly'])
      expect(isTransient(failure('ECONNRESET', message)), message).to.equal(false);
    expect(isTransient('40001')).to.equal(false);
  });
});

describe('a lost connection is the database’s where the database’s connection failed', () => {
  /** Nobody listens there: it was just closed. */
  const closedPort = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return port;
  };
  const failureOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => expect.fail('it succeeded'),
      (error: unknown) => error,
    );
  const query = ({ db }: Database) => sql`SELECT 1`.execute(db);

  for (const host of ['127.0.0.1', 'localhost']) {
    it(`which does not listen (${host})`, async () => {
      const url = `postgres://nobody@${host}:${await closedPort()}/none`;
      const database = await openDatabase({ url });
      const error = await failureOf(query(database));
      await database.close();
      expect([isConnectionLost(error), isTransient(error)], `${error}`).to.deep.equal([true, true]);
    });
  }

  it('which is cut while it is used, and when it is used next', async () => {
    const url = await freshPostgresUrl();
    const database = await openDatabase({ url, connections: 1, applicationName: 'cut me' });
    const sleeping = failureOf(sql`SELECT pg_sleep(60)`.execute(database.db));
    const asleep = async () =>
      (await connectionsOf(url)).some(({ state, query }) => state === 'active' && query.includes('pg_sleep'));
    while (!(await asleep())) await new Promise((resolve) => setTimeout(resolve, 20));
    await cutConnections(url, 'cut me');
    const error = await sleeping;
    expect(isConnectionLost(error), `${error}`).to.equal(true);
    await query(database);
    await database.close();
  });

  it('which sends nothing and hangs up', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const database = await openDatabase({ url: `postgres://nobody@127.0.0.1:${port}/none` });
    const error = await failureOf(query(database));
    await database.close();
    server.close();
    expect(isConnectionLost(error), `${error}`).to.equal(true);
  });

  it('and not another service’s, by HTTP or by a socket', async () => {
    const port = await closedPort();
    const errors = [
      await failureOf(fetch(`http://127.0.0.1:${port}/`)),
      await failureOf(once(request({ port, host: '127.0.0.1' }).end(), 'response')),
      await failureOf(once(request({ port, host: 'localhost' }).end(), 'response')),
      await failureOf(once(connect(port, '127.0.0.1'), 'connect')),
    ];
    const hangingUp = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(hangingUp, 'listening');
    const { port: other } = hangingUp.address() as AddressInfo;
    errors.push(await failureOf(once(request({ port: other, host: '127.0.0.1' }).end(), 'response')));
    errors.push(await failureOf(fetch(`http://127.0.0.1:${other}/`)));
    hangingUp.close();
    for (const error of errors)
      expect([isConnectionLost(error), isTransient(error)], `${error}`).to.deep.equal([false, false]);
  });
});

async function connectionsOf(url: string): Promise<{ state: string | null; query: string }[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(
    'SELECT state, query FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
  );
  await client.end();
  return rows;
}

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
