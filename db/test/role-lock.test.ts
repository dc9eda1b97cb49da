import { emptyPostgresUrl, type Pgbouncer, startPgbouncer } from '@crr/testing/database';
import { expect } from 'chai';
import { sql } from 'kysely';
import { AnotherWriterError, type Database, openDatabase } from '../src';

const WITHIN_MS = 60_000;

async function until(isSo: () => boolean): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const mode of ['direct', 'transaction'] as const) {
  describe(`the lock of a writer’s role (${mode === 'direct' ? 'direct' : 'behind pgbouncer'})`, () => {
    let direct: Database;
    let pooler: Pgbouncer | null = null;
    let url: string;

    before(async () => {
      const own = await emptyPostgresUrl();
      direct = await openDatabase({ url: own });
      pooler = mode === 'direct' ? null : await startPgbouncer(own, mode);
      url = pooler?.through(own) ?? own;
    });
    after(async () => {
      await direct.close();
      await pooler?.stop();
    });

    const cut = () =>
      sql`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(direct.db);

    it('is noticed when it is lost, told, and taken again', async () => {
      const database = await openDatabase({ url });
      const told: string[] = [];
      const role = await database.acquire('indexer', {
        onLost: () => told.push(`lost, held: ${role.isHeld}`),
        onRegained: () => told.push(`regained, held: ${role.isHeld}`),
      });
      await cut();
      await until(() => told.length === 2);
      expect(told).to.deep.equal(['lost, held: false', 'regained, held: true']);
      const other = await openDatabase({ url });
      expect(await other.acquire('indexer').catch((error: unknown) => error)).to.be.instanceOf(
        AnotherWriterError,
      );
      await role.release();
      await Promise.all([database.close(), other.close()]);
    });

    it('is waited for while another process has it, and is not taken again once it was released', async () => {
      const [database, other] = [await openDatabase({ url }), await openDatabase({ url })];
      const told: string[] = [];
      const role = await database.acquire('indexer', {
        onLost: () => told.push('lost'),
        onRegained: () => told.push('regained'),
      });
      await cut();
      await until(() => told.length === 1);
      const theirs = await other.acquire('indexer');
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect([told, role.isHeld]).to.deep.equal([['lost'], false]);
      await theirs.release();
      await until(() => told.length === 2);
      await cut();
      await until(() => told.length === 3);
      await role.release();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(told).to.deep.equal(['lost', 'regained', 'lost']);
      await (await other.acquire('indexer')).release();
      await Promise.all([database.close(), other.close()]);
    });
  });
}
