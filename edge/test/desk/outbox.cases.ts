import { expect } from 'chai';
import type { Entry } from '../../src/desk/entry';
import { ClaimLostError, Outbox } from '../../src/desk/outbox';
import {
  credit,
  creditedUntil,
  endSession,
  findSession,
  forgetEnded,
  type StoredSession,
  storeSession,
} from '../../src/desk/sessions';
import type { JournalEntry } from '../../src/model';
import type { Store } from '../../src/store/sql';
import type { StoreCases } from '../store/support/cases';

const CAMPAIGN = 'campaign';
const NOW = 1_800_000_000_000;
const TRANSACTION = { signature: 'signature', wire: 'AAEC', lastValidBlockHeight: 150 };

function entry(id: string, changes: Partial<Entry> = {}): Entry {
  return {
    campaignId: CAMPAIGN,
    id,
    account: `account of ${id}`,
    influencer: null,
    body: { kind: 'conversion', value: '18446744073709551615' },
    state: 'queued',
    reason: null,
    sequence: null,
    signature: null,
    attempts: 0,
    dueAtMs: NOW,
    place: changes.receivedAtMs ?? NOW,
    receivedAtMs: NOW,
    changedAtMs: NOW,
    ...changes,
  };
}

function outboxWith(told: JournalEntry[] = []): Outbox {
  return new Outbox({ appendIn: async (_sql, entries) => told.push(...entries) });
}

async function insert(store: Store, ...entries: Entry[]): Promise<void> {
  for (const each of entries) expect(await outboxWith().insert(store, each)).to.equal(true);
}

async function due(store: Store, nowMs = NOW, limits = { perAccount: 8, most: 100 }): Promise<string[]> {
  return (await outboxWith().due(store, CAMPAIGN, nowMs, limits)).map(({ id }) => id);
}

const SESSION: StoredSession = {
  campaignId: CAMPAIGN,
  id: 'session',
  account: 'account',
  influencer: 'influencer',
  tag: 'tag',
  linkCode: 'AbC12',
  site: 'https://news.example',
  page: 'page',
  country: 'DE',
  ipHash: 'hash',
  isHotPage: true,
  cohortFilter: '00ff',
  openedAtMs: NOW,
  expiresAtMs: NOW + 1_000,
  closedAtMs: null,
  signals: [{ rule: 'rule', score: 7, detail: 'detail' }],
  marks: [{ atMs: NOW, seconds: 5, wallSeconds: 6, userPresence: true }],
};

