import type { Database } from '@crr/db';
import { forEachDatabase } from '@crr/testing/database';
import { expect } from 'chai';
import { CompiledQuery } from 'kysely';
import { DatabaseSink } from '../../src/journal/database-sink';
import { DeliveryRefusedError, DeliveryUnavailableError } from '../../src/journal/errors';
import { supersedes } from '../../src/journal/order';
import type { AttentionReport, AttentionState, JournalEntry } from '../../src/model';
import { attention, click, clicks, NOW_MS, report, uuid } from './support/records';

const STATES: readonly AttentionState[] = ['queued', 'sent', 'landed', 'parked', 'final'];

async function read(database: Database, text: string): Promise<Record<string, unknown>[]> {
  return (await database.db.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text))).rows;
}

function entryOf(one: AttentionReport): JournalEntry {
  return { kind: 'report', report: one };
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

forEachDatabase('the database as a journal’s receiver', (open) => {
  it('stores a click with everything that it says', async () => {
    const database = await open();
    const full = click(1, {
      campaignId: 'campaign',
      influencer: 'influencer',
      referrerHost: 'näher.example',
      botReason: 'it says so',
      signals: [{ rule: 'velocity', score: 40, detail: '9 in 10 s' }],
    });
    await new DatabaseSink(database.db).deliver([{ kind: 'click', click: full }], []);
    expect(await read(database, 'SELECT * FROM edge.clicks')).to.deep.equal([
      {
        id: uuid(1),
        clicked_at: new Date(NOW_MS + 1),
        code: 'AbC12',
        chain_campaign_id: 'campaign',
        influencer: 'influencer',
        ip_hash: 'hash',
        country: 'ZZ',
        device: 'desktop',
        operating_system: 'Linux',
        browser: 'Firefox',
        referrer_host: 'näher.example',
        bot_reason: 'it says so',
        signals: [{ rule: 'velocity', score: 40, detail: '9 in 10 s' }],
      },
    ]);
  });

  it('stores what comes again once', async () => {
    const database = await open();
    const sink = new DatabaseSink(database.db);
    const refusals = [{ shard: 's', hourMs: NOW_MS, route: '/r', reason: 'bad', count: 3 }];
    const entries: JournalEntry[] = [
      ...clicks(0, 3),
      entryOf(report()),
      { kind: 'attention', attention: attention(1) },
    ];
    await sink.deliver(entries, refusals);
    await Promise.all([
      sink.deliver(entries, refusals),
      sink.deliver([...entries, ...entries].reverse(), refusals),
    ]);
    const counts = await read(
      database,
      `SELECT (SELECT count(*) FROM edge.clicks) AS clicks, (SELECT count(*) FROM edge.attention_reports) AS reports,
         (SELECT count(*) FROM edge.untagged_attention) AS attention, (SELECT sum(refused)::int FROM edge.refusals) AS refused`,
    );
    expect(counts).to.deep.equal([{ clicks: 3, reports: 1, attention: 1, refused: 3 }]);
  });

  it('stores a report with everything that it says, and replaces what changes', async () => {
    const database = await open();
    const sink = new DatabaseSink(database.db);
    await sink.deliver(
      [
        entryOf(
          report({ influencer: 'i', linkCode: 'AbC12', signals: [{ rule: 'r', score: 1, detail: 'd' }] }),
        ),
      ],
      [],
    );
    const landed = report({
      state: 'landed',
      sequence: 2 ** 53 - 1,
      signature: 'sig',
      changedAtMs: NOW_MS + 5,
    });
    await sink.deliver([entryOf(landed)], []);
    expect(await read(database, 'SELECT * FROM edge.attention_reports')).to.deep.equal([
      {
        id: 'vau',
        kind: 'vau',
        chain_campaign_id: 'campaign',
        account: 'account',
        influencer: 'i',
        link_code: 'AbC12',
        state: 'landed',
        reason: null,
        sequence: 2 ** 53 - 1,
        signature: 'sig',
        seconds: 15,
        site: 'https://publisher.example',
        country: 'DE',
        received_at: new Date(NOW_MS),
        changed_at: new Date(NOW_MS + 5),
        signals: [],
      },
    ]);
  });

  it('keeps the report that says how it stands, in whatever order two arrive', async () => {
    const database = await open();
    const sink = new DatabaseSink(database.db);
    const first: AttentionReport[] = [];
    const second: AttentionReport[] = [];
    const expected: string[] = [];
    for (const known of STATES) {
      for (const next of STATES) {
        for (const later of [-1, 0, 1]) {
          const id = `${known}:${next}:${later}`;
          first.push(report({ id, state: known, reason: 'known' }));
          second.push(report({ id, state: next, reason: 'next', changedAtMs: NOW_MS + later }));
          const replaces = supersedes({ state: next, changedAtMs: later }, { state: known, changedAtMs: 0 });
          expected.push(`${id} ${replaces ? 'next' : 'known'}`);
        }
      }
    }
    await sink.deliver(first.map(entryOf), []);
    await sink.deliver(second.map(entryOf), []);
    const rows = await read(database, `SELECT id || ' ' || reason AS row FROM edge.attention_reports`);
    expect(rows.map(({ row }) => row)).to.have.members(expected);
  });

  it('keeps the highest count of refusals', async () => {
    const database = await open();
    const sink = new DatabaseSink(database.db);
    const told = (shard: string, count: number) => ({
      shard,
      hourMs: NOW_MS,
      route: '/r',
      reason: 'bad',
      count,
    });
    await sink.deliver([], [told('a', 5), told('b', 1)]);
    await sink.deliver([], [told('a', 3), told('b', 2)]);
    const rows = await read(database, 'SELECT shard, hour, refused FROM edge.refusals ORDER BY shard');
    expect(rows).to.deep.equal([
      { shard: 'a', hour: new Date(NOW_MS), refused: 5 },
      { shard: 'b', hour: new Date(NOW_MS), refused: 2 },
    ]);
  });

  const impossible: readonly [string, JournalEntry][] = [
    ['an id that is no UUID', { kind: 'click', click: click(1, { id: 'one' }) }],
    ['a character that it can not hold', { kind: 'click', click: click(1, { referrerHost: 'a\u0000b' }) }],
    ['a state that there is not', entryOf(report({ state: 'lost' as AttentionState }))],
    ['seconds beyond 32 bits', entryOf(report({ seconds: 2 ** 31 }))],
  ];
  for (const [what, entry] of impossible) {
    it(`refuses ${what} for good, and stores nothing of that delivery`, async () => {
      const database = await open();
      const error = await failure(new DatabaseSink(database.db).deliver([...clicks(5, 6), entry], []));
      expect(error).to.be.instanceOf(DeliveryRefusedError);
      expect(await read(database, 'SELECT id FROM edge.clicks')).to.deep.equal([]);
    });
  }

  it('says that it is unavailable while its tables are', async () => {
    const database = await open();
    await read(database, 'ALTER TABLE edge.clicks RENAME TO clicks_elsewhere');
    try {
      const error = await failure(new DatabaseSink(database.db).deliver(clicks(0, 1), []));
      expect(error).to.be.instanceOf(DeliveryUnavailableError);
    } finally {
      await read(database, 'ALTER TABLE edge.clicks_elsewhere RENAME TO clicks');
    }
  });
});
