import { type Database, openDatabase } from '@crr/db';
import { allowWriting, freshPostgresUrl } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { TestPlatform } from '../support/app';

describe('a platform whose Postgres fails', () => {
  let url: string;
  let database: Database;
  let test: TestPlatform;

  beforeEach(async () => {
    url = await freshPostgresUrl();
    database = await openDatabase({ url });
    test = await TestPlatform.start(database);
  });
  afterEach(async () => {
    await database.close();
  });

  const body = { name: 'Winter', budget_usdc: '1000000000' };
  const create = () =>
    test.call<{ error?: { code: string; message: string } }>('advertiserA', 'post', '/campaigns', { body });
  /** Whoever is told that nobody knows asks again: a connection that was cut is noticed by the first who uses it. */
  const createInTheEnd = async () => {
    let answer = await create();
    while (answer.body.error?.message.includes('look whether')) answer = await create();
    return answer;
  };
  const count = async () =>
    (await sql`SELECT 1 FROM platform.campaigns WHERE name = 'Winter'`.execute(database.db)).rows.length;

  it('says that it takes no writing, does nothing, goes on reading, and writes again when it may', async () => {
    expect((await create()).status).to.equal(201);
    await allowWriting(url, false);
    const refused = await createInTheEnd();
    expect([refused.status, refused.body.error?.code]).to.deep.equal([503, 'unavailable']);
    expect(refused.body.error?.message).to.match(/takes no writing now: nothing was done/);
    expect((await test.call('advertiserA', 'get', '/campaigns')).status).to.equal(200);
    await allowWriting(url, true);
    expect((await createInTheEnd()).status).to.equal(201);
    expect(await count()).to.equal(2);
  });

  it('says that nobody knows where the connection breaks under a request', async () => {
    await sql`
      CREATE FUNCTION public.break() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'`.execute(database.db);
    await sql`
      CREATE TRIGGER break BEFORE INSERT ON platform.campaigns FOR EACH ROW EXECUTE FUNCTION public.break()`.execute(
      database.db,
    );
    const { status, body } = await create();
    expect([status, body.error?.code]).to.deep.equal([503, 'unavailable']);
    expect(body.error?.message).to.match(/look whether the request had an effect/);
    await sql`DROP TRIGGER break ON platform.campaigns`.execute(database.db);
    expect((await create()).status).to.equal(201);
  });
});