/** What the desk's tables do on every store. */
export const cases: StoreCases = {
  'gives back an entry as it was stored, and knows its id again': async (store) => {
    const first = entry('a', { influencer: 'influencer' });
    await insert(store, first);
    expect(await outboxWith().insert(store, entry('a', { account: 'other' }))).to.equal(false);
    expect(await outboxWith().find(store, CAMPAIGN, 'a')).to.deep.equal(first);
    expect(await outboxWith().find(store, 'other campaign', 'a')).to.equal(null);
  },

  'gives out what is due in order, of each account no more than asked for': async (store) => {
    const of = (id: string, account: string, place: number) =>
      entry(id, { account, receivedAtMs: NOW + place });
    await insert(
      store,
      of('a1', 'a', 1),
      of('b1', 'b', 2),
      of('a2', 'a', 3),
      of('a3', 'a', 4),
      of('c1', 'c', 5),
    );
    expect(await due(store)).to.deep.equal(['a1', 'b1', 'a2', 'a3', 'c1']);
    expect(await due(store, NOW, { perAccount: 2, most: 100 })).to.deep.equal(['a1', 'b1', 'a2', 'c1']);
    expect(await due(store, NOW, { perAccount: 1, most: 2 })).to.deep.equal(['a1', 'b1']);
  },

  'holds back what stands behind a waiting entry of its account, and nobody else’s': async (store) => {
    const of = (id: string, account: string, place: number, dueAtMs = NOW) =>
      entry(id, { account, receivedAtMs: NOW + place, dueAtMs });
    await insert(store, of('a1', 'a', 1), of('a2', 'a', 2, NOW + 50), of('a3', 'a', 3), of('b1', 'b', 4));
    expect(await due(store)).to.deep.equal(['a1', 'b1']);
    expect(await due(store, NOW + 50)).to.deep.equal(['a1', 'a2', 'a3', 'b1']);
    expect(await outboxWith().nextDueMs(store, CAMPAIGN)).to.equal(NOW);
  },

  'binds entries to a transaction, and holds their accounts back until it is settled': async (store) => {
    const [first, second] = [
      entry('a1', { account: 'a' }),
      entry('a2', { account: 'a', receivedAtMs: NOW + 1 }),
    ];
    await insert(store, first, second);
    const outbox = outboxWith();
    await store.transaction((sql) => outbox.claim(sql, [{ entry: first, sequence: 4 }], TRANSACTION, NOW));
    expect(await due(store)).to.deep.equal([]);
    expect(await outbox.nextDueMs(store, CAMPAIGN)).to.equal(null);
    const [flight] = await outbox.inFlight(store, CAMPAIGN);
    expect(flight?.transaction).to.deep.equal(TRANSACTION);
    expect(flight?.entry).to.deep.include({ id: 'a1', state: 'sent', sequence: 4, signature: 'signature' });

    if (flight === undefined) throw new Error('nothing in flight');
    expect(await outbox.change(store, flight.entry, { state: 'final' }, NOW)).to.equal(true);
    expect(await due(store)).to.deep.equal(['a2']);
    expect(await store.all('SELECT * FROM edge.transactions')).to.deep.equal([]);
    expect(await outbox.campaigns(store)).to.deep.equal([CAMPAIGN]);
  },

  'binds all entries of a transaction or none': async (store) => {
    const [first, second] = [entry('a'), entry('b')];
    await insert(store, first, second);
    const outbox = outboxWith();
    await store.transaction((sql) => outbox.claim(sql, [{ entry: second, sequence: 1 }], TRANSACTION, NOW));
    const both = [first, second].map((each) => ({ entry: each, sequence: 1 }));
    const rival = { ...TRANSACTION, signature: 'rival' };
    const lost = await store
      .transaction((sql) => outbox.claim(sql, both, rival, NOW))
      .catch((error: unknown) => error);
    expect(lost).to.be.instanceOf(ClaimLostError);
    expect(await outbox.find(store, CAMPAIGN, 'a')).to.deep.equal(first);
    expect((await outbox.find(store, CAMPAIGN, 'b'))?.signature).to.equal('signature');
  },

  'changes an entry only as it was read, tells of it, and of nothing that is not news': async (store) => {
    const told: JournalEntry[] = [];
    const outbox = outboxWith(told);
    const first = entry('a');
    await insert(store, first);
    expect(await outbox.change(store, first, { reason: 'paused', attempts: 1 }, NOW - 5)).to.equal(true);
    expect(await outbox.change(store, first, { state: 'parked' }, NOW)).to.equal(false);
    const read = await outbox.find(store, CAMPAIGN, 'a');
    if (read === null) throw new Error('the entry is gone');
    expect(read).to.deep.include({ reason: 'paused', attempts: 1, changedAtMs: NOW + 1 });
    expect(await outbox.change(store, read, { attempts: 2 }, NOW)).to.equal(true);
    expect(told.map((each) => each.kind === 'report' && each.report.reason)).to.deep.equal(['paused']);
  },

  'counts states, and forgets settled VAUs but no conversions': async (store) => {
    const outbox = outboxWith();
    const body = { kind: 'vau', seconds: 5 } as Entry['body'];
    await insert(store, entry('a', { body }), entry('b'), entry('c', { body, receivedAtMs: NOW + 9 }));
    for (const id of ['a', 'b']) await outbox.change(store, entry(id, { body }), { state: 'final' }, NOW);
    const counts = await outbox.counts(store, CAMPAIGN);
    expect([...counts].sort((x, y) => (x.state < y.state ? -1 : 1))).to.deep.equal([
      { state: 'final', count: 2, oldestMs: NOW },
      { state: 'queued', count: 1, oldestMs: NOW + 9 },
    ]);
    await outbox.forgetSettled(store, NOW + 60_000);
    expect(await outbox.find(store, CAMPAIGN, 'a')).to.equal(null);
    expect((await outbox.find(store, CAMPAIGN, 'b'))?.state).to.equal('final');
    expect((await outbox.find(store, CAMPAIGN, 'c'))?.state).to.equal('queued');
  },

  'keeps one open session of an account on a page': async (store) => {
    await store.transaction((sql) => storeSession(sql, SESSION));
    expect(await findSession(store, CAMPAIGN, 'session')).to.deep.equal(SESSION);
    const next = { ...SESSION, id: 'next', openedAtMs: NOW + 5, isHotPage: false, cohortFilter: null };
    await store.transaction((sql) => storeSession(sql, next));
    expect((await findSession(store, CAMPAIGN, 'session'))?.closedAtMs).to.equal(NOW + 5);
    expect(await findSession(store, CAMPAIGN, 'next')).to.deep.equal(next);
    await endSession(store, CAMPAIGN, 'next', NOW + 7);
    await endSession(store, CAMPAIGN, 'next', NOW + 9);
    expect((await findSession(store, CAMPAIGN, 'next'))?.closedAtMs).to.equal(NOW + 7);
  },

  'credits an account from where it was read, and forgets what is long over': async (store) => {
    const clock = { campaignId: CAMPAIGN, account: 'a' };
    expect(await creditedUntil(store, CAMPAIGN, 'a')).to.equal(null);
    expect(await credit(store, { ...clock, before: null, untilMs: NOW })).to.equal(true);
    expect(await credit(store, { ...clock, before: null, untilMs: NOW + 1 })).to.equal(false);
    expect(await credit(store, { ...clock, before: NOW - 1, untilMs: NOW + 1 })).to.equal(false);
    expect(await credit(store, { ...clock, before: NOW, untilMs: NOW + 1 })).to.equal(true);
    expect(await creditedUntil(store, CAMPAIGN, 'a')).to.equal(NOW + 1);
    await storeSession(store, SESSION);
    await forgetEnded(store, NOW);
    expect(await findSession(store, CAMPAIGN, 'session')).not.to.equal(null);
    await forgetEnded(store, NOW + 1_001);
    expect(await findSession(store, CAMPAIGN, 'session')).to.equal(null);
    expect(await creditedUntil(store, CAMPAIGN, 'a')).to.equal(null);
  },
};
