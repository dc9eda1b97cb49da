import { AnotherWriterError } from '@crr/db';
import { allowWriting, cutConnections, forEachDatabase, openAs, urlOf } from '@crr/testing/database';
import { TEST_SETTINGS } from '@crr/testing/services';
import { caught, eventually } from '@crr/testing/time';
import { expect } from 'chai';
import { sql } from 'kysely';
import { readNodeSettings } from '../../src/config/config';
import { createLink } from '../../src/link/admin';
import { type NodeEdge, startNodeEdge } from '../../src/runtime/node';
import { TagKeyError } from '../../src/tag/errors';

const VISITOR = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };

forEachDatabase('startNodeEdge', (open, kind) => {
  const running: NodeEdge[] = [];
  const start = async (options: Partial<Parameters<typeof startNodeEdge>[0]> = {}) => {
    const database = options.database ?? (await open());
    const own = await openAs(database, 'edge');
    const edge = await startNodeEdge({
      settings: readNodeSettings(TEST_SETTINGS),
      ...options,
      database: own,
    });
    running.push(edge);
    return { database, ...edge };
  };
  afterEach(async () => {
    for (const edge of running.splice(0)) await edge.stop();
  });

  it('has stored every click that it acknowledged when it is stopped, and delivers it after the next start', async () => {
    const { database, url, stop } = await start();
    await createLink(database.db, { code: 'here', destinationUrl: 'https://shop.example/' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(`${url}/r/here`, { headers: VISITOR, redirect: 'manual' })),
    );
    expect(answers.map(({ status }) => status)).to.deep.equal(new Array(20).fill(302));
    running.splice(0);
    await stop();
    await start({ database });
    await eventually(async () => expect(await clicks(database)).to.equal(20));
  });

  it('is the only one on its database, until it is stopped', async () => {
    const { database, stop } = await start();
    expect(await caught(start({ database }))).to.be.instanceOf(AnotherWriterError);
    running.splice(0);
    await stop();
    await start({ database });
  });

  if (kind === 'postgres') {
    it('redirects while its Postgres takes no writing, and keeps the clicks until it does', async () => {
      const events: string[] = [];
      const { database, url } = await start({ log: ({ event }) => events.push(event) });
      await createLink(database.db, { code: 'here', destinationUrl: 'https://shop.example/' });
      let acknowledged = 0;
      const click = async () => {
        const { status } = await fetch(`${url}/r/here`, { headers: VISITOR, redirect: 'manual' });
        if (status === 302) acknowledged += 1;
        return status;
      };
      expect(await click()).to.equal(302);
      await allowWriting(urlOf(database), false);
      expect([await click(), await click()]).to.deep.equal([302, 302]);
      await eventually(async () => expect(events).to.include('click_journal_failed'));
      await allowWriting(urlOf(database), true);
      await eventually(async () => expect(await click()).to.equal(302));
      await eventually(async () => expect(await clicks(database)).to.equal(acknowledged));
    });

    it('says and counts that the lock of its role is lost, takes it again, and serves meanwhile', async () => {
      const events: string[] = [];
      const { database, url } = await start({ log: ({ event }) => events.push(event) });
      const losses = async () =>
        /^crr_edge_role_losses_total (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
      expect(await losses()).to.equal('0');
      await cutConnections(urlOf(database), 'crr edge lock');
      await eventually(async () => expect(events).to.include.members(['role_lost', 'role_regained']));
      expect(await losses()).to.equal('1');
      expect((await fetch(`${url}/health`)).status).to.equal(200);
      expect(await caught(start({ database }))).to.be.instanceOf(AnotherWriterError);
    });
  }

  it('leaves the database to others when it can not start', async () => {
    const { url } = await start();
    const database = await open();
    const port = Number(new URL(url).port);
    expect(await caught(start({ database, port }))).to.have.property('code', 'EADDRINUSE');
    const settings = { ...readNodeSettings(TEST_SETTINGS), tagSecrets: ['none'] };
    expect(await caught(start({ database, settings }))).to.be.instanceOf(TagKeyError);
    await start({ database });
  });

  it('takes the connection’s own address where no header is trusted', async () => {
    const settings = readNodeSettings({ ...TEST_SETTINGS, CLIENT_IP_HEADER: '' });
    const { database, url } = await start({ settings });
    await createLink(database.db, { code: 'here', destinationUrl: 'https://shop.example/' });
    for (const address of ['203.0.113.1', '198.51.100.1']) {
      await fetch(`${url}/r/here`, {
        headers: { ...VISITOR, 'x-test-address': address },
        redirect: 'manual',
      });
    }
    await eventually(async () => expect(await clicks(database)).to.equal(2));
    const { rows } = await sql<object>`SELECT DISTINCT ip_hash FROM edge.clicks`.execute(database.db);
    expect(rows).to.have.length(1);
  });
});

async function clicks({ db }: { readonly db: Parameters<typeof createLink>[0] }): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM edge.clicks`.execute(db);
  return rows[0]?.n ?? 0;
}
